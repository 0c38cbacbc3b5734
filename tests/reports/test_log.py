"""'Nhật ký hệ thống' (issue 4 point 9): who may, what is found, what is shown and what never is, what is exported."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import audit
from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import AuditEntry, Post
from accounts.rights import NEVER_LENT
from qlvb.lib.errors import NotAllowed
from qlvb.lib.vietnamese import short_date
from reports.actions.order_log_export import order_log_export
from reports.log import Cursor, LogQuery, page_of_log
from reports.models import LogExport
from reports.rules.acts import GROUPS, LABELS, acts_of, details_of, label_of
from tests.factories import documents as made
from tests.factories.consents import decision_of
from tests.factories.correspondence import administrator
from tests.factories.people import PASSWORD, Agency, make_post

pytestmark = pytest.mark.django_db
Browse = Callable[[Post], Client]
PAGE, EXPORT = "/quan-tri/nhat-ky/", "/quan-tri/nhat-ky/xuat/"


@pytest.fixture
def admin(province: Agency) -> Post:
    return administrator(province)


def acting(post: Post, address: str = "10.0.0.1", behalf: Post | None = None) -> Actor:
    return Actor(post.user, post, on_behalf_of=behalf, address=address)


def shown(client: Client, **filters: Any) -> list[tuple[str, str]]:
    """Who and what of every row."""
    answer = client.get(PAGE, filters)
    assert answer.status_code == 200
    return [(row["line"].who, row["line"].label) for row in answer.context["rows"]]


# --- Who may ------------------------------------------------------------------------------------------------------


def test_administrator_and_leaders_read_the_log_of_their_own_agency_alone(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    audit.record("user.unlocked", acting(province.clerk), province.clerk.user)
    audit.record("user.password_reset", acting(commune.clerk), commune.clerk.user)
    ours = (province.clerk.user.full_name, "Mở khóa đăng nhập")
    theirs = (commune.clerk.user.full_name, "Cấp lại mật khẩu tạm")
    for post in (admin, province.leader):
        assert ours in shown(browse(post)) and theirs not in shown(browse(post))
    assert theirs in shown(browse(commune.leader)) and ours not in shown(browse(commune.leader))
    for post in (province.clerk, province.chief, province.unit_head, province.specialist):
        client = browse(post)
        assert (client.get(PAGE).status_code, client.post(EXPORT).status_code) == (403, 403)
        assert PAGE not in client.get("/viec/").content.decode()
    assert "read_audit" in NEVER_LENT


def test_what_concerns_the_installation_is_for_the_administrator_at_the_top(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    commune.unit.parent = province.unit
    commune.unit.save(update_fields=["parent"])
    audit.record("backup.restored", None, archive="a.tar", made_at="2026-01-01")
    top = browse(admin)
    assert shown(top, muc="toan-he-thong") == [("Hệ thống", "Phục hồi từ bản sao lưu")]
    assert ("Hệ thống", "Phục hồi từ bản sao lưu") not in shown(top)
    below = browse(administrator_of(commune))
    for client in (below, browse(province.leader)):
        assert client.get(PAGE, {"muc": "toan-he-thong"}).status_code == 403
        assert client.post(EXPORT, {"muc": "toan-he-thong"}).status_code == 403
        assert "toan-he-thong" not in client.get(PAGE).content.decode()


def administrator_of(agency: Agency) -> Post:
    return make_post("quantri.xa", "Lò Văn Ún", agency.office, Role.AGENCY_ADMIN, "Quản trị")


def test_orders_are_refused_to_whoever_may_not_read(province: Agency, commune: Agency, admin: Post) -> None:
    with pytest.raises(NotAllowed, match="Nhật ký của cơ quan khác"):
        order_log_export(LogQuery(agency_id=commune.unit.pk), lines=1, actor=Actor.of(admin))
    with pytest.raises(NotAllowed, match="Chỉ quản trị và lãnh đạo"):
        order_log_export(LogQuery(agency_id=province.unit.pk), lines=1, actor=Actor.of(province.chief))
    assert not LogExport.objects.exists()


# --- What is found ------------------------------------------------------------------------------------------------


@pytest.fixture
def week(province: Agency) -> dict[str, AuditEntry]:
    """One entry a day back, each different in every way."""
    document = made.registered(province)
    rows = {
        "clerk": audit.record(
            "file.read", acting(province.clerk, "10.0.0.1"), document.attachments.get(), name="x.pdf"
        ),
        "leader": audit.record("incoming.annotate", acting(province.leader, "10.0.0.2"), document),
        "deputy": audit.record(
            "incoming.assign", acting(province.specialist, "2001:db8::7", province.unit_head), document
        ),
    }
    document.code = "Số đến 77"
    document.save(update_fields=["code"])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE accounts_auditentry DISABLE TRIGGER USER")
        for days, entry in enumerate(rows.values(), start=1):
            at = timezone.localtime().replace(hour=12) - timedelta(days=days)
            cursor.execute("UPDATE accounts_auditentry SET at = %s WHERE id = %s", [at, entry.pk])
        cursor.execute("ALTER TABLE accounts_auditentry ENABLE TRIGGER USER")
    return rows


def found(admin: Post, browse: Browse, **filters: Any) -> set[int]:
    return {row["line"].pk for row in browse(admin).get(PAGE, filters).context["rows"]}


def test_each_filter_finds_what_it_says(
    province: Agency, admin: Post, browse: Browse, week: dict[str, AuditEntry]
) -> None:
    clerk, leader, deputy = (week[name].pk for name in ("clerk", "leader", "deputy"))
    day = lambda back: short_date(timezone.localdate() - timedelta(days=back))  # noqa: E731
    mine = {clerk, leader, deputy}
    expected = {
        ("nguoi", province.leader.user.username): {leader},
        ("nguoi", province.leader.user.full_name.lower()): {leader},
        ("viec", "incoming.annotate"): {leader},
        ("viec", "van-ban-den"): {leader, deputy},
        ("viec", "doc"): {clerk},
        ("so", "77"): mine,
        ("so", "số đến 77"): set(),
        ("so", "78"): set(),
        ("dia_chi", "10.0.0.2"): {leader},
        ("dia_chi", "2001:DB8:0::7"): {deputy},
        ("den", day(2)): {leader, deputy},
    }
    for (name, value), wanted in expected.items():
        assert found(admin, browse, **{name: value}) & mine == wanted, (name, value)
    assert found(admin, browse, tu=day(2), den=day(2)) == {leader}
    assert found(admin, browse, nguoi=province.clerk.user.username, viec="doc", so="77", tu=day(1)) == {clerk}


def test_wrong_filters_are_said_and_find_nothing(province: Agency, browse: Browse) -> None:
    client = browse(province.leader)
    for name, value, told in (
        ("dia_chi", "10.0.0.999", "Địa chỉ mạng viết dạng"),
        ("tu", "31/02/2026", "Ngày phải viết dạng"),
        ("viec", "khong-co", "Hãy chọn một việc trong danh sách."),
        ("den", "01/01/1200", "Năm phải từ"),
    ):
        answer = client.get(PAGE, {name: value})
        assert answer.status_code == 200 and answer.context["rows"] == []
        assert told in answer.content.decode(), name
        assert client.post(EXPORT, {name: value}).status_code == 302
    for cursor in ("", "1", "a-b", "-1-2", "9" * 40, "99999999999999999-1", "²-³"):
        assert client.get(PAGE, {"sau": cursor}).status_code == 200
        assert client.get(PAGE, {"truoc": cursor}).status_code == 200
    assert client.get(PAGE, {"nguoi": "%_\\'"}).status_code == 200


def test_pages_follow_each_other_without_a_gap_both_ways(province: Agency, admin: Post) -> None:
    clerk, now = acting(province.clerk), timezone.now()
    # Many at the same moment: the id decides.
    rows = AuditEntry.objects.bulk_create(
        AuditEntry(
            at=now - timedelta(seconds=n // 40), agency=province.unit, user=clerk.user, post=clerk.post, act="file.read"
        )
        for n in range(120)
    )
    query = LogQuery(agency_id=province.unit.pk, act="file.read")
    expected = [row.pk for row in sorted(rows, key=lambda row: (row.at, row.pk), reverse=True)]
    first = page_of_log(query)
    second = page_of_log(query, after=first.older)
    third = page_of_log(query, after=second.older)
    pages = [[entry.pk for entry in page.entries] for page in (first, second, third)]
    assert [len(page) for page in pages] == [50, 50, 20] and [pk for page in pages for pk in page] == expected
    assert first.newer is None and third.older is None
    back = page_of_log(query, before=third.newer)
    assert [entry.pk for entry in back.entries] == pages[1]
    back = page_of_log(query, before=back.newer)
    assert [entry.pk for entry in back.entries] == pages[0] and back.newer is None
    cursor = Cursor.of(second.entries[7])
    assert Cursor.read(str(cursor)) == cursor


# --- What is shown, and what never is -----------------------------------------------------------------------------


def test_the_administrator_sees_what_was_done_but_nothing_a_document_says(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    secret = "Thanh tra Công ty Hoa Ban"
    document = made.at_unit(province, subject=secret)
    page = browse(admin).get(PAGE).content.decode()
    assert document.code in page and "Bút phê" in page and "Đăng ký văn bản đến" in page
    assert secret not in page and "ứng phó" not in page
    for annotation in document.annotations.all():
        assert annotation.text not in page
    for attachment in document.attachments.all():
        assert attachment.name not in page
    assert f"/van-ban-den/{document.pk}/" not in page
    # A leader may open it: the number leads there, and still no word of it stands here.
    page = browse(province.leader).get(PAGE).content.decode()
    assert f"/van-ban-den/{document.pk}/" in page and secret not in page


def test_of_a_document_only_the_names_of_changed_fields_are_told() -> None:
    change = {
        "before": {"subject": "Cũ"},
        "after": {"subject": "Mới", "signer_id": 7},
        "label": "sửa",
        "annotation": "x",
    }
    assert details_of("outgoing.edit_draft", change) == [("Đã sửa", "trích yếu, người ký")]
    assert details_of("file.read", {"name": "Mật.pdf", "sha256": "0"}) == []
    assert details_of("new.thing", {"text": "Mật"}) == []
    for typed in ("2026-13-99", "2026-01-02xyz", "2026-01-02T99"):
        assert details_of("user.sign_in_failed", {"username": typed}) == [("Tên đăng nhập", typed)]
    assert details_of("user.sessions_ended", {"sessions": 2}) == [("Số phiên đã kết thúc", "2")]
    way = {"way": "oidc", "factor": "recovery"}
    assert details_of("user.signed_in", way) == [
        ("Cách đăng nhập", "đăng nhập một lần"),
        ("Bước thứ hai", "mã dự phòng"),
    ]
    desk = {"desk": "Chuyên viên, Phòng Nội chính"}
    assert details_of("user.switched_post", desk) == [("Sang chức danh", "Chuyên viên, Phòng Nội chính")]
    told = details_of(
        "account.withdraw",
        {"post": 7, "number": "12/QĐ", "before": {"ends_on": None}, "after": {"ends_on": "2026-01-02"}},
    )
    assert told == [("Số quyết định", "12/QĐ"), ("Đến hết ngày", "02/01/2026")]


def test_before_and_after_of_an_account_are_told(province: Agency, admin: Post, browse: Browse) -> None:
    from accounts.actions.withdraw_account import withdraw_account
    from accounts.decisions import Paper

    today = timezone.localdate()
    leaver = province.other_specialist
    paper = Paper("12/QĐ-UBND", today, decision_of(admin))
    withdraw_account(leaver.user_id, paper, leaves_on=today, actor=acting(admin))
    entry = AuditEntry.objects.get(act="account.withdraw")
    assert entry.details["before"] == {"ends_on": None}
    assert entry.details["after"] == {"ends_on": str(Post.objects.get(pk=leaver.pk).ends_on)}
    page = browse(admin).get(PAGE, {"viec": "tai-khoan"}).content.decode()
    assert "12/QĐ-UBND" in page and leaver.user.full_name in page and "Đến hết ngày" in page


def test_every_act_of_the_code_has_a_name_and_stands_in_one_group() -> None:
    """A new act without one would be shown by its code."""
    verbs, whole = set(), set()
    for app in ("accounts", "workflow", "documents", "tasks", "onestop", "reports", "qlvb"):
        for path in (Path(project.BASE_DIR) / app).rglob("*.py"):
            text = path.read_text()
            whole |= set(re.findall(r'record(?:_reading)?\(\s*"([a-z_]+\.[a-z_]+)"', text))
            verbs |= set(re.findall(r'\btell\([^"()]*(?:\([^()]*\)[^"()]*)*"([a-z_]+)"', text))
    assert len(whole) > 40 and len(verbs) > 40
    assert whole <= set(LABELS)
    assert verbs <= {act.partition(".")[2] for act in LABELS}
    assert sum(len(acts) for _, acts in GROUPS.values()) == len(LABELS)
    assert acts_of("nonsense") == [] and acts_of("file.read") == ["file.read"] and label_of("a.b") == "a.b"


def test_acts_done_for_real_are_named(province: Agency, commune: Agency) -> None:
    dispatch = made.issued(province, [commune.unit]).dispatches.get()
    made.at_specialist(province)
    assert dispatch
    done = set(AuditEntry.objects.values_list("act", flat=True))
    assert len(done) > 12 and done <= set(LABELS)


# --- Reading is written down --------------------------------------------------------------------------------------


def readings(act: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(act=act).order_by("pk"))


def test_opening_an_item_is_told_once_in_ten_minutes_for_each_person_and_address(
    province: Agency, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = made.at_specialist(province)
    url = f"/van-ban-den/{document.pk}/"
    client = browse(province.specialist)
    for _ in range(3):
        client.get(url)
    (entry,) = readings("incoming.opened")
    assert (entry.user, entry.post, entry.on_behalf_of) == (province.specialist.user, province.specialist, None)
    assert (entry.item_id, entry.agency_id, entry.address) == (document.pk, province.unit.pk, "127.0.0.1")
    client.get(url, REMOTE_ADDR="10.9.9.9")
    browse(province.leader).get(url)
    client.get(f"{url}xem-nhanh/")
    assert len(readings("incoming.opened")) == 3 and len(readings("incoming.previewed")) == 1
    later = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr("accounts.audit.timezone.now", lambda: later)
    client.get(url)
    assert len(readings("incoming.opened")) == 4


def test_who_may_not_see_an_item_is_not_told_of_as_a_reader(province: Agency, commune: Agency, browse: Browse) -> None:
    document = made.at_specialist(province)
    assert browse(commune.specialist).get(f"/van-ban-den/{document.pk}/").status_code == 404
    assert not readings("incoming.opened")


def test_a_deputys_reading_names_both(province: Agency, browse: Browse) -> None:
    actor = acting(province.specialist, behalf=province.unit_head)
    audit.record_reading("incoming.opened", actor, made.at_unit(province))
    (entry,) = readings("incoming.opened")
    assert (entry.post, entry.on_behalf_of) == (province.specialist, province.unit_head)


def test_signing_in_well_or_not_is_told_to_the_agency_of_the_account(
    province: Agency, admin: Post, browse: Browse
) -> None:
    name = province.clerk.user.username
    Client().post("/dang-nhap/", {"username": name, "password": "sai"})
    Client().post("/dang-nhap/", {"username": name, "password": PASSWORD})
    Client().post("/dang-nhap/", {"username": "ai.do", "password": "sai"})
    rows = shown(browse(admin), viec="dang-nhap")
    assert rows[:2] == [(province.clerk.user.full_name, "Đăng nhập"), ("Chưa đăng nhập", "Đăng nhập không thành công")]
    assert len(rows) == 2 and len(shown(browse(admin), viec="dang-nhap", muc="toan-he-thong")) == 1
    assert "sai" not in str([entry.details for entry in readings("user.sign_in_failed")])


def test_reading_and_exporting_the_log_is_in_the_log(province: Agency, browse: Browse) -> None:
    client = browse(province.leader)
    client.get(PAGE, {"nguoi": "Kiên", "dia_chi": "10.0.0.1"})
    client.post(EXPORT, {"viec": "doc"})
    (searched,), (exported,) = readings("audit.searched"), readings("audit.exported")
    assert (searched.user, searched.details) == (province.leader.user, {"person": "Kiên", "network": "10.0.0.1"})
    assert exported.details == {"acts": "doc", "lines": 0}
    page = client.get(PAGE).content.decode()
    assert "Xem nhật ký" in page and "Xuất nhật ký" in page and "Đọc, tải, in, xuất" in page


def test_the_page_costs_the_same_with_one_entry_and_with_fifty(province: Agency, admin: Post, browse: Browse) -> None:
    made.registered(province)
    few = {post: count(browse(post)) for post in (admin, province.leader)}
    for _ in range(5):
        made.at_specialist(province)
    assert {post: count(browse(post)) for post in (admin, province.leader)} == few
    assert few == {admin: 12, province.leader: 11}


def count(client: Client) -> int:
    client.get(PAGE)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(PAGE, {"nguoi": "a", "so": "1"}).status_code == 200
        assert client.get(PAGE).status_code == 200
    return len(captured) // 2
