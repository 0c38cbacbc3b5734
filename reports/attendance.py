"""Who of the heads and account keepers was on the system, half-day by half-day (SD-11.1, KS-5.9).

Nobody signs anywhere for it: it is read from what the audit log has of people at their machines anyway.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Max, Min
from django.utils import timezone

from accounts.enums import Half, Role
from accounts.models import Leave, Post, Unit
from accounts.models.leave import slot_of
from accounts.queries import rules_of
from reports.models import Attendance
from workflow.queries import calendar_of

# SD-11.1, KS-5.9: the heads, and whoever keeps the accounts of agency and units.
WATCHED = (Role.LEADER, Role.CHIEF_OF_OFFICE, Role.UNIT_HEAD, Role.CLERK, Role.AGENCY_ADMIN)

# Entries without an address are the system's own; a failed sign-in is nobody's presence.
_COUNT = """
    INSERT INTO reports_attendance (agency_id, user_id, slot, first_at, last_at)
    SELECT %(agency)s, user_id,
           ((at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date - date '0001-01-01' + 1) * 2
               + ((at AT TIME ZONE 'Asia/Ho_Chi_Minh')::time >= %(noon)s)::int AS slot,
           min(at), max(at)
    FROM accounts_auditentry
    WHERE agency_id = %(agency)s AND user_id = ANY(%(people)s) AND at >= %(since)s AND at < %(until)s
      AND address IS NOT NULL AND act <> 'user.sign_in_failed'
    GROUP BY user_id, slot
    ON CONFLICT (agency_id, slot, user_id) DO UPDATE
    SET first_at = least(reports_attendance.first_at, excluded.first_at),
        last_at = greatest(reports_attendance.last_at, excluded.last_at)
"""


def watched_posts(agency_id: int, first: date, last: date) -> list[Post]:
    """Posts of these roles held on some of these days, in the order of the organisation."""
    posts = Post.objects.filter(role__in=WATCHED, starts_on__lte=last).exclude(ends_on__lt=first)
    here = posts.filter(unit_id=agency_id) | posts.filter(unit__belongs_to_id=agency_id)
    return list(
        here.filter(user__is_active=True)
        .select_related("user", "unit")
        .order_by("unit__position", "unit_id", "position", "pk")
    )


def count_attendance(agency_id: int, first: date, last: date) -> int:
    """Bring the half-days of these days in step with the log; how many rows that touched. Safe to repeat."""
    people = sorted({post.user_id for post in watched_posts(agency_id, first, last)})
    words: dict[str, Any] = {
        "agency": agency_id,
        "people": people,
        "noon": _noon(agency_id),
        "since": _start_of(first),
        "until": _start_of(last + timedelta(days=1)),
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, words)
        return cursor.rowcount


def _noon(agency_id: int) -> time:
    """The middle of the break: what comes before belongs to the morning."""
    rules = rules_of(agency_id)
    day = date(2026, 1, 1)
    ends, starts = datetime.combine(day, rules.morning_ends), datetime.combine(day, rules.afternoon_starts)
    return (ends + (starts - ends) / 2).time()


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True, slots=True)
class Cell:
    """One half-day of one person. `state`: there, away (on leave), missing, off (not a working day), later."""

    slot: int
    state: str
    told: str


@dataclass(frozen=True, slots=True)
class Line:
    post: Post
    cells: list[Cell]
    present: int
    expected: int


_TOLD = {"away": "nghỉ", "missing": "không đăng nhập", "off": "không làm việc", "later": "chưa đến"}


def days_of(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def lines_of(agency: Unit, first: date, last: date, now: datetime) -> list[Line]:
    """Everybody watched, with each half-day from the first day to the last. A half-day counts once it is over. Five
    queries.
    """
    span = (slot_of(first, Half.MORNING), slot_of(last, Half.AFTERNOON))
    there = {
        (user, slot): (begun, ended)
        for user, slot, begun, ended in Attendance.objects.filter(agency=agency, slot__range=span)
        .values_list("user_id", "slot")
        .annotate(begun=Min("first_at"), ended=Max("last_at"))
    }
    away: dict[int, list[Leave]] = {}
    for leave in Leave.objects.touching(*span).filter(agency=agency):
        away.setdefault(leave.user_id, []).append(leave)
    calendar = calendar_of(agency.pk)
    ends = {Half.MORNING: calendar.morning[1], Half.AFTERNOON: calendar.afternoon[1]}
    slots = [
        (slot_of(day, half), day, half, calendar.is_working_day(day)) for day in days_of(first, last) for half in Half
    ]
    lines = []
    for post in watched_posts(agency.pk, first, last):
        cells = []
        for slot, day, half, works in slots:
            over = timezone.make_aware(datetime.combine(day, ends[half])) <= now
            held = post.starts_on <= day and (post.ends_on is None or post.ends_on >= day)
            leaves = away.get(post.user_id, [])
            cells.append(_cell(slot, there.get((post.user_id, slot)), leaves, works=works and held, over=over))
        present = sum(cell.state == "there" for cell in cells)
        lines.append(Line(post, cells, present, present + sum(cell.state == "missing" for cell in cells)))
    return lines


def _cell(slot: int, seen: tuple[datetime, datetime] | None, leaves: list[Leave], *, works: bool, over: bool) -> Cell:
    if seen and works:
        begun, ended = (f"{timezone.localtime(moment):%H:%M}" for moment in seen)
        return Cell(slot, "there", f"có mặt từ {begun} đến {ended}" if begun != ended else f"có mặt lúc {begun}")
    if not works:
        return Cell(slot, "off", _TOLD["off"])
    leave = next((one for one in leaves if one.first_slot <= slot <= one.last_slot), None)
    if leave:
        return Cell(slot, "away", f"nghỉ: {leave.reason}")
    state = "missing" if over else "later"
    return Cell(slot, state, _TOLD[state])
