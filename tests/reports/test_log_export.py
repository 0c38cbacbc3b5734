"""What of the log is exported, by whom, with whose consent (issue 4 points 6 and 9, SD-9.3)."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts import audit
from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Consent, Post
from qlvb.lib.errors import InvalidTransition, NotAllowed
from reports import permissions
from reports.actions.order_log_export import order_log_export
from reports.enums import PrintState
from reports.jobs import make_log_export, take_up_abandoned_prints
from reports.log import LogQuery
from reports.models import LogExport
from tests.factories import documents as made
from tests.factories.correspondence import administrator
from tests.factories.people import Agency, make_post
from tests.reports.test_log import EXPORT, PAGE, acting, administrator_of, readings

pytestmark = pytest.mark.django_db
Browse = Callable[[Post], Client]


@pytest.fixture
def admin(province: Agency) -> Post:
    return administrator(province)


# --- Export -------------------------------------------------------------------------------------------------------


def cells(answer: HttpResponse) -> list[list[object]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active]


def test_a_short_extract_comes_at_once_and_says_no_more_than_the_page(province: Agency, browse: Browse) -> None:
    secret = "Thanh tra Công ty Hoa Ban"
    document = made.at_unit(province, subject=secret)
    audit.record("user.sign_in_failed", None, agency_id=province.unit.pk, address="10.0.0.1", username="=1+1")
    answer = browse(province.leader).post(EXPORT)
    assert answer["Content-Disposition"].startswith('attachment; filename="nhat-ky-')
    rows = cells(answer)
    assert rows[0][0] == f"NHẬT KÝ HỆ THỐNG: {province.unit.name}" and rows[1][0] == "Toàn bộ nhật ký"
    assert rows[3][:3] == ["Mục", "Thời điểm", "Người thực hiện"]
    assert any(document.code in str(row[6]) and row[5] == "Bút phê" for row in rows)
    assert "Tên đăng nhập: =1+1" in [row[7] for row in rows]
    assert secret not in str(rows)
    datetime.strptime(str(rows[4][1]), "%d/%m/%Y %H:%M:%S")


def test_a_long_extract_is_made_by_a_job_for_its_orderer_alone(
    province: Agency, admin: Post, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.views.log.DIRECT_LOG_LINES", 1)
    for _ in range(3):
        audit.record("user.unlocked", acting(admin), province.clerk.user)
    client = browse(province.leader)
    token = str(client.get(PAGE).context["token"])
    answer = client.post(EXPORT, {"viec": "user.unlocked", "token": token})
    order = LogExport.objects.get()
    url = f"/quan-tri/nhat-ky/ban-xuat/{order.pk}/"
    assert answer.status_code == 302 and answer["Location"] == url
    # A second click sends the same form: refused, and there is still one order.
    assert client.post(EXPORT, {"viec": "user.unlocked", "token": token}).status_code == 409
    assert LogExport.objects.count() == 1
    assert client.get(f"{url}tai-ve/").status_code == 409
    make_log_export(export_id=order.pk)
    make_log_export(export_id=order.pk)
    order.refresh_from_db()
    assert (order.state, order.lines, order.attempts) == (PrintState.READY, 3, 1)
    assert "Tải XLSX" in client.get(url).content.decode()
    assert len(cells(client.get(f"{url}tai-ve/"))) == 4 + 3
    assert client.get(f"{url}tien-do/").status_code == 200
    assert readings("audit.export_downloaded")[0].details == {"lines": 3}
    for page in ("", "tien-do/", "tai-ve/"):
        assert browse(admin).get(url + page).status_code == 404
    assert url + "tai-ve/" in client.get(PAGE).content.decode()


def test_too_much_is_refused_and_a_lost_order_is_taken_up(
    province: Agency, admin: Post, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit.record("user.unlocked", acting(admin), province.clerk.user)
    with monkeypatch.context() as patch:
        patch.setattr(permissions, "MOST_LOG_LINES", 0)
        with pytest.raises(InvalidTransition, match="hãy chọn khoảng ngày ngắn hơn"):
            permissions.check_few_enough(1)
        assert browse(province.leader).post(EXPORT).status_code == 409
    query = LogQuery(agency_id=province.unit.pk, act="user.unlocked", since=timezone.localdate())
    order = order_log_export(query, lines=1, actor=Actor.of(province.leader))
    assert LogQuery.of_json(LogExport.objects.get().query) == query
    LogExport.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    woken: list[int] = []
    monkeypatch.setattr(make_log_export, "delay_on_commit", lambda export_id: woken.append(export_id))
    take_up_abandoned_prints()
    assert woken == [order.pk]
    LogExport.objects.update(attempts=3)
    make_log_export(export_id=order.pk)
    order.refresh_from_db()
    assert order.state == PrintState.FAILED and "ngày ngắn hơn" in order.failure


# --- Nobody but the head takes it out alone (SD-9.3) ----------------------------------------------------------------

ASK = "/quan-tri/nhat-ky/xin-xuat/"


def asks(client: Client, **changes: Any) -> HttpResponse:
    words = {"viec": "user.unlocked", "reason": "Đoàn kiểm tra yêu cầu.", "token": str(uuid4())} | changes
    return client.post(ASK, words)


def test_the_administrator_exports_what_the_head_agreed_to_once_and_nothing_else(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    audit.record("user.unlocked", acting(admin), province.clerk.user)
    office, head = browse(admin), browse(province.leader)
    assert f"{ASK}?viec=user.unlocked" in office.get(PAGE, {"viec": "user.unlocked"}).content.decode()
    refused = office.post(EXPORT, {"viec": "user.unlocked"})
    assert refused.status_code == 403 and "cần ý kiến đồng ý của người đứng đầu" in refused.content.decode()
    assert "Mở khóa đăng nhập" in office.get(ASK, {"viec": "user.unlocked"}).content.decode()
    answer = asks(office)
    consent = Consent.objects.get()
    page = answer["Location"]
    assert page == f"/y-kien/{consent.pk}/" and not LogExport.objects.exists()
    assert office.post(f"{page}thuc-hien/").status_code == 409
    assert "việc mở khóa đăng nhập" in head.get(page).content.decode()
    head.post(f"{page}tra-loi/", {"answer": "dong-y"})

    actor, today = Actor.of(admin), timezone.localdate()
    agreed = LogQuery(agency_id=province.unit.pk, act="user.unlocked", until=today)
    for other in (replace(agreed, act=""), replace(agreed, until=None), replace(agreed, person="Hà")):
        with pytest.raises(InvalidTransition, match="một việc khác"):
            order_log_export(other, lines=1, consent_id=consent.pk, actor=actor)
    with pytest.raises(NotAllowed, match="cần ý kiến đồng ý"):
        order_log_export(agreed, lines=1, actor=actor)
    # Neither another administrator nor the head uses what this one asked for; nobody of another agency sees it.
    second = make_post("quantri2", "Lê Hai", province.office, Role.AGENCY_ADMIN, "Quản trị")
    for other_post in (second, province.leader):
        with pytest.raises(NotAllowed, match="Chỉ người đề nghị"):
            order_log_export(agreed, lines=1, consent_id=consent.pk, actor=Actor.of(other_post))
    assert browse(administrator_of(commune)).post(f"{page}thuc-hien/").status_code == 404

    done = office.post(f"{page}thuc-hien/")
    order = LogExport.objects.get()
    assert done["Location"] == f"/quan-tri/nhat-ky/ban-xuat/{order.pk}/" and order.consent == consent
    assert office.post(f"{page}thuc-hien/").status_code == 409 and LogExport.objects.count() == 1
    make_log_export(export_id=order.pk)
    rows = cells(office.get(f"{done['Location']}tai-ve/"))
    assert "theo ý kiến đồng ý của Hoàng Minh Đức" in str(rows[2][0]) and len(rows) == 4 + 1
    assert readings("audit.exported")[0].details["consent"] == consent.pk


def test_who_may_not_ask_for_an_export_and_what_is_wrong_with_asking(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    for post in (province.clerk, province.chief, province.specialist, province.leader, province.deputy):
        client = browse(post)
        assert (client.get(ASK).status_code, asks(client).status_code) == (403, 403)
    deputy = browse(province.deputy)
    assert "xuất XLSX" not in deputy.get(PAGE).content.decode() and deputy.post(EXPORT).status_code == 403
    office = browse(admin)
    assert asks(office).status_code == 409, "nothing to export"
    audit.record("user.unlocked", acting(admin), province.clerk.user)
    assert asks(office, reason=" ").status_code == 422
    assert asks(office, viec="khong-co")["Location"] == PAGE
    commune.unit.parent = province.unit
    commune.unit.save(update_fields=["parent"])
    assert asks(browse(administrator_of(commune)), muc="toan-he-thong").status_code == 403
    assert not Consent.objects.exists()
    assert asks(office, muc="toan-he-thong", viec="").status_code == 409
    audit.record("backup.restored", None, archive="a.tar", made_at="2026-01-01")
    assert asks(office, muc="toan-he-thong", viec="").status_code == 302
    assert Consent.objects.get().terms["agency_id"] is None
