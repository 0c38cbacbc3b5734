"""Đề nghị chuyển (GL-4.2b): wrong content, or not this agency's duty."""

from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.tokens import use_once
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from tasks.followers import ask_to_answer
from tasks.models import Assignment, TransferRequest
from tasks.permissions import check_may_act
from tasks.transitions import ASK_TRANSFER
from workflow.steps import tell


@transaction.atomic(durable=True)
def ask_transfer(assignment_id: int, *, reason: str, token: UUID | None = None, actor: Actor) -> TransferRequest:
    """The task stays with the lead until the giver has agreed."""
    assignment = locked(Assignment, assignment_id)
    check_may_act(actor, assignment, ASK_TRANSFER)
    use_once(actor, token)
    if not reason:
        raise BadInput("Hãy nêu lý do đề nghị chuyển.", field="reason")
    event = tell(assignment, actor, "ask_transfer", "đề nghị chuyển đơn vị khác", reason)
    ask_to_answer(assignment, f"{assignment.lead_unit.name} đề nghị chuyển đơn vị khác", reason, actor=actor)
    return TransferRequest.objects.create(assignment=assignment, reason=reason, asked_by=actor.post, asked_at=event.at)
