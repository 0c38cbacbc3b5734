"""Templates of drafts come, change and go with the head's consent alone (SD-9.5)."""

import io
from collections.abc import Callable
from functools import cache
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from accounts.actions.decide_consent import decide_consent
from accounts.actor import Actor
from accounts.enums import ConsentState
from accounts.models import AuditEntry, Consent, Post
from documents.actions.keep_upload import keep_upload
from documents.enums import UploadPurpose
from documents.models import DraftTemplate, Upload
from documents.rules.uploads import DOCX, CheckedFile
from documents.samples import adding, replacing
from qlvb.lib.errors import InvalidTransition, NotAllowed
from tests.factories import consents
from tests.factories.people import Agency

Browse = Callable[[Post], Client]
PAGE = "/quan-tri/van-ban-mau/"


@cache
def word(text: str = "Kính gửi:") -> bytes:
    import docx

    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def sent(client: Client, address: str = PAGE + "moi/", data: bytes | None = None, **changes: object) -> HttpResponse:
    words: dict[str, object] = {
        "name": "Công văn trả lời", "document_type": "CV", "reason": "Thống nhất thể thức.", "token": uuid4(),
    }  # fmt: skip
    file = {} if data == b"" else {"file": SimpleUploadedFile("cong-van.docx", data or word(), DOCX)}
    return client.post(address, words | file | changes)


def agreed(agency: Agency) -> Consent:
    consent = Consent.objects.get(state=ConsentState.WAITING)
    return decide_consent(consent.pk, agreed=True, actor=Actor.of(agency.leader))


