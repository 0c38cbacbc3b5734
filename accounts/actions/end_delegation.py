"""Take one's desk back before the time."""

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from accounts.models import Delegation
from accounts.rules.delegations import check_may_end
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def end_delegation(delegation_id: int, *, actor: Actor) -> Delegation:
    """From the next click on the deputy no longer works it."""
    delegation = locked(Delegation, delegation_id)
    check_may_end(actor, delegation)
    delegation.ended_at = actor.now()
    delegation.save(update_fields=["ended_at"])
    after = {"ended_at": str(delegation.ended_at)}
    audit.record("delegation.ended", actor, delegation, before={"ended_at": None}, after=after)
    return delegation
