"""Refuse to give a task to another lead (GL-4.2b)."""

from django.db import transaction

from accounts.actor import Actor
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from tasks.enums import RequestState
from tasks.models import Assignment, TransferRequest
from tasks.permissions import check_may_act
from tasks.queries import pending_transfer
from tasks.transitions import REFUSE_TRANSFER
from workflow.steps import tell


@transaction.atomic(durable=True)
def refuse_transfer(assignment_id: int, *, reason: str, actor: Actor) -> TransferRequest:
    """The task stays where it is, and the lead reads why."""
    assignment = locked(Assignment, assignment_id)
    check_may_act(actor, assignment, REFUSE_TRANSFER)
    if not reason:
        raise BadInput("Không đồng ý thì phải nêu lý do.", field="reason")
    request = pending_transfer(assignment)
    assert request is not None
    event = tell(assignment, actor, "transfer_refused", "không đồng ý chuyển đơn vị khác", reason)
    request.state, request.decision = RequestState.REFUSED, reason
    request.decided_by, request.decided_at = actor.post, event.at
    request.save(update_fields=["state", "decision", "decided_by", "decided_at"])
    return request