def shown(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def kept(post: Post, data: bytes | None = None, purpose: str = UploadPurpose.TEMPLATE) -> Upload:
    return keep_upload(CheckedFile(data or word(), "mau.docx", DOCX, None), purpose, actor=Actor.of(post))


def added(agency: Agency, admin: Post, name: str = "Công văn trả lời") -> DraftTemplate:
    consents.granted(adding(name, "CV", kept(admin), Actor.of(admin)), admin, agency.leader)
    return DraftTemplate.objects.get(agency=agency.unit, name=name, ended_at=None)


def test_the_head_reads_the_file_and_agrees_then_people_draft_from_it(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    office, head, drafter = browse(admin), browse(province.leader), browse(province.specialist)
    answer = sent(office)
    consent = Consent.objects.get()
    assert answer["Location"] == f"/y-kien/{consent.pk}/" and not DraftTemplate.objects.exists()
    assert "Văn bản mẫu của cơ quan" not in shown(drafter.get("/van-ban-di/moi/"))
    page, asked = shown(head.get(answer["Location"])), f"{PAGE}de-nghi/{consent.pk}/tep/"
    assert "Thêm văn bản mẫu “Công văn trả lời”" in page and asked in page and "Mở tệp cong-van.docx" in page
    assert head.get(asked).content == word() == office.get(asked).content
    for post in (province.clerk, province.chief, province.deputy, province.specialist, commune.leader):
        assert browse(post).get(asked).status_code == 404
    assert head.post(f"{answer['Location']}tra-loi/", {"answer": "dong-y", "token": uuid4()}).status_code == 302
    template = DraftTemplate.objects.get()
    address = f"/van-ban-mau/{template.pk}/tep/"
    assert address in shown(drafter.get("/van-ban-di/moi/")) and drafter.get(address).content == word()
    assert "Công văn trả lời" in shown(office.get(PAGE)) and office.get(address).status_code == 200
    # Of this agency alone, for whoever drafts.
    assert browse(commune.specialist).get(address).status_code == 404
    assert address not in shown(browse(commune.specialist).get("/van-ban-di/moi/"))
    assert browse(province.clerk).get(address).status_code == 403
    told = AuditEntry.objects.get(act="template.added")
    assert told.post == province.leader and told.details["after"]["template"] == "Công văn trả lời"
    assert "Thêm văn bản mẫu" in shown(head.get("/quan-tri/nhat-ky/"))


def test_it_is_changed_and_given_up_the_same_way(province: Agency, admin: Post, browse: Browse) -> None:
    template, office = added(province, admin), browse(admin)
    page, address = f"{PAGE}{template.pk}/", f"/van-ban-mau/{template.pk}/tep/"
    same = sent(office, page, b"")
    assert same.status_code == 422 and "Chưa có mục nào khác" in shown(same)
    assert sent(office, page, word("Mới"), name="Công văn", document_type="TCg").status_code == 302
    assert browse(province.specialist).get(address).content == word()
    assert agreed(province).changes[2]["after"] == "cong-van.docx (tệp mới)"
    template.refresh_from_db()
    assert (template.name, template.document_type, template.history.count()) == ("Công văn", "TCg", 2)
    assert browse(province.specialist).get(address).content == word("Mới")
    assert office.post(page + "bo/", {"reason": "Không dùng nữa.", "token": uuid4()}).status_code == 302
    assert DraftTemplate.objects.get().ended_at is None
    agreed(province)
    assert browse(province.specialist).get(address).status_code == 404 and office.get(page).status_code == 404
    assert [e.act for e in AuditEntry.objects.filter(act__startswith="template.").order_by("pk")] == [
        "template.added", "template.changed", "template.ended",
    ]  # fmt: skip
    # Its name is free again.
    added(province, admin, "Công văn")


def test_only_the_administrator_asks_and_each_for_his_own_agency(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    template = added(province, admin)
    pages = (PAGE, PAGE + "moi/", f"{PAGE}{template.pk}/", f"{PAGE}{template.pk}/bo/")
    for post in (province.clerk, province.leader, commune.chief):
        assert [browse(post).get(page).status_code for page in pages] == [403] * 4
        assert sent(browse(post)).status_code == 403
    for pk in (0, 987654321):
        assert browse(admin).get(f"{PAGE}{pk}/").status_code == 404
    for upload in (kept(province.specialist), kept(admin, purpose=UploadPurpose.DECISION)):
        with pytest.raises(NotAllowed, match="không do bạn nộp"):
            adding("Mẫu", "CV", upload, Actor.of(admin))
        # A tampered form has no file.
        assert sent(browse(admin), data=b"", upload=upload.pk, name="Mẫu").status_code == 422
    assert Consent.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Hãy nhập tên mẫu"),
        ({"name": "công văn TRẢ LỜI"}, "đã có văn bản mẫu tên này"),
        ({"document_type": "XX"}, "không"),
        ({"reason": " "}, "Hãy nhập lý do"),
        ({"data": b""}, "Hãy chọn tệp"),
        ({"data": b"%PDF-1.7 no word"}, "phải là tệp Word"),
        ({"data": b"MZ\x90\x00" + bytes(60)}, "nội dung tệp vừa chọn là chương trình máy tính"),
        ({"file": SimpleUploadedFile("rong.docx", b"", DOCX)}, "Tệp vừa chọn rỗng, không có nội dung."),
        ({"data": b"PK\x03\x04 broken"}, "tệp"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    province: Agency, admin: Post, browse: Browse, changes: dict[str, object], sentence: str
) -> None:
    added(province, admin)
    answer = sent(browse(admin), **{"name": "Mẫu khác", **changes})
    assert answer.status_code == 422 and sentence in shown(answer)
    assert not Consent.objects.filter(state=ConsentState.WAITING).exists()


def test_two_clicks_a_waiting_name_and_what_has_changed_meanwhile(
    province: Agency, admin: Post, browse: Browse
) -> None:
    office, token = browse(admin), uuid4()
    assert sent(office, token=token).status_code == 302
    assert sent(office, token=token).status_code == 409
    again = sent(office, name="công văn trả lời", data=word("Khác"))
    assert again.status_code == 409 and "tên này đang chờ" in shown(again)
    agreed(province)
    template = DraftTemplate.objects.get()
    matter = replacing(template, "Tên mới", "CV", None, Actor.of(admin))
    asked = consents.asked(matter, admin)
    template.document_type = "TCg"
    template.save(update_fields=["document_type"])
    with pytest.raises(InvalidTransition, match="đã thay đổi sau khi đề nghị"):
        decide_consent(asked.pk, agreed=True, actor=Actor.of(province.leader))


def test_a_refused_form_keeps_its_file(province: Agency, admin: Post, browse: Browse) -> None:
    office = browse(admin)
    refused = sent(office, reason=" ")
    upload = Upload.objects.get()
    assert f'value="{upload.pk}"' in shown(refused) and "đã giữ, không cần chọn lại" in shown(refused)
    assert sent(office, data=b"", upload=upload.pk).status_code == 302
