"""Every upload gets facts or a sentence, and the process that asked stays alive."""

import contextlib
import io
import resource
import time
import zlib
from collections.abc import Callable

import pikepdf
import pytest

from documents.text import sandbox
from documents.text.inspect import inspect_pdf
from documents.text.normalise import normalise
from documents.text.sandbox import ParserStopped
from qlvb.lib.errors import BadInput
from tests.documents.words import plain_docx

LIMIT = 20 * 1024 * 1024


def made(change: Callable[[pikepdf.Pdf], None] = lambda pdf: None, pages: int = 1, **options: object) -> bytes:
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        change(pdf)
        buffer = io.BytesIO()
        pdf.save(buffer, **options)
    return buffer.getvalue()


def refusal(data: bytes, **limits: int) -> str:
    with pytest.raises(BadInput) as caught:
        inspect_pdf(data, **({"max_bytes": LIMIT} | limits))
    assert caught.value.field == "file"
    return caught.value.sentence


def test_facts_of_a_decision(decision_pdf: bytes) -> None:
    facts = inspect_pdf(decision_pdf, max_bytes=LIMIT)
    assert (facts.pages, facts.has_text, facts.is_signed) == (1, True, False)
    assert facts.page_sizes[0] == pytest.approx((595.28, 841.89), abs=0.01)
    assert not facts.needs_normalising
    assert facts.pdf_version == "1.7"


def test_signed_document_is_known_as_such(sealed: bytes) -> None:
    assert inspect_pdf(sealed, max_bytes=LIMIT).is_signed


def test_scan_has_no_text() -> None:
    assert not inspect_pdf(made(), max_bytes=LIMIT).has_text


NOT_PDF = [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "tệp Word, Excel đời cũ (.doc, .xls)"),
    (b"\xff\xd8\xff\xe0" + b"\0" * 100, "ảnh JPEG"),
    (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "ảnh PNG"),
    (b"<!DOCTYPE html><html></html>", "trang web (HTML)"),
    (b"MZ\x90\0", "chương trình máy tính"),
    ("Kính gửi Ủy ban".encode(), "tệp văn bản thuần"),
]


@pytest.mark.parametrize(("data", "kind"), NOT_PDF)
def test_other_kinds_are_called_by_name(data: bytes, kind: str) -> None:
    sentence = f"Tệp tải lên không phải tệp PDF mà là {kind}. Vui lòng chuyển sang PDF rồi tải lên lại."
    assert refusal(data) == sentence


def test_word_document_is_called_by_name() -> None:
    assert "mà là văn bản Word (.docx)." in refusal(plain_docx())


def test_unknown_bytes() -> None:
    assert refusal(b"\0\1\2\3" * 50) == "Tệp tải lên không phải tệp PDF."


def test_empty_file() -> None:
    assert refusal(b"") == "Tệp tải lên rỗng, không có nội dung."


def test_file_over_the_limit_says_both_sizes(decision_pdf: bytes) -> None:
    large = b"%PDF-1.7" + b" " * (3 * 1024 * 1024 + 300_000)
    assert refusal(large, max_bytes=2 * 1024 * 1024) == "Tệp tải lên có dung lượng 3,3 MB, vượt giới hạn 2 MB."


CIPHERS: dict[str, dict[str, object]] = {
    "RC4 40": {"R": 2, "aes": False, "metadata": False},
    "RC4 128": {"R": 3, "aes": False, "metadata": False},
    "AES 128": {"R": 4, "aes": True},
    "AES 256": {"R": 6, "aes": True},
}
each_cipher = pytest.mark.parametrize("cipher", CIPHERS)
PASSWORD = "Tệp PDF được bảo vệ bằng mật khẩu; vui lòng gỡ mật khẩu rồi tải lên lại."
RESTRICTED = (
    "Tệp PDF mở được nhưng bị khóa quyền in, sao chép hoặc chỉnh sửa bằng mật khẩu; vui lòng gỡ khóa rồi tải lên lại."
)


