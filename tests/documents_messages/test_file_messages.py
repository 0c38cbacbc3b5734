"""Gửi file: to anybody on the system, for sender and recipients alone, with receipts (KS-11.1)."""

import io
import zipfile
from collections.abc import Callable
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import AuditEntry, Post
from accounts.queries import people_named
from documents.actions.send_files import send_files
from documents.enums import UploadPurpose
from documents.models import MessageFile
from qlvb.lib.errors import BadInput
from tests.factories.correspondence import message, picture, upload
from tests.factories.documents import kept_upload, received_paper
from tests.factories.people import Agency
from workflow.models import FileMessage
from workflow.queries import messages_visible_to, unread_messages_of

Browse = Callable[[Post], Client]
LIST, NEW = "/gui-file/", "/gui-file/moi/"


def png(name: str = "Bản đồ.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture())


def workbook(*more: str) -> bytes:
    """The skeleton of an XLSX, with further parts by those names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", *more):
            archive.writestr(name, "<x/>")
    return out.getvalue()


def words(*people: Post, **changes: object) -> dict[str, object]:
    """The form, filled in but for the file."""
    return {"people": [post.pk for post in people], "subject": "Bản đồ", "text": "Kính gửi.", "search": ""} | changes


def shown(response: HttpResponse) -> str:
    return unescape(response.content.decode())


# --- Sending ------------------------------------------------------------------------------------------------------


def test_files_go_at_once_to_people_of_several_agencies(province: Agency, commune: Agency, browse: Browse) -> None:
    files = [png("Bản đồ.png"), SimpleUploadedFile("Số liệu.xlsx", workbook())]
    response = browse(province.specialist).post(NEW, words(province.leader, commune.clerk, files=files))
    sent = FileMessage.objects.get()
    assert response["Location"] == f"{LIST}{sent.pk}/"
    assert {receipt.post for receipt in sent.receipts.all()} == {province.leader, commune.clerk}
    assert [file.name for file in sent.files.all()] == ["Bản đồ.png", "Số liệu.xlsx"]
    assert AuditEntry.objects.get(act="message.sent").details["people"] == 2
    page = shown(browse(commune.clerk).get(f"{LIST}{sent.pk}/"))
    assert "Kính gửi." in page and "Bản đồ.png" in page and "Số liệu.xlsx" in page


def test_what_is_missing_is_said_and_files_and_people_are_kept(
    province: Agency, commune: Agency, browse: Browse
) -> None:
    client = browse(province.specialist)
    page = shown(client.post(NEW, {"subject": ""}))
    for sentence in ("Hãy chọn ít nhất một người nhận.", "Hãy nhập tiêu đề.", "Hãy chọn ít nhất một tệp."):
        assert sentence in page
    response = client.post(NEW, words(commune.clerk, subject="", files=[png()]))
    assert response.status_code == 422
    kept = response.context["kept"]
    assert [one.name for one in kept] == ["Bản đồ.png"] and "Nguyễn Thị Thu Hà" in shown(response)
    assert client.post(NEW, words(commune.clerk, uploads=[kept[0].pk])).status_code == 302
    assert FileMessage.objects.get().files.get().name == "Bản đồ.png"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"MZ" + bytes(100), "là chương trình máy tính."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "là ảnh SVG."),
        (b"GIF89a" + bytes(100), "là ảnh GIF."),
        (b"", "rỗng, không có nội dung."),
        (b"%PDF-1.7 nothing", "Tệp PDF bị hỏng"),
        (workbook("xl/vbaProject.bin"), "Tệp Excel có chứa macro"),
    ],
)
def test_a_bad_file_is_refused_by_name(
    province: Agency, commune: Agency, browse: Browse, data: bytes, sentence: str
) -> None:
    files = [png(), SimpleUploadedFile("la.pdf", data)]
    response = browse(province.specialist).post(NEW, words(commune.clerk, files=files))
    assert response.status_code == 422
    assert "la.pdf: " in shown(response) and sentence in shown(response)
    assert not FileMessage.objects.exists()


def test_ids_of_others_are_refused(province: Agency, commune: Agency, browse: Browse) -> None:
    client = browse(province.specialist)
    theirs = upload(commune.clerk, picture(), "cua-nguoi-khac.png", UploadPurpose.MESSAGE)
    draft = kept_upload(province.specialist)
    for wrong in (
        words(commune.clerk, uploads=[theirs.pk]),
        # Checked as a draft, not as something to send.
        words(commune.clerk, uploads=[draft.pk]),
        words(province.specialist, files=[png()]),
        {"subject": "Bản đồ", "people": ["1 OR 1=1"], "files": [png()]},
        {"subject": "Bản đồ", "people": [987654321], "files": [png()]},
    ):
        assert client.post(NEW, wrong).status_code == 422
    assert not FileMessage.objects.exists()


def test_who_no_longer_works_there_receives_nothing(province: Agency, commune: Agency, browse: Browse) -> None:
    Post.objects.filter(pk=commune.clerk.pk).update(ends_on=commune.clerk.starts_on)
    response = browse(province.specialist).post(NEW, words(commune.clerk, files=[png()]))
    assert response.status_code == 422 and "Người nhận không có trên hệ thống." in shown(response)
    with pytest.raises(BadInput, match="không còn làm việc"):
        message(province.specialist, commune.clerk)


def test_limits(province: Agency, commune: Agency, settings) -> None:
    one = upload(province.specialist, picture(), "a.png", UploadPurpose.MESSAGE)
    actor = Actor.of(province.specialist)
    for people, files, sentence in [
        ([], [one], "Hãy chọn ít nhất một người nhận"),
        ([commune.clerk], [], "Hãy chọn ít nhất một tệp"),
        ([commune.clerk], [one] * 11, "tối đa 10 tệp"),
        ([commune.clerk] * 201, [one], "tối đa 200 người"),
    ]:
        with pytest.raises(BadInput, match=sentence):
            send_files(people, files, subject="Bản đồ", actor=actor)
    settings.MAX_UPLOAD_BYTES = 10
    with pytest.raises(BadInput, match="Các tệp cộng lại lớn hơn"):
        send_files([commune.clerk], [one], subject="Bản đồ", actor=actor)


def test_a_form_sent_twice_sends_once(province: Agency, commune: Agency, browse: Browse) -> None:
    client, token = browse(province.specialist), str(uuid4())
    answers = [client.post(NEW, words(commune.clerk, files=[png()], token=token)).status_code for _ in range(2)]
    assert answers == [302, 409] and FileMessage.objects.count() == 1


# --- Choosing people ----------------------------------------------------------------------------------------------


def test_people_are_found_without_marks_by_name_title_or_agency(province: Agency, commune: Agency) -> None:
    today = timezone.localdate()
    assert set(people_named("do anh tuan", today)) == {province.specialist, commune.specialist}
    assert list(people_named("Đỗ Anh Tuấn xã An Lạc", today)) == [commune.specialist]
    assert list(people_named("van thu tinh son lam", today)) == [province.clerk]
    assert list(people_named("không có ai", today)) == []


def test_searching_sends_nothing_and_keeps_what_was_typed(province: Agency, commune: Agency, browse: Browse) -> None:
    client = browse(province.specialist)
    typed = words(province.leader, subject="Bản đồ", search="an lac van thu", files=[png()], tim="1")
    response = client.post(NEW, typed)
    assert response.status_code == 200
    page = shown(response)
    assert "Hoàng Minh Đức" in page and "Nguyễn Thị Thu Hà" in page and 'value="Bản đồ"' in page
    assert [one.name for one in response.context["kept"]] == ["Bản đồ.png"]
    part = client.post(NEW, words(province.leader, search="an lac van thu", tim="1"), headers={"HX-Request": "true"})
    assert part.content.decode().strip().startswith('<div id="_people"')
    assert not FileMessage.objects.exists()


# --- Reading ------------------------------------------------------------------------------------------------------


def test_message_and_files_are_for_sender_and_recipients_alone(
    province: Agency, commune: Agency, browse: Browse
) -> None:
    sent = message(province.specialist, commune.clerk, province.other_specialist)
    addresses = f"{LIST}{sent.pk}/", f"{LIST}tep/{sent.files.get().pk}/", f"{NEW}?tra-loi={sent.pk}"
    for post, status in [
        (province.specialist, 200),
        (commune.clerk, 200),
        (province.other_specialist, 200),
        (province.leader, 404),
        (province.clerk, 404),
        (commune.leader, 404),
    ]:
        assert [browse(post).get(address).status_code for address in addresses] == [status] * 3


def test_in_another_agencys_post_one_sees_nothing_of_this_one(province: Agency, commune: Agency) -> None:
    moved = Post.objects.create(
        user=commune.clerk.user, unit=province.office, role=Role.CLERK, title="Văn thư", starts_on=timezone.localdate()
    )
    sent = message(province.specialist, commune.clerk)
    assert list(messages_visible_to(Actor.of(commune.clerk))) == [sent]
    assert not messages_visible_to(Actor.of(moved)).exists()
    assert not unread_messages_of(Actor.of(moved)).exists()


def test_only_pdf_opens_in_the_browser(province: Agency, commune: Agency, browse: Browse) -> None:
    files = [
        upload(province.specialist, received_paper(), "cong-van.pdf", UploadPurpose.MESSAGE),
        upload(province.specialist, picture("JPEG"), "anh.jpg", UploadPurpose.MESSAGE),
    ]
    sent = send_files([commune.clerk], files, subject="Hai tệp", actor=Actor.of(province.specialist))
    client = browse(commune.clerk)
    pdf, photo = (client.get(f"{LIST}tep/{file.pk}/") for file in MessageFile.objects.filter(message=sent))
    assert pdf["Content-Disposition"].startswith("inline;") and pdf["Content-Type"] == "application/pdf"
    assert photo["Content-Disposition"].startswith("attachment;")
    assert photo["Content-Type"] == "application/octet-stream" and photo.content == picture("JPEG")
    assert {answer["X-Content-Type-Options"] for answer in (pdf, photo)} == {"nosniff"}


def test_the_sender_sees_who_has_opened_it_and_recipients_do_not(
    province: Agency, commune: Agency, browse: Browse
) -> None:
    sent = message(province.specialist, commune.clerk, commune.leader)
    address = f"{LIST}{sent.pk}/"
    inbox = browse(commune.clerk).get(LIST)
    assert inbox.context["tab"] == "chua-xem" and "is-unread" in shown(inbox)
    browse(commune.clerk).get(address)
    browse(province.specialist).get(address)
    assert [r.read_at is not None for r in sent.receipts.order_by("pk") if r.post == commune.clerk] == [True]
    page = shown(browse(province.specialist).get(address))
    assert page.count("chưa xem") == 1
    assert "chưa xem" not in shown(browse(commune.leader).get(address))
    row = browse(province.specialist).get(LIST, {"muc": "da-gui"}).context["page"].rows[0]
    assert (row.read, row.sent) == (2, 2)
    assert not unread_messages_of(Actor.of(commune.clerk)).exists()
    assert AuditEntry.objects.filter(act="message.read").count() == 2


def test_a_recipient_replies_to_the_sender(province: Agency, commune: Agency, browse: Browse) -> None:
    sent = message(province.specialist, commune.clerk)
    client, address = browse(commune.clerk), f"{NEW}?tra-loi={sent.pk}"
    form = client.get(address).context["form"]
    assert form.ticked() == [province.specialist] and form.initial["subject"] == "Trả lời: Bản đồ vùng ngập"
    # A reply may go without a file.
    assert client.post(address, words(province.specialist, subject="Trả lời", text="Đã nhận.")).status_code == 302
    reply = FileMessage.objects.get(in_reply_to=sent)
    page = shown(browse(province.specialist).get(f"{LIST}{sent.pk}/"))
    assert f"{LIST}{reply.pk}/" in page
    for wrong in ("987654321", "abc", "1'--"):
        assert client.get(NEW, {"tra-loi": wrong}).status_code == 404


def test_what_people_typed_comes_out_as_text(province: Agency, commune: Agency, browse: Browse) -> None:
    script = "\"'><img src=x onerror=alert(1)>{{7*7}}"
    sent = message(province.specialist, commune.clerk, subject=script, text=script, names=(f"{script}.png",))
    client = browse(commune.clerk)
    for address in (f"{LIST}{sent.pk}/", f"{LIST}?muc=da-nhan", f"{NEW}?tra-loi={sent.pk}"):
        assert "<img src=x" not in client.get(address).content.decode()
    assert "<img src=x" not in client.post(NEW, words(search=script, tim="1")).content.decode()


def test_what_was_sent_stays_as_it_was(province: Agency, commune: Agency) -> None:
    sent = message(province.specialist, commune.clerk)
    for change in (
        lambda: FileMessage.objects.filter(pk=sent.pk).update(text="Khác"),
        lambda: MessageFile.objects.filter(message=sent).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


# --- Queries ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", ["chua-xem", "da-nhan", "da-gui"])
def test_the_list_asks_as_often_for_three_rows_as_for_one(
    province: Agency, commune: Agency, browse: Browse, tab: str
) -> None:
    client = browse(province.specialist)
    counted = []
    for more in (1, 2):
        for _ in range(more):
            message(province.specialist, commune.clerk)
            message(commune.clerk, province.specialist)
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST, {"muc": tab}).status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1]


def test_the_page_asks_as_often_for_three_recipients_and_files_as_for_one(
    province: Agency, commune: Agency, browse: Browse
) -> None:
    client = browse(province.specialist)
    counted = []
    for people, names in (
        ([commune.clerk], ("a.png",)),
        ([commune.clerk, commune.leader, province.leader], tuple("abc")),
    ):
        sent = message(province.specialist, *people, names=names)
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{LIST}{sent.pk}/")
        counted.append(len(captured))
    assert counted[0] == counted[1]
