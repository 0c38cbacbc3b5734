"""Deadlines of tasks: a whole day, to its last minute, since a reply carries only its date."""

from datetime import date, datetime, time, timedelta

from qlvb.lib.errors import BadInput, InvalidTransition
from workflow.rules.working_time import VIETNAM

# How near a deadline must be before somebody is urged.
URGENT_DAYS = 3


def deadline(day: date) -> datetime:
    """The last moment in time."""
    return datetime.combine(day, time(23, 59), VIETNAM)


def check_deadline(day: date, *, today: date) -> None:
    if day < today:
        raise BadInput("Hạn hoàn thành không được trước ngày hôm nay.", field="due_on")


def check_later(day: date, *, than: date, today: date) -> None:
    """A new deadline: after the one it replaces, and still to come."""
    if day <= than:
        raise BadInput(f"Hạn mới phải sau hạn đang có ({than:%d/%m/%Y}).", field="due_on")
    if day < today:
        raise BadInput("Hạn mới không được trước ngày hôm nay.", field="due_on")


def is_urgent(day: date, *, today: date) -> bool:
    """Over, or nearly so."""
    return day <= today + timedelta(days=URGENT_DAYS)


def check_urgent(day: date, *, today: date) -> None:
    if not is_urgent(day, today=today):
        raise InvalidTransition(f"Chỉ đôn đốc nhiệm vụ đã quá hạn hoặc còn không quá {URGENT_DAYS} ngày đến hạn.")
