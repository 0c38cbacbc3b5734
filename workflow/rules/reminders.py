"""When somebody is reminded of a deadline, and who (SD-5.3c, design.md §8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.enums import Role
from accounts.models import Post
from accounts.queries import AGENCY_WIDE
from workflow.enums import NotificationKind, Part
from workflow.models import Step
from workflow.rules.holders import Holder
from workflow.rules.working_time import Calendar

# Who answers for the punctuality of whom, upwards (DN-7.1: the Chief of Office follows the deadlines of the agency).
_ABOVE = {
    Role.UNIT_HEAD: Role.CHIEF_OF_OFFICE,
    Role.CLERK: Role.CHIEF_OF_OFFICE,
    Role.CHIEF_OF_OFFICE: Role.LEADER,
}


@dataclass(frozen=True, slots=True)
class Reminder:
    """One person to be told one thing."""

    kind: str
    post: Post
    text: str
    why: str


def kinds_due(due_at: datetime, now: datetime, calendar: Calendar, days_before: int) -> list[NotificationKind]:
    """What is to be said now about that deadline, whether or not it has been said before.

    A run that was missed is made up for by the next, as long as the deadline has not come: never a 'soon' on the day.
    """
    today, last = timezone.localdate(now), timezone.localdate(due_at)
    if today > last:
        return [NotificationKind.LATE]
    if today == last:
        return [NotificationKind.TODAY, *([NotificationKind.LATE] if due_at < now else [])]
    if days_before and calendar.is_working_day(today) and today >= _working_days_before(last, days_before, calendar):
        return [NotificationKind.SOON]
    return []


def _working_days_before(day: date, count: int, calendar: Calendar) -> date:
    while count:
        day -= timedelta(days=1)
        count -= calendar.is_working_day(day)
    return day


def holders(step: Step, people: Iterable[Post]) -> list[Post]:
    """Who has the step: the person, or everybody who works the inbox. `people`: who works in the agency today."""
    if step.holder_post_id:
        return [p for p in people if p.pk == step.holder_post_id]
    wide = step.holder_role in AGENCY_WIDE
    return [p for p in people if p.role == step.holder_role and (wide or p.unit_id == step.holder_unit_id)]


def heads_above(step: Step, people: Iterable[Post]) -> list[Post]:
    """The heads of the holder's unit; over a head the Chief of Office, over him the leaders; over a leader nobody."""
    everybody = list(people)
    role = step.holder_post.role if step.holder_post else step.holder_role
    if role == Role.LEADER:
        return []
    above = _ABOVE.get(Role(role), Role.UNIT_HEAD)
    found = [p for p in everybody if p.role == above and (above != Role.UNIT_HEAD or p.unit_id == step.holder_unit_id)]
    # The Office has no unit head of its own: its people work under the Chief.
    return found or [p for p in everybody if p.role == Role.CHIEF_OF_OFFICE and above == Role.UNIT_HEAD]


def reminders(step: Step, kind: str, people: Iterable[Post]) -> list[Reminder]:
    """Everybody to be told that about the step, each with his own reason."""
    assert step.due_at is not None
    thing = step.item.code or step.item.get_kind_display()
    due = timezone.localtime(step.due_at)
    if kind == NotificationKind.LATE:
        where = Holder.of(step).name
        text = f"{thing}, quá hạn từ {due:%H:%M ngày %d/%m/%Y}: {step.item.subject}"
        why = f"{where} đang giữ việc này, thuộc phạm vi bạn phụ trách."
        return [Reminder(kind, post, text, why) for post in heads_above(step, people)]
    when = f"{due:%H:%M} hôm nay" if kind == NotificationKind.TODAY else f"{due:%H:%M ngày %d/%m/%Y}"
    text = f"{thing}, hạn {when}: {step.item.subject}"
    part = Part(step.part).label.lower()
    why = f"Việc đang ở bạn, vai trò {part}."
    if not step.holder_post_id:
        why = f"Việc đang ở {Holder.of(step).name}, nơi bạn làm việc, vai trò {part}."
    return [Reminder(kind, post, text, why) for post in holders(step, people)]
