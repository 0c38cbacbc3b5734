"""Days of the demo, counted in working days from the day it is seeded."""

from datetime import date, timedelta
from functools import lru_cache

import holidays


@lru_cache(maxsize=8)
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("VN", years=year))


def is_working_day(day: date) -> bool:
    """Monday to Friday and no public holiday of Viet Nam."""
    return day.weekday() < 5 and day not in _public_holidays(day.year)


def past_day(today: date, offset: int) -> date:
    """The working day `offset` (zero or negative) before today; zero is today, or the last working day."""
    day = today
    while not is_working_day(day):
        day -= timedelta(days=1)
    for _ in range(-offset):
        day -= timedelta(days=1)
        while not is_working_day(day):
            day -= timedelta(days=1)
    return day


def due_day(today: date, offset: int) -> date:
    """A deadline: zero is today or the next working day, negative means already missed."""
    if offset < 0:
        return past_day(today - timedelta(days=1), offset + 1)
    day = today
    while not is_working_day(day):
        day += timedelta(days=1)
    for _ in range(offset):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day
