"""He is back before the time, or stays after all."""

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from accounts.lending import end
from accounts.models import Delegation, Leave
from accounts.rules.leaves import check_may_cancel_leave
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def cancel_leave(leave_id: int, *, actor: Actor) -> Leave:
    """The leave no longer holds, and what was lent with it comes back."""
    leave = locked(Leave, leave_id)
    check_may_cancel_leave(actor, leave)
    leave.cancelled_at = actor.now()
    leave.save(update_fields=["cancelled_at"])
    lent = Delegation.objects.filter(leaves=leave, ended_at=None, ends_on__gte=actor.today())
    for delegation in lent.select_for_update(of=("self",)):
        end(delegation, actor)
    audit.record("leave.cancelled", actor, leave.user, away=leave.period)
    return leave
