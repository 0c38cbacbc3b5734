"""The report of withdrawals: who left, when the account was due, how late it was (DN-13.5d)."""

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions.record_leaving import record_leaving
from accounts.actions.withdraw_account import withdraw_account
from accounts.actor import Actor
from accounts.decisions import Paper
from accounts.enums import Role
from accounts.models import AuditEntry, Post
from tests.clock import at
from tests.factories.consents import decision_of
from tests.factories.correspondence import administrator
from tests.factories.people import Agency, make_post

Browse = Callable[[Post], Client]
PAGE = "/quan-tri/thu-hoi/"
FRIDAY = datetime(2026, 11, 6, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def admin(province: Agency) -> Post:
    return administrator(province)


def withdrawn(post: Post, admin: Post, leaves_on: date, *, later: int) -> None:
    """Entered so many days after the leaving day."""
    with at(FRIDAY + timedelta(days=(leaves_on - FRIDAY.date()).days + later)):
        paper = Paper("12/QĐ-UBND", leaves_on, decision_of(admin))
        withdraw_account(post.user_id, paper, leaves_on=leaves_on, actor=Actor.of(admin))


def shown(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def lines(answer: HttpResponse) -> list[tuple[str, int]]:
    return [(row.user.full_name, row.days_late) for row in answer.context["rows"]]


def test_late_is_after_the_next_working_day_and_told_person_by_person(
    province: Agency, admin: Post, browse: Browse
) -> None:
    friday = FRIDAY.date()
    # Two posts are one leaving; due on Monday.
    Post.objects.create(
        user=province.other_specialist.user, unit=province.office, role=Role.SPECIALIST, title="Chuyên viên",
        starts_on=province.other_specialist.starts_on,
    )  # fmt: skip
    withdrawn(province.other_specialist, admin, friday, later=7)
    withdrawn(province.specialist, admin, friday, later=3)
    with at(FRIDAY - timedelta(days=2)):
        record_leaving(province.unit_head.user_id, friday, reason="Nghỉ hưu", actor=Actor.of(admin))
    with at(FRIDAY + timedelta(days=10)):
        page = browse(province.leader).get(PAGE)
        assert lines(page) == [("Ngô Thị Thùy Dương", 4), ("Vũ Đình Khải", 7)]
        text = shown(page)
        for words in ("3 người nghỉ: 1 thu hồi đúng hạn, 1 muộn, 1 chưa thu hồi", "09/11/2026", "13/11/2026",
                      "Muộn 4 ngày", "Chưa thu hồi, muộn 7 ngày", "Phòng Kinh tế; Chuyên viên, Văn phòng"):  # fmt: skip
            assert words in text, words
        assert len(lines(browse(admin).get(PAGE, {"muc": "tat-ca"}))) == 3
        assert not lines(browse(admin).get(PAGE, {"tu": "07/11/2026"}))
        assert "Không có trường hợp nào" in shown(browse(admin).get(PAGE, {"den": "05/11/2026"}))
        answer = browse(province.leader).get(PAGE + "xlsx/", {"muc": "muon"})
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        assert sheet
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        assert rows[4][1] == "Ngô Thị Thùy Dương" and rows[4][4:7] == [datetime(2026, 11, 9), datetime(2026, 11, 13), 4]
        assert rows[5][5] == "chưa thu hồi" and rows[5][6] == 7
    told = AuditEntry.objects.get(act="report.exported")
    assert told.user == province.leader.user and "thu-hoi-tai-khoan" in told.details["name"]


def test_the_head_and_the_administrator_each_of_the_own_agency(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    withdrawn(province.other_specialist, admin, FRIDAY.date(), later=7)
    for post in (province.clerk, province.chief, province.deputy, province.unit_head, province.specialist):
        assert [browse(post).get(page).status_code for page in (PAGE, PAGE + "xlsx/")] == [403, 403]
    with at(FRIDAY + timedelta(days=10)):
        assert not lines(browse(commune.leader).get(PAGE, {"muc": "tat-ca"}))
        assert lines(browse(admin).get(PAGE))


def test_wrong_days_are_said_and_give_no_file(province: Agency, admin: Post, browse: Browse) -> None:
    client = browse(admin)
    for days in ({"tu": "abc"}, {"tu": "02/11/2026", "den": "01/11/2026"}, {"den": "31/02/2026"}):
        page = client.get(PAGE, days)
        assert page.status_code == 200 and page.context["form"].errors
        answer = client.get(PAGE + "xlsx/", days)
        assert answer.status_code == 422 and "Khoảng ngày không đúng" in shown(answer)
    assert client.get(PAGE, {"tu": "01/01/2030"}).status_code == 200


def test_many_cost_as_much_as_few(province: Agency, admin: Post, browse: Browse) -> None:
    client, found = browse(admin), []
    client.get(PAGE)
    for number in (1, 3):
        for one in range(number):
            name = f"cv{number}{one}"
            post = make_post(name, "Lê Văn Nghỉ", province.office, Role.SPECIALIST, "Chuyên viên")
            withdrawn(post, admin, FRIDAY.date(), later=7)
        with at(FRIDAY + timedelta(days=12)), CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        found.append(len(captured))
    assert found[0] == found[1] <= 12, found
