"""Answer a request for time (KS-5.10, GL-5.2)."""

from django.db import transaction

from accounts.actor import Actor
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from qlvb.lib.vietnamese import short_date
from tasks.enums import RequestState
from tasks.models import Assignment, Extension
from tasks.moving import set_deadline
from tasks.permissions import check_may_act
from tasks.queries import pending_extension
from tasks.transitions import DECIDE_EXTENSION
from workflow.steps import tell


@transaction.atomic(durable=True)
def decide_extension(assignment_id: int, *, agreed: bool, decision: str = "", actor: Actor) -> Extension:
    """Agreed: the new deadline holds, the old one is kept beside it. Refused: with the reason."""
    assignment = locked(Assignment, assignment_id)
    check_may_act(actor, assignment, DECIDE_EXTENSION)
    if not agreed and not decision:
        raise BadInput("Không đồng ý thì phải nêu lý do.", field="reason")
    extension = pending_extension(assignment)
    assert extension is not None
    until = short_date(extension.new_due_at)
    label = f"đồng ý gia hạn đến {until}" if agreed else f"không đồng ý gia hạn đến {until}"
    event = tell(assignment, actor, "extended" if agreed else "extension_refused", label, decision)
    extension.state = RequestState.AGREED if agreed else RequestState.REFUSED
    extension.decided_by, extension.decided_at, extension.decision = actor.post, event.at, decision
    extension.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    if agreed:
        set_deadline(assignment, extension.new_due_at)
    return extension
