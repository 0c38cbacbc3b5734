"""Take one's desk back before the time."""

from django.db import transaction

from accounts.actor import Actor
from accounts.lending import end
from accounts.models import Delegation
from accounts.rules.delegations import check_may_end
from accounts.rules.leaves import leave_behind
from qlvb.lib.errors import InvalidTransition
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def end_delegation(delegation_id: int, *, actor: Actor) -> Delegation:
    """From the next click on the deputy no longer works it. Not while a leave of the head relies on it, whether it was
    lent with the leave or before: then that ends first.
    """
    delegation = locked(Delegation, delegation_id)
    check_may_end(actor, delegation)
    if leave := leave_behind(delegation, actor.today()):
        with_it = delegation.leaves.filter(pk=leave.pk).exists()
        advice = "hãy bỏ đợt nghỉ, ủy quyền kết thúc theo" if with_it else "hãy bỏ đợt nghỉ trước"
        raise InvalidTransition(f"Ủy quyền này kèm đợt nghỉ {leave.period}: {advice}.")
    end(delegation, actor)
    return delegation