def locked(cipher: str, *, user: str, owner: str = "chu") -> bytes:
    return made(encryption=pikepdf.Encryption(user=user, owner=owner, **CIPHERS[cipher]))


@each_cipher
def test_password_to_open(cipher: str) -> None:
    assert refusal(locked(cipher, user="mo")) == PASSWORD


@each_cipher
def test_password_of_the_owner_only(cipher: str) -> None:
    assert refusal(locked(cipher, user="")) == RESTRICTED


@each_cipher
def test_password_to_open_without_an_owner(cipher: str) -> None:
    assert refusal(locked(cipher, user="mo", owner="mo")) == PASSWORD


def test_encrypted_without_any_password_is_still_encrypted() -> None:
    assert refusal(locked("AES 256", user="", owner="")) == RESTRICTED


def test_encrypted_for_the_certificates_of_its_readers() -> None:
    """Microsoft and Adobe encrypt so for named people; nobody else can read it."""
    handler = b"<</Filter/Adobe.PubSec/SubFilter/adbe.pkcs7.s4/V 2/Length 128/Recipients[<30>]>>"
    plain = raw_pdf(CATALOGUE, PAGES, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>", handler)
    for_readers = plain.replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]")
    assert refusal(for_readers) == (
        "Tệp PDF được mã hóa, chỉ mở được bằng chứng thư số của người nhận; vui lòng gỡ mã hóa rồi tải lên lại."
    )


def test_page_made_a_mile_wide_by_its_unit() -> None:
    def unit(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.UserUnit = 100

    assert refusal(made(unit)) == BROKEN


def test_no_pages() -> None:
    assert refusal(made(pages=0)) == "Tệp PDF không có trang nào."


def test_too_many_pages() -> None:
    assert refusal(made(pages=11), max_pages=10) == "Tệp PDF có 11 trang, vượt giới hạn 10 trang."


BROKEN = "Tệp PDF bị hỏng hoặc tải lên chưa đủ; vui lòng kiểm tra và tải lên lại."
FOREIGN = "Tệp PDF có dữ liệu lạ ở đầu hoặc cuối tệp nên không được tiếp nhận; vui lòng xuất lại tệp PDF."


@pytest.mark.parametrize("kept", [9, 100, 5000, -7, -300])
def test_cut_off_upload(kept: int, decision_pdf: bytes) -> None:
    assert refusal(decision_pdf[:kept]) == BROKEN


def test_header_without_a_document() -> None:
    assert refusal(b"%PDF-1.4\n%%EOF\n") == BROKEN
    assert refusal(b"%PDF-1.4\n1 0 obj <<>> endobj\nstartxref\n0\n%%EOF\n") == BROKEN


@pytest.mark.parametrize(
    "tail", [b"junk", b"<script>alert(1)</script>", b"PK\x03\x04" + b"\0" * 40, b"%" * 3000, b"\n" * 500 + b"x"]
)
def test_foreign_tail(tail: bytes, decision_pdf: bytes) -> None:
    assert refusal(decision_pdf + tail) == FOREIGN


@pytest.mark.parametrize("head", [b"GIF89a", b"\xff\xd8\xff\xe0", b"<html><script>x</script>", b"MZ", b"PK\x03\x04"])
def test_polyglots_are_taken_for_what_they_begin_as(head: bytes, decision_pdf: bytes) -> None:
    assert refusal(head + decision_pdf).startswith("Tệp tải lên không phải tệp PDF mà là")


@pytest.mark.parametrize("head", [b"\xef\xbb\xbf", b"\r\n", b"\xef\xbb\xbf\r\n"])
def test_blanks_before_the_header_are_forgiven_and_normalised(head: bytes, decision_pdf: bytes) -> None:
    assert inspect_pdf(head + decision_pdf, max_bytes=LIMIT).needs_normalising


@pytest.mark.parametrize("tail", [b"", b"\n", b"\r\n\r\n", b"\0\0"])
def test_blanks_after_the_end_are_forgiven(tail: bytes, decision_pdf: bytes) -> None:
    assert inspect_pdf(decision_pdf.rstrip() + tail, max_bytes=LIMIT).pages == 1


def script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def launcher(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(link)])


def attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["virus.exe"] = b"MZ"


def rotation(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Rotate = 90


def crop(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.CropBox = pikepdf.Array([10, 10, 500, 800])


@pytest.mark.parametrize("change", [script, launcher, attachment])
def test_active_content_is_reported(change: Callable[[pikepdf.Pdf], None]) -> None:
    facts = inspect_pdf(made(change), max_bytes=LIMIT)
    assert facts.has_active_content
    assert facts.needs_normalising


@pytest.mark.parametrize("change", [rotation, crop])
def test_turned_and_cropped_pages_need_normalising(change: Callable[[pikepdf.Pdf], None]) -> None:
    facts = inspect_pdf(made(change), max_bytes=LIMIT)
    assert facts.needs_normalising
    assert not facts.has_active_content


def raw_pdf(*objects: bytes) -> bytes:
    """A PDF with the given objects, numbered from 1; the first is the catalogue."""
    body, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\n" % (size, table, size)
    return body + head + b"startxref\n%d\n%%%%EOF\n" % len(body)


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def bomb() -> bytes:
    """A page whose content unpacks from 2 KB to 70 MB through two layers."""
    layer = zlib.compress(zlib.compress(b"(A) Tj " * 10_000_000), 9)
    stream = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>\nstream\n%s\nendstream" % (len(layer), layer)
    return raw_pdf(CATALOGUE, PAGES, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>", stream)


HOSTILE = {
    "pages point to themselves": raw_pdf(CATALOGUE, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"),
    "parent is child": raw_pdf(
        CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 9>>", b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 9>>"
    ),
    "deep nesting": raw_pdf(CATALOGUE, PAGES, b"<</Type/Page/Parent 2 0 R/MediaBox " + b"[" * 100_000 + b">>"),
    "page of no size": raw_pdf(CATALOGUE, PAGES, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 0 0]>>"),
    "page of a mile": raw_pdf(CATALOGUE, PAGES, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99999999 9]>>"),
    "page is a number": raw_pdf(CATALOGUE, PAGES, b"42"),
    "catalogue is missing": raw_pdf(b"null"),
    "count lies": raw_pdf(CATALOGUE, b"<</Type/Pages/Kids[]/Count 999999999>>"),
    "size lies": b"%PDF-1.7\nxref\n0 99999999\ntrailer\n<</Size 99999999/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_structures_end_with_a_sentence(name: str) -> None:
    started = time.monotonic()
    assert refusal(HOSTILE[name]).endswith(".")
    assert time.monotonic() - started < 15


def test_page_without_a_size_is_given_one() -> None:
    data = raw_pdf(CATALOGUE, PAGES, b"<</Type/Page/Parent 2 0 R>>")
    assert inspect_pdf(data, max_bytes=LIMIT).needs_normalising
    assert not inspect_pdf(normalise(data), max_bytes=LIMIT).needs_normalising


@pytest.mark.slow
def test_bomb_is_survived() -> None:
    """Facts or a sentence, both are fine: what counts is that it ends, in a process of its own."""
    data = bomb()
    assert len(data) < 100_000
    started = time.monotonic()
    with contextlib.suppress(BadInput):
        inspect_pdf(data, max_bytes=LIMIT)
    assert time.monotonic() - started < sandbox.WALL_SECONDS + 2
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1024**2  # kilobytes


def test_child_that_does_not_answer_is_ended(monkeypatch: pytest.MonkeyPatch, decision_pdf: bytes) -> None:
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 0.01)
    with pytest.raises(ParserStopped) as caught:
        inspect_pdf(decision_pdf, max_bytes=LIMIT)
    assert caught.value.field == "file"
    assert "không xử lý được" in caught.value.sentence
