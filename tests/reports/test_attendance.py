"""Đăng nhập theo buổi (SD-11.1, KS-5.9): from real activity, with the leave recorded, for those who may see it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import audit
from accounts.actions.record_leave import LeaveWords, record_leave
from accounts.actor import Actor
from accounts.enums import Half
from accounts.models import Post
from accounts.models.leave import half_of, slot_of
from reports.attendance import count_attendance, lines_of
from reports.jobs import count_attendance as the_job
from reports.models import Attendance
from tests.clock import at
from tests.factories.correspondence import administrator
from tests.factories.people import Agency, make_post
from workflow.rules.working_time import VIETNAM

pytestmark = pytest.mark.django_db
Browse = Callable[[Post], Client]
PAGE = "/dang-nhap-theo-buoi/"
# A Wednesday without any holiday near it.
WEDNESDAY = date(2026, 11, 18)


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), VIETNAM)


@contextmanager
def clock(day: date, hour: int, minute: int = 0) -> Iterator[None]:
    with at(moment(day, hour, minute)):
        yield


def active(post: Post, day: date, hour: int, minute: int = 0, *, address: str | None = "10.0.0.1") -> None:
    """Something the log has of that person anyway."""
    with clock(day, hour, minute):
        audit.record("user.signed_in", Actor(post.user, post, address=address), post.user)


def states(agency: Agency, post: Post, day: date, hour: int = 18) -> list[str]:
    """Of the morning and the afternoon of that day, seen at that hour of it."""
    count_attendance(agency.unit.pk, day, day)
    line = next(line for line in lines_of(agency.unit, day, day, moment(day, hour)) if line.post.pk == post.pk)
    return [cell.state for cell in line.cells]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ([], ["missing", "missing"]),
        ([8], ["there", "missing"]),
        ([16], ["missing", "there"]),
        ([7, 17], ["there", "there"]),
        # The break belongs to the half-day it is nearer to.
        ([11, 13], ["there", "there"]),
        # Who works late or early was there, too.
        ([6, 20], ["there", "there"]),
    ],
)
def test_a_half_day_is_there_when_the_log_has_something_of_it(
    province: Agency, hours: list[int], expected: list[str]
) -> None:
    for hour in hours:
        active(province.unit_head, WEDNESDAY, hour, 45)
    assert states(province, province.unit_head, WEDNESDAY) == expected


def test_what_the_machine_does_in_somebodys_name_and_failed_sign_ins_do_not_count(province: Agency) -> None:
    active(province.leader, WEDNESDAY, 9, address=None)
    with clock(WEDNESDAY, 9):
        audit.record("user.sign_in_failed", None, user=province.leader.user, address="10.0.0.9")
    assert states(province, province.leader, WEDNESDAY) == ["missing", "missing"]


def test_what_is_not_over_is_not_missing_and_a_day_off_is_nobodys_fault(province: Agency) -> None:
    assert states(province, province.clerk, WEDNESDAY, 10) == ["later", "later"]
    assert states(province, province.clerk, WEDNESDAY, 12) == ["missing", "later"]
    saturday = WEDNESDAY + timedelta(days=3)
    assert states(province, province.clerk, saturday) == ["off", "off"]


def test_recorded_leave_is_shown_and_not_held_against_anybody(province: Agency) -> None:
    head, admin = province.unit_head, Actor.of(province.unit_head)
    with clock(WEDNESDAY, 7):
        words = LeaveWords(
            WEDNESDAY, WEDNESDAY, "Họp phụ huynh.", ends_half=Half.MORNING, deputies={head.pk: province.specialist}
        )
        record_leave(head, words, actor=admin)
    assert states(province, head, WEDNESDAY) == ["away", "missing"]
    active(head, WEDNESDAY, 9)
    assert states(province, head, WEDNESDAY) == ["there", "missing"]


def test_counting_again_changes_nothing_and_finds_what_is_new(province: Agency) -> None:
    active(province.clerk, WEDNESDAY, 9)
    active(province.clerk, WEDNESDAY, 10, 30)
    with clock(WEDNESDAY, 11):
        for _ in range(2):
            the_job()
    row = Attendance.objects.get(user=province.clerk.user)
    assert half_of(row.slot) == (WEDNESDAY, Half.MORNING)
    assert (row.first_at, row.last_at) == (moment(WEDNESDAY, 9), moment(WEDNESDAY, 10, 30))
    active(province.clerk, WEDNESDAY, 11, 15)
    with clock(WEDNESDAY, 18):
        the_job()
    row.refresh_from_db()
    assert row.last_at == moment(WEDNESDAY, 11, 15) and row.slot == slot_of(WEDNESDAY, "morning")
    # A specialist is not watched.
    active(province.specialist, WEDNESDAY, 9)
    count_attendance(province.unit.pk, WEDNESDAY, WEDNESDAY)
    assert not Attendance.objects.filter(user=province.specialist.user).exists()


def test_each_agency_sees_its_own(province: Agency, commune: Agency, browse: Browse) -> None:
    active(province.clerk, WEDNESDAY, 9)
    with clock(WEDNESDAY, 18):
        the_job()
        page = browse(province.leader).get(PAGE)
        assert {line.post.unit.agency_id for line in page.context["lines"]} == {province.unit.pk}
        assert "Nguyễn Thị Thu Hà" in page.content.decode() and "✓" in page.content.decode()
        theirs = browse(commune.leader).get(PAGE)
        assert not any(line.present for line in theirs.context["lines"])


def test_who_may_see_it(province: Agency, browse: Browse) -> None:
    admin = administrator(province)
    for post in (province.leader, province.deputy, province.chief):
        assert browse(post).get(PAGE).status_code == 200
        assert PAGE in browse(post).get("/giam-sat/").content.decode()
    for post in (province.clerk, province.unit_head, province.specialist, admin):
        assert browse(post).get(PAGE).status_code == 403
    assert PAGE not in browse(province.unit_head).get("/giam-sat/").content.decode()


@pytest.mark.parametrize("week", ["", "x", "2026-13-40", "9999-01-01", "0001-01-01", "2026-11-11"])
def test_any_week_is_a_page(province: Agency, browse: Browse, week: str) -> None:
    answer = browse(province.leader).get(PAGE, {"tuan": week})
    assert answer.status_code == 200 and len(answer.context["days"]) == 7


@pytest.mark.parametrize(
    ("week", "sentence"),
    [("abc", "Ngày phải viết dạng"), ("31/02/2026", "Ngày phải viết dạng"), ("01/01/2020", "Chỉ xem từ tuần")],
)
def test_a_week_that_is_none_is_said(province: Agency, browse: Browse, week: str, sentence: str) -> None:
    page = browse(province.leader).get(PAGE, {"tuan": week})
    assert sentence in page.content.decode() and week in page.content.decode()


def test_a_page_asks_as_much_for_many_as_for_few(province: Agency, browse: Browse) -> None:
    client = browse(province.leader)
    client.get(PAGE)
    found = []
    for number in (0, 3):
        for one in range(number):
            post = make_post(f"tp{one}", "Lê Văn Trưởng", province.division, "unit_head", "Phó Trưởng phòng")
            active(post, timezone.localdate(), 8)
        the_job()
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        found.append(len(captured))
    assert found[0] == found[1] <= 11


def test_the_count_goes_through_an_index(province: Agency) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT user_id, min(at), max(at) FROM accounts_auditentry "
            "WHERE agency_id = 1 AND user_id = ANY('{1,2}') AND at >= now() - interval '8 days' GROUP BY 1"
        )
        plan = " ".join(row[0] for row in cursor.fetchall())
    # Which of those that begin with the agency is the planner's choice, by what it knows of the few rows here.
    assert re.search(r"(Index|Bitmap)\w* .*\baudit_(by|of)_", plan), plan
