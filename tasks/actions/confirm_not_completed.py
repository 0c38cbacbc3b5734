"""Confirm that a task is not completed: with the reason, and more time where that is justified (GL-5.2)."""

from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.tokens import use_once
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from qlvb.lib.vietnamese import short_date
from tasks.enums import RequestState
from tasks.models import Assignment, Extension
from tasks.moving import back_to_lead_unit, end_lead_step, set_deadline, settle
from tasks.permissions import check_may_act
from tasks.queries import incoming_of
from tasks.rules.deadlines import check_later, deadline
from tasks.transitions import CONFIRM_NOT, GIVE_BACK
from workflow.models import WorkItem
from workflow.stand_ins import reopen_item
from workflow.steps import tell


@transaction.atomic(durable=True)
def confirm_not_completed(
    assignment_id: int, *, reason: str, due_on: date | None = None, token: UUID | None = None, actor: Actor
) -> Assignment:
    """Without a new deadline that is the end; with one the task goes back to its lead, to be answered anew."""
    incoming = _locked_document_of_lead(assignment_id)
    assignment = locked(Assignment, assignment_id)
    act = GIVE_BACK if due_on else CONFIRM_NOT
    check_may_act(actor, assignment, act)
    use_once(actor, token)
    if not reason:
        raise BadInput("Hãy nêu lý do không hoàn thành, chưa đạt yêu cầu.", field="reason")
    if due_on is None:
        event = tell(assignment, actor, "confirm_not", "xác nhận không hoàn thành", reason)
        outcome = f"Không hoàn thành: {reason}"
        settle(assignment, _target(act.target), event=event, outcome=outcome, reason=reason, actor=actor)
        return assignment
    check_later(due_on, than=assignment.due_on, today=actor.today())
    _give_back(assignment, incoming, reason, due_on, actor)
    return assignment


def _give_back(assignment: Assignment, incoming: WorkItem | None, reason: str, due_on: date, actor: Actor) -> None:
    was_proposed = assignment.reply_id is not None
    label = f"chưa đạt yêu cầu, cho thêm thời gian đến {short_date(due_on)}"
    event = tell(assignment, actor, "give_back", label, reason, reply=assignment.reply_id)
    Extension.objects.create(
        assignment=assignment,
        reason=reason,
        asked_by=actor.post,
        asked_at=event.at,
        state=RequestState.AGREED,
        decided_by=actor.post,
        decided_at=event.at,
        old_due_at=deadline(assignment.due_on),
        new_due_at=deadline(due_on),
    )
    if was_proposed:
        end_lead_step(assignment, event, actor=actor, result=label)
    assignment.state, assignment.reply, assignment.replied_on = _target(GIVE_BACK.target), None, None
    assignment.save(update_fields=["state", "reply", "replied_on"])
    set_deadline(assignment, deadline(due_on))
    if assignment.is_internal and was_proposed:
        back_to_lead_unit(assignment, event, actor=actor, text=f"Chưa đạt yêu cầu: {reason}")
    elif incoming and not incoming.is_open:
        again = tell(incoming, actor, "reopened", f"mở lại: {label}", reason, assignment=assignment.pk)
        reopen_item(incoming, event=again, actor=actor, due_at=assignment.due_at, text=f"Chưa đạt yêu cầu: {reason}")


def _locked_document_of_lead(assignment_id: int) -> WorkItem | None:
    """Locked before the task: a reply that is issued meanwhile takes the same order."""
    assignment = Assignment.objects.get(pk=assignment_id)
    incoming = None if assignment.is_internal else incoming_of(assignment)
    return locked(WorkItem, incoming.pk) if incoming else None


def _target(state: str | None) -> str:
    assert state is not None
    return state
