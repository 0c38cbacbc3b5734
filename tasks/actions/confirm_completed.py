"""Confirm that a task is completed (GL-5.2)."""

from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.tokens import use_once
from qlvb.lib.locking import locked
from qlvb.lib.vietnamese import short_date
from tasks.models import Assignment
from tasks.moving import settle
from tasks.permissions import check_may_act
from tasks.transitions import CONFIRM, CONFIRM_LATE
from workflow.steps import tell


@transaction.atomic(durable=True)
def confirm_completed(assignment_id: int, *, note: str = "", token: UUID | None = None, actor: Actor) -> Assignment:
    """In time or late: the date of the reply against the deadline decides, not whoever confirms."""
    assignment = locked(Assignment, assignment_id)
    act = CONFIRM_LATE if assignment.is_late else CONFIRM
    check_may_act(actor, assignment, act)
    use_once(actor, token)
    assert act.target is not None and assignment.reply and assignment.replied_on
    label = "xác nhận hoàn thành trễ hạn" if act is CONFIRM_LATE else "xác nhận hoàn thành đúng hạn"
    event = tell(assignment, actor, act.name, label, note, replied_on=short_date(assignment.replied_on))
    outcome = f"{'Hoàn thành trễ hạn' if act is CONFIRM_LATE else 'Hoàn thành'}, văn bản {assignment.reply.notation}"
    settle(assignment, act.target, event=event, outcome=outcome, reason="", actor=actor)
    return assignment
