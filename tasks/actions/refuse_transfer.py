"""Refuse to give a task to another lead (GL-4.2b)."""

from django.db import transaction

from accounts.actor import Actor
from accounts.enums import Role
from accounts.queries import workers_of_inbox
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from tasks.enums import RequestState
from tasks.models import Assignment, TransferRequest
from tasks.permissions import check_may_act
from tasks.queries import dispatch_of, pending_transfer
from tasks.transitions import REFUSE_TRANSFER
from workflow.enums import NotificationKind
from workflow.notify import notify
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
    _ask_to_send_again(assignment, reason, actor)
    return request


def _ask_to_send_again(assignment: Assignment, reason: str, actor: Actor) -> None:
    """A lead that refused the document has nothing to work on until the clerk sends it again."""
    dispatch = dispatch_of(assignment)
    if dispatch is None or assignment.source is None or not dispatch.is_sent_back:
        return
    clerks = workers_of_inbox(assignment.agency_id, Role.CLERK, actor.today())
    what = f"Hãy gửi lại {assignment.source.notation} cho {assignment.lead_unit.name}: {reason}"
    why = "Nơi nhận đã từ chối văn bản; người theo dõi không đồng ý chuyển nhiệm vụ cho nơi khác."
    notify(clerks, assignment.source, NotificationKind.TOLD, what, why)
