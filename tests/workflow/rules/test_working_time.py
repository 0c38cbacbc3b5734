"""Deadlines in working time, counted by hand on the calendars of 2026 (KS-5.10, DN-5.2, DN-7.1).

Off in 2026: 1/1; Tết 16-20/2; giỗ Tổ 27/4 for Sunday 26/4; 30/4 and 1/5; 1/9 and 2/9; Monday 31/8, for which
Saturday 22/8 is worked.
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from workflow.rules.working_time import Calendar

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
USUAL = Calendar()


def at(day: int, month: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=HANOI)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 3, 2), True),  # Monday
        (date(2026, 3, 6), True),  # Friday
        (date(2026, 3, 7), False),
        (date(2026, 3, 8), False),
        (date(2026, 1, 1), False),
        (date(2026, 2, 13), True),
        (date(2026, 2, 16), False),  # 29 tháng Chạp
        (date(2026, 2, 17), False),  # mùng Một Tết
        (date(2026, 2, 20), False),
        (date(2026, 2, 23), True),
        (date(2026, 4, 27), False),
        (date(2026, 4, 29), True),
        (date(2026, 4, 30), False),
        (date(2026, 5, 1), False),
        (date(2026, 5, 4), True),
        (date(2026, 8, 22), True),  # a Saturday worked
        (date(2026, 8, 29), False),
        (date(2026, 8, 31), False),  # for this Monday off
        (date(2018, 12, 31), False),
        (date(2019, 1, 5), True),  # for the Monday before, in another year
        (date(2026, 9, 1), False),
        (date(2026, 9, 2), False),
        (date(2026, 9, 3), True),
    ],
)
def test_which_days_are_worked(day: date, worked: bool) -> None:
    assert USUAL.is_working_day(day) is worked


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (at(2, 3), 0, at(2, 3, 17)),
        (at(2, 3), 1, at(3, 3, 17)),
        (at(2, 3), 5, at(9, 3, 17)),
        # From Friday, Saturday, Sunday.
        (at(6, 3), 0, at(6, 3, 17)),
        (at(6, 3), 1, at(9, 3, 17)),
        (at(6, 3), 5, at(13, 3, 17)),
        (at(7, 3), 0, at(9, 3, 17)),
        (at(7, 3), 1, at(9, 3, 17)),
        (at(7, 3), 5, at(13, 3, 17)),
        (at(8, 3), 1, at(9, 3, 17)),
        # Over giỗ Tổ, 30/4 and 1/5.
        (at(24, 4), 1, at(28, 4, 17)),
        (at(24, 4), 5, at(6, 5, 17)),
        (at(29, 4), 1, at(4, 5, 17)),
        (at(29, 4), 5, at(8, 5, 17)),
        (at(30, 4), 0, at(4, 5, 17)),
        (at(30, 4), 1, at(4, 5, 17)),
        (at(30, 4), 5, at(8, 5, 17)),
        # Over Tết.
        (at(13, 2), 1, at(23, 2, 17)),
        (at(13, 2), 5, at(27, 2, 17)),
        (at(17, 2), 0, at(23, 2, 17)),
        (at(17, 2), 1, at(23, 2, 17)),
        # Saturday 22/8 is worked; Monday 31/8 to Wednesday 2/9 is off.
        (at(21, 8), 1, at(22, 8, 17)),
        (at(21, 8), 5, at(27, 8, 17)),
        (at(28, 8), 1, at(3, 9, 17)),
        (at(28, 8), 5, at(9, 9, 17)),
        # The hour of arrival does not count, the day in Viet Nam does: 20:00 UTC on Monday is Tuesday here.
        (at(2, 3, 23, 59), 1, at(3, 3, 17)),
        (datetime(2026, 3, 2, 20, 0, tzinfo=UTC), 1, at(4, 3, 17)),
    ],
)
def test_working_days_end_at_the_end_of_office_hours(start: datetime, days: int, due: datetime) -> None:
    assert USUAL.add_working_days(start, days) == due


def test_what_an_agency_declares_wins_over_week_and_holidays() -> None:
    calendar = Calendar(
        exceptions={
            date(2026, 3, 10): False,
            date(2026, 3, 14): True,
            date(2026, 4, 30): True,
            date(2026, 8, 22): False,
        }
    )
    assert calendar.add_working_days(at(9, 3), 1) == at(11, 3, 17)  # ngày truyền thống của tỉnh, 10/3
    assert calendar.add_working_days(at(13, 3), 1) == at(14, 3, 17)  # a Saturday worked
    assert calendar.add_working_days(at(29, 4), 1) == at(30, 4, 17)  # on duty on the holiday
    assert calendar.add_working_days(at(21, 8), 1) == at(24, 8, 17)  # here the Saturday of the swap is not worked


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        (at(2, 3, 8), 0, at(2, 3, 8)),
        (at(2, 3, 8), 2, at(2, 3, 10)),
        (at(2, 3, 7, 0), 1, at(2, 3, 8, 30)),
        (at(2, 3, 7, 30), 4, at(2, 3, 11, 30)),
        # Across lunch.
        (at(2, 3, 10, 30), 2, at(2, 3, 14, 30)),
        (at(2, 3, 12, 0), 1, at(2, 3, 14, 30)),
        # Across the night.
        (at(2, 3, 16, 0), 8, at(3, 3, 16, 30)),
        (at(2, 3, 20, 0), 1, at(3, 3, 8, 30)),
        # Across the week-end.
        (at(6, 3, 16, 0), 2, at(9, 3, 8, 30)),
        (at(7, 3, 10, 0), 8, at(10, 3, 8, 0)),
        (at(8, 3, 10, 0), 0, at(9, 3, 7, 30)),
        # Across 30/4 and 1/5, and over Tết.
        (at(29, 4, 16, 30), 1, at(4, 5, 8, 0)),
        (at(13, 2, 16, 30), 0.75, at(23, 2, 7, 45)),
        # Onto the Saturday worked for 31/8.
        (at(21, 8, 16, 30), 1, at(22, 8, 8, 0)),
    ],
)
def test_working_hours_pass_only_in_office_hours(start: datetime, hours: float, due: datetime) -> None:
    assert USUAL.add_working_hours(start, hours) == due


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (at(2, 3, 8), at(2, 3, 10), 2.0),
        (at(2, 3, 11), at(2, 3, 14), 1.0),
        (at(2, 3, 12), at(2, 3, 13), 0.0),
        (at(2, 3, 16), at(3, 3, 8, 30), 2.0),
        (at(6, 3, 16), at(9, 3, 8, 30), 2.0),
        (at(7, 3, 8), at(8, 3, 17), 0.0),
        (at(29, 4, 7, 30), at(4, 5, 11, 30), 11.5),
        (at(2, 3, 10), at(2, 3, 8), -2.0),
    ],
)
def test_hours_between_two_moments(start: datetime, end: datetime, hours: float) -> None:
    assert USUAL.working_hours_between(start, end) == hours


def test_an_agency_has_hours_of_its_own() -> None:
    early = Calendar(morning=(time(7, 0), time(11, 0)), afternoon=(time(13, 0), time(16, 30)))
    assert early.end_of(date(2026, 3, 2)) == at(2, 3, 16, 30)
    assert early.add_working_hours(at(2, 3, 10, 30), 1) == at(2, 3, 13, 30)
