"""Deadlines of tasks: a whole day, to its last minute, since a reply carries only its date."""

from datetime import date, datetime, time

from qlvb.lib.errors import BadInput
from workflow.rules.working_time import VIETNAM


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
