"""Remind of deadlines: holders before and on the day, their heads after it; their deputies too (SD-5.3c, SD-5.3d)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Unit
from accounts.queries import deputies_of, posts_in_agency, rules_of
from workflow.enums import OPEN_STATES, Part
from workflow.models import Notification, Step
from workflow.notify import keep, notification, told_at
from workflow.queries import calendar_of
from workflow.rules.reminders import kinds_due, reminders

# Further ahead than any run of days off and any `remind_days` an agency would choose.
_HORIZON = timedelta(days=30)


@transaction.atomic(durable=True)
def remind(agency: Unit, *, now: datetime | None = None) -> None:
    """Write every reminder of one agency that is due and has not been given; a second run writes none.

    Steps that are done, sent back or withdrawn, items that are closed, and copies for information are left in peace.
    """
    now = now or timezone.now()
    calendar, days_before = calendar_of(agency.pk), rules_of(agency.pk).remind_days
    people = list(posts_in_agency(agency.pk, timezone.localdate(now)))
    deputies = deputies_of(people, timezone.localdate(now))
    steps = list(
        Step.objects.filter(
            item__agency=agency,
            item__closed_at=None,
            state__in=OPEN_STATES,
            part__in=(Part.LEAD, Part.COORDINATE),
            due_at__lt=now + _HORIZON,
        ).select_related("item", "holder_unit", "holder_post__user")
    )
    told = set(Notification.objects.filter(step__in=steps).values_list("step_id", "kind", "user_id", "day"))
    rows = []
    for step in steps:
        assert step.due_at is not None
        day = timezone.localdate(step.due_at)
        for kind in kinds_due(step.due_at, now, calendar, days_before):
            due = {reminder.post.pk: reminder for reminder in reminders(step, kind, people)}
            for desk, user in told_at([reminder.post for reminder in due.values()], deputies, step.item):
                key = (step.pk, kind, user.pk, day)
                if key not in told:
                    told.add(key)
                    words = (kind, due[desk.pk].text, due[desk.pk].why)
                    rows.append(notification(desk, step.item, *words, at=now, step=step, day=day, user=user))
    keep(rows)
