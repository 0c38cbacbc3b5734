"""Thông báo nội bộ: who is told, who may read, who has read (DN-3.3e)."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import AuditEntry, Post
from documents.actions.publish_notice import NoticeWords, publish_notice
from documents.models import NoticeFile
from qlvb.lib.errors import BadInput, NotAllowed
from tests.factories.correspondence import administrator, notice, picture
from tests.factories.people import Agency, make_post
from workflow.actions.read_notice import read_notice
from workflow.actions.withdraw_notice import withdraw_notice
from workflow.enums import NoticeAudience
from workflow.models import Notice
from workflow.queries import notices_visible_to, unread_notices_of

Browse = Callable[[Post], Client]
INBOX, NEW = "/thong-bao/", "/thong-bao/moi/"


def addressed(sent: Notice) -> set[Post]:
    return {receipt.post for receipt in sent.receipts.all()}


def words(**changes: object) -> dict[str, object]:
    """The form of a notice, filled in."""
    return {"title": "Lịch trực", "text": "Trực từ 17 giờ.", "audience": "everybody", "upload": ""} | changes


def shown(response: HttpResponse) -> str:
    return unescape(response.content.decode())


# --- Whom it reaches ----------------------------------------------------------------------------------------------


def test_to_everybody_means_everybody_who_works_in_the_agency_today_but_the_author(
    province: Agency, commune: Agency
) -> None:
    gone = make_post("cv.cu", "Lê Văn Cũ", province.division, Role.SPECIALIST, "Chuyên viên")
    Post.objects.filter(pk=gone.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert addressed(notice(province.clerk)) == {
        province.chief, province.leader, province.deputy, province.unit_head, province.specialist,
        province.other_head, province.other_specialist,
    }  # fmt: skip


def test_to_units_and_to_people(province: Agency) -> None:
    to_unit = notice(province.chief, units=[province.division])
    assert addressed(to_unit) == {province.unit_head, province.specialist}
    to_people = notice(province.leader, people=[province.clerk, province.other_specialist])
    assert addressed(to_people) == {province.clerk, province.other_specialist}


def test_somebody_with_two_posts_is_told_once(province: Agency) -> None:
    second = Post.objects.create(
        user=province.specialist.user,
        unit=province.other_division,
        role=Role.SPECIALIST,
        title="Chuyên viên kiêm nhiệm",
        starts_on=timezone.localdate(),
    )
    sent = notice(province.clerk, people=[province.specialist, second])
    assert sent.receipts.get().user == province.specialist.user


@pytest.mark.parametrize(
    ("audience", "sentence"),
    [
        (NoticeAudience.UNITS, "Hãy chọn ít nhất một đơn vị nhận thông báo."),
        (NoticeAudience.PEOPLE, "Hãy chọn ít nhất một người nhận thông báo."),
    ],
)
def test_a_notice_to_nobody_is_refused(province: Agency, audience: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        publish_notice(NoticeWords("Lịch", "Trực.", audience), actor=Actor.of(province.clerk))


def test_a_notice_to_oneself_alone_is_refused(province: Agency) -> None:
    with pytest.raises(BadInput, match="không có ai thuộc diện nhận"):
        notice(province.clerk, people=[province.clerk])


# --- Who writes ---------------------------------------------------------------------------------------------------


def test_who_may_write(province: Agency, browse: Browse) -> None:
    for post, status in [
        (province.clerk, 200),
        (province.chief, 200),
        (province.leader, 200),
        (province.unit_head, 200),
        (administrator(province), 200),
        (province.specialist, 403),
    ]:
        assert browse(post).get(NEW).status_code == status
        assert ("Viết thông báo" in shown(browse(post).get(INBOX))) == (status == 200)
    assert "Chức danh Chuyên viên không viết thông báo nội bộ." in shown(browse(province.specialist).post(NEW, words()))


def test_a_unit_head_writes_to_his_own_unit_only(province: Agency, browse: Browse) -> None:
    head = province.unit_head
    assert addressed(notice(head, units=[province.division])) == {province.specialist}
    for wrong in ({}, {"units": [province.other_division]}, {"people": [province.other_specialist]}):
        with pytest.raises(NotAllowed, match="chỉ viết thông báo cho người trong đơn vị mình"):
            notice(head, **wrong)
    client = browse(head)
    assert "Toàn cơ quan" not in shown(client.get(NEW))
    for smuggled in (
        words(),
        words(audience="units", units=[province.other_division.pk]),
        words(audience="people", people=[province.other_specialist.pk]),
    ):
        assert client.post(NEW, smuggled).status_code == 422
    assert client.post(NEW, words(audience="units")).status_code == 302
    assert Notice.objects.count() == 2


def test_nobody_writes_to_another_agency(province: Agency, commune: Agency, browse: Browse) -> None:
    for wrong in ({"units": [commune.division]}, {"people": [commune.specialist]}):
        with pytest.raises(NotAllowed, match="chỉ gửi trong cơ quan mình"):
            notice(province.leader, **wrong)
    for smuggled in (
        words(audience="units", units=[commune.division.pk]),
        words(audience="people", people=[commune.specialist.pk]),
        words(audience="people", people=["1 OR 1=1"]),
    ):
        response = browse(province.clerk).post(NEW, smuggled)
        assert response.status_code == 422
        assert "Nơi nhận không thuộc diện bạn được thông báo." in shown(response)
    assert not Notice.objects.exists()


def test_an_empty_form_names_what_is_missing(province: Agency, browse: Browse) -> None:
    page = shown(browse(province.clerk).post(NEW, {"upload": ""}))
    for sentence in ("Hãy nhập tiêu đề.", "Hãy nhập nội dung.", "Hãy chọn gửi tới."):
        assert sentence in page
    page = shown(browse(province.clerk).post(NEW, words(audience="people")))
    assert "Hãy chọn ít nhất một người." in page and "Trực từ 17 giờ." in page


def test_a_form_sent_twice_makes_one_notice(province: Agency, browse: Browse) -> None:
    client, token = browse(province.clerk), str(uuid4())
    assert client.post(NEW, words(token=token)).status_code == 302
    assert client.post(NEW, words(token=token)).status_code == 409
    assert Notice.objects.count() == 1


# --- Reading ------------------------------------------------------------------------------------------------------


def test_only_addressees_and_author_may_read(province: Agency, commune: Agency, browse: Browse) -> None:
    address = f"{INBOX}{notice(province.chief, units=[province.division], file=True).pk}/"
    for post, status in [
        (province.chief, 200),
        (province.unit_head, 200),
        (province.specialist, 200),
        # Neither the clerk nor the leader, who see every document: a notice is no document.
        (province.clerk, 404),
        (province.leader, 404),
        (province.other_specialist, 404),
        (commune.leader, 404),
    ]:
        assert browse(post).get(address).status_code == status
        assert browse(post).get(address + "tep/").status_code == status


def test_in_another_agencys_post_one_sees_nothing_of_this_one(province: Agency, commune: Agency) -> None:
    elsewhere = Post.objects.create(
        user=province.specialist.user,
        unit=commune.office,
        role=Role.CLERK,
        title="Văn thư",
        starts_on=timezone.localdate(),
    )
    sent = notice(province.clerk)
    assert list(notices_visible_to(Actor.of(province.specialist))) == [sent]
    assert not notices_visible_to(Actor.of(elsewhere)).exists()
    assert not unread_notices_of(Actor.of(elsewhere)).exists()
    read_notice(sent.pk, actor=Actor.of(elsewhere))
    assert sent.receipts.get(user=province.specialist.user).read_at is None


def test_opening_marks_it_read_once_and_the_count_goes_down(province: Agency, browse: Browse) -> None:
    sent = notice(province.clerk)
    client = browse(province.specialist)
    page = client.get(INBOX)
    assert page.context["tab"] == "chua-doc" and "is-unread" in shown(page)
    assert menu_count(page) == 1 and page.context["tabs"][0]["count"] == 1
    client.head(f"{INBOX}{sent.pk}/")
    assert menu_count(client.get(INBOX)) == 1
    page = client.get(f"{INBOX}{sent.pk}/")
    assert "Các phòng cử người trực từ 17 giờ." in shown(page)
    receipt = sent.receipts.get(user=province.specialist.user)
    assert receipt.read_at is not None
    client.get(f"{INBOX}{sent.pk}/")
    assert sent.receipts.get(pk=receipt.pk).read_at == receipt.read_at
    page = client.get(INBOX)
    assert page.context["tab"] == "da-nhan" and "is-unread" not in shown(page)
    assert menu_count(page) == 0
    assert [entry.user for entry in AuditEntry.objects.filter(act="notice.read")] == [province.specialist.user]


def menu_count(page: HttpResponse) -> int:
    nav = page.context["shell"]["nav"]
    return next(c["count"] for group in nav for c in group["children"] if c["url"] == INBOX)


def test_the_author_sees_who_has_read_it_and_who_has_not(province: Agency, browse: Browse) -> None:
    sent = notice(province.chief, units=[province.division])
    read_notice(sent.pk, actor=Actor.of(province.specialist))
    client, address = browse(province.chief), f"{INBOX}{sent.pk}/"
    page = client.get(address)
    assert {tab["label"]: tab["count"] for tab in page.context["tabs"]} == {"Đã đọc": 1, "Chưa đọc": 1}
    for side, name in (("da-doc", "Đỗ Anh Tuấn"), ("chua-doc", "Vũ Đình Khải")):
        assert [row.user.full_name for row in client.get(address, {"xem": side}).context["page"].rows] == [name]
    row = client.get(INBOX, {"muc": "da-viet"}).context["page"].rows[0]
    assert (row.read, row.sent) == (1, 2)
    # Nobody else sees who has read it.
    assert "Vũ Đình Khải" not in shown(browse(province.specialist).get(address))


def test_what_people_typed_comes_out_as_text(province: Agency, browse: Browse) -> None:
    script = "\"'><img src=x onerror=alert(1)>{{7*7}}"
    sent = notice(province.chief, title=script, text=script)
    withdrawn = notice(province.chief, title=script)
    withdraw_notice(withdrawn.pk, reason=script, actor=Actor.of(province.chief))
    for post in (province.chief, province.specialist):
        client = browse(post)
        for address in (
            f"{INBOX}{sent.pk}/",
            f"{INBOX}{withdrawn.pk}/",
            f"{INBOX}?muc=da-nhan",
            f"{INBOX}?muc=da-viet",
        ):
            page = client.get(address).content.decode()
            assert "<img src=x" not in page


# --- Its file -----------------------------------------------------------------------------------------------------


def test_a_file_goes_with_it_and_comes_back_as_a_download(province: Agency, browse: Browse) -> None:
    file = SimpleUploadedFile("Lịch trực.png", picture())
    response = browse(province.clerk).post(NEW, words(file=file))
    sent = Notice.objects.get()
    assert response["Location"] == f"{INBOX}{sent.pk}/"
    response = browse(province.specialist).get(f"{INBOX}{sent.pk}/tep/")
    assert response.content == picture()
    assert response["Content-Disposition"].startswith("attachment;") and response["X-Content-Type-Options"] == "nosniff"
    assert AuditEntry.objects.filter(act="file.read", target_id=sent.pk).exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"MZ" + bytes(100), "là chương trình máy tính."),
        (b"<html><script>alert(1)</script></html>", "là trang web (HTML)."),
        (b"", "rỗng, không có nội dung."),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "Tệp ảnh bị hỏng"),
        (b"%PDF-1.7 nothing", "Tệp PDF bị hỏng"),
    ],
)
def test_a_bad_file_is_refused_and_the_words_stay(province: Agency, browse: Browse, data: bytes, sentence: str) -> None:
    response = browse(province.clerk).post(NEW, words(file=SimpleUploadedFile("a.pdf", data)))
    assert response.status_code == 422
    assert sentence in shown(response) and "Trực từ 17 giờ." in shown(response)
    assert not Notice.objects.exists()


# --- Withdrawing --------------------------------------------------------------------------------------------------


def test_a_withdrawn_notice_shows_its_reason_and_hides_its_text(province: Agency, browse: Browse) -> None:
    sent = notice(province.chief, units=[province.division], file=True)
    address = f"{INBOX}{sent.pk}/"
    response = browse(province.chief).post(f"{address}thu-hoi/", {"text": "Sai lịch trực.", "token": uuid4()})
    assert response["Location"] == address
    page = shown(browse(province.specialist).get(address))
    assert "Sai lịch trực." in page and "Các phòng cử người trực" not in page and "lich-truc.png" not in page
    assert browse(province.specialist).get(f"{address}tep/").status_code == 404
    assert sent.receipts.get(user=province.specialist.user).read_at is None
    assert not unread_notices_of(Actor.of(province.specialist)).exists()
    page = shown(browse(province.chief).get(address))
    assert "Các phòng cử người trực" in page and "Thu hồi</a>" not in page
    assert browse(province.chief).get(f"{address}tep/").status_code == 200
    assert AuditEntry.objects.get(act="notice.withdrawn").details == {"reason": "Sai lịch trực."}


def test_only_its_author_withdraws_it_once_and_with_a_reason(province: Agency, browse: Browse) -> None:
    sent = notice(province.chief)
    address = f"{INBOX}{sent.pk}/thu-hoi/"
    response = browse(province.leader).post(address, {"text": "Thôi."})
    assert response.status_code == 403 and "Chỉ người viết mới thu hồi thông báo." in shown(response)
    response = browse(province.chief).post(address, {"text": "  "})
    assert response.status_code == 422 and "Hãy nêu lý do thu hồi." in shown(response)
    assert browse(province.chief).post(address, {"text": "Sai."}).status_code == 302
    assert browse(province.chief).post(address, {"text": "Sai."}).status_code == 409


def test_what_was_published_stays_as_it_was(province: Agency) -> None:
    sent = notice(province.chief, file=True)
    for change in (
        lambda: Notice.objects.filter(pk=sent.pk).update(text="Khác"),
        lambda: Notice.objects.filter(pk=sent.pk).delete(),
        lambda: NoticeFile.objects.filter(notice=sent).update(name="khac.png"),
    ):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            change()


# --- Queries ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", ["chua-doc", "da-nhan", "da-viet"])
def test_the_list_asks_as_often_for_three_rows_as_for_one(province: Agency, browse: Browse, tab: str) -> None:
    client = browse(province.chief)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(INBOX, {"muc": tab}).status_code == 200
        return len(captured)

    def one_more() -> None:
        notice(province.chief)
        notice(province.leader)

    one_more()
    client.get(INBOX)
    before = queries()
    one_more()
    one_more()
    assert queries() == before


def test_the_page_asks_as_often_for_three_readers_as_for_one(province: Agency, browse: Browse) -> None:
    client = browse(province.chief)
    counted = []
    for people in ([province.specialist], [province.specialist, province.clerk, province.leader]):
        address = f"{INBOX}{notice(province.chief, people=people).pk}/"
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counted.append(len(captured))
    assert counted[0] == counted[1]
