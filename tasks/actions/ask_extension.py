"""Đề nghị gia hạn (KS-5.10): the lead reports a hard case and asks for time."""

from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.tokens import use_once
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from qlvb.lib.vietnamese import short_date
from tasks.followers import ask_to_answer
from tasks.models import Assignment, Extension
from tasks.permissions import check_may_act
from tasks.rules.deadlines import check_later, deadline
from tasks.transitions import ASK_EXTENSION
from workflow.steps import tell


@transaction.atomic(durable=True)
def ask_extension(
    assignment_id: int, *, due_on: date, reason: str, token: UUID | None = None, actor: Actor
) -> Extension:
    """The deadline stays until whoever follows the task has agreed."""
    assignment = locked(Assignment, assignment_id)
    check_may_act(actor, assignment, ASK_EXTENSION)
    use_once(actor, token)
    if not reason:
        raise BadInput("Hãy nêu lý do đề nghị gia hạn.", field="reason")
    check_later(due_on, than=assignment.due_on, today=actor.today())
    event = tell(assignment, actor, "ask_extension", f"đề nghị gia hạn đến {short_date(due_on)}", reason)
    ask_to_answer(
        assignment, f"{assignment.lead_unit.name} đề nghị gia hạn đến {short_date(due_on)}", reason, actor=actor
    )
    return Extension.objects.create(
        assignment=assignment,
        reason=reason,
        asked_by=actor.post,
        asked_at=event.at,
        old_due_at=deadline(assignment.due_on),
        new_due_at=deadline(due_on),
    )
