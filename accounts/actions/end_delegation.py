"""Take one's desk back before the time."""

from django.db import transaction

from accounts.actor import Actor
from accounts.lending import end
from accounts.models import Delegation
from accounts.models.leave import slot_of
from accounts.rules.delegations import check_may_end
from qlvb.lib.errors import InvalidTransition
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def end_delegation(delegation_id: int, *, actor: Actor) -> Delegation:
    """From the next click on the deputy no longer works it. Not while the head is away: then his leave ends first."""
    delegation = locked(Delegation, delegation_id)
    check_may_end(actor, delegation)
    if leave := delegation.leaves.filter(cancelled_at=None, last_slot__gte=slot_of(actor.today(), "morning")).first():
        raise InvalidTransition(f"Ủy quyền này kèm đợt nghỉ {leave.period}: hãy bỏ đợt nghỉ, ủy quyền kết thúc theo.")
    end(delegation, actor)
    return delegation
