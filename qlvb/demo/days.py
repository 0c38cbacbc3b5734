"""Days of the demo, counted in working days from the day it is seeded."""

from datetime import date, timedelta

from workflow.rules.working_time import Calendar

STATUTORY = Calendar()


def is_working_day(day: date) -> bool:
    """As deadlines count: no public holiday of Viet Nam; Monday to Friday, and Saturdays swapped for a day off."""
    return STATUTORY.is_working_day(day)


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
