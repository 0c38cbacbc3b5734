"""A file that cannot be used gets a Vietnamese sentence; what was typed stays (issue 2, point 8)."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from django.test import Client

from accounts.models import Post
from documents.models import IncomingDocument, OutgoingDocument
from documents.storage import read_blob
from tests.documents_acts.pages import SUBJECT, arrival_words, draft_words, pdf_file, shown, stored
from tests.factories.documents import draft_pdf, drafting, issued, received_paper
from tests.factories.people import Agency

Browse = Callable[[Post], Client]
MEGABYTE = 1024 * 1024


def encrypted(user: str = "mo") -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(received_paper())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user=user, owner="chu"))
    return out.getvalue()


def without_pages() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.save(out)
    return out.getvalue()


def broken() -> bytes:
    data = received_paper()
    return data[: len(data) // 2]


NOT_PDF = "Tệp tải lên không phải tệp PDF"
BAD_FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "text": (lambda: "Kính gửi: Sở Nội vụ".encode(), NOT_PDF),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), f"{NOT_PDF} mà là ảnh PNG."),
    "web page": (lambda: b"<html><script>alert(1)</script></html>", f"{NOT_PDF} mà là trang web (HTML)."),
    "program": (lambda: b"MZ" + bytes(100), f"{NOT_PDF} mà là chương trình máy tính."),
    "empty": (lambda: b"", "Tệp tải lên rỗng, không có nội dung."),
    "encrypted": (encrypted, "Tệp PDF được bảo vệ bằng mật khẩu; vui lòng gỡ mật khẩu rồi tải lên lại."),
    "locked by its owner": (
        lambda: encrypted(user=""),
        "Tệp PDF mở được nhưng bị khóa quyền in, sao chép hoặc chỉnh sửa bằng mật khẩu",
    ),
    "broken": (broken, "Tệp PDF bị hỏng hoặc tải lên chưa đủ; vui lòng kiểm tra và tải lên lại."),
    "no pages": (without_pages, "Tệp PDF không có trang nào."),
    "something after the end": (
        lambda: received_paper() + b"\n<script>alert(1)</script>\n",
        "Tệp PDF có dữ liệu lạ ở đầu hoặc cuối tệp",
    ),
}
each_bad_file = pytest.mark.parametrize(("make", "sentence"), BAD_FILES.values(), ids=BAD_FILES)


@each_bad_file
def test_the_intake_form_says_what_is_wrong_and_keeps_the_words(
    clerk: Post, browse: Browse, make: Callable[[], bytes], sentence: str
) -> None:
    before = stored()
    response = browse(clerk).post("/van-ban-den/moi/", arrival_words(file=pdf_file(make())))
    assert response.status_code == 422
    assert sentence in " ".join(response.context["form"].errors["file"])
    assert sentence in shown(response)
    for typed in (SUBJECT, "Bộ Nội vụ", "230/BNV-CCHC", "02/03/2026", "Trần Văn Bình", "Thứ trưởng", "Kính trình."):
        assert typed in shown(response)
    assert stored() == before and not IncomingDocument.objects.exists()


def test_a_file_over_the_limit_is_refused_by_its_size(clerk: Post, browse: Browse, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = MEGABYTE
    before = stored()
    data = received_paper() + bytes(MEGABYTE)
    response = browse(clerk).post("/van-ban-den/moi/", arrival_words(file=pdf_file(data)))
    assert response.status_code == 422
    assert response.context["form"].errors["file"] == ["Tệp lớn hơn 1 MB nên không nhận được."]
    assert SUBJECT in shown(response)
    assert stored() == before


def test_the_name_of_a_file_cannot_lie_about_its_place_or_kind(clerk: Post, browse: Browse) -> None:
    file = pdf_file(received_paper(), "x.pdf")
    file._name = "..\\..\\etc\\công\u202evăn<>.pdf"
    browse(clerk).post("/van-ban-den/moi/", arrival_words(file=file))
    name = IncomingDocument.objects.get().attachments.get().name
    assert "/" not in name and "\\" not in name and "\u202e" not in name and name.endswith(".pdf")


@pytest.mark.parametrize("kind", ["text", "empty", "encrypted", "locked by its owner", "broken", "no pages"])
def test_a_draft_form_says_it_too(specialist: Post, browse: Browse, kind: str) -> None:
    make, sentence = BAD_FILES[kind]
    client = browse(specialist)
    before = stored()
    response = client.post("/van-ban-di/moi/", draft_words(file=pdf_file(make())))
    assert response.status_code == 422 and sentence in shown(response) and SUBJECT in shown(response)
    assert stored() == before and not OutgoingDocument.objects.exists()


def test_a_signed_file_is_no_draft(province: Agency, commune: Agency, browse: Browse) -> None:
    sealed = issued(commune, [province.unit]).sealed_blob
    assert sealed is not None
    draft = drafting(province, with_file=False)
    words = {"file": pdf_file(read_blob(sealed)), "note": "Bản đã sửa theo góp ý."}
    response = browse(province.specialist).post(f"/van-ban-di/{draft.pk}/du-thao/", words)
    assert response.status_code == 422
    assert "Dự thảo đã có chữ ký số bên trong; hãy nộp bản chưa ký." in shown(response)
    assert "Bản đã sửa theo góp ý." in shown(response) and not draft.versions.exists()


def test_an_archive_that_calls_itself_word_is_refused(province: Agency, browse: Browse) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    draft = drafting(province, with_file=False)
    response = browse(province.specialist).post(
        f"/van-ban-di/{draft.pk}/du-thao/", {"file": pdf_file(out.getvalue(), "du-thao.docx"), "note": "Lần hai"}
    )
    assert response.status_code == 422 and "Lần hai" in shown(response)
    assert response.context["form"].errors["file"]


def test_a_good_draft_passes(province: Agency, browse: Browse) -> None:
    response = browse(province.specialist).post("/van-ban-di/moi/", draft_words(file=pdf_file(draft_pdf())))
    assert response.status_code == 302
    assert OutgoingDocument.objects.get().current_version is not None
