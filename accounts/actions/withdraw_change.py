"""Take back a change of the organisation before its day."""

from django.db import transaction
from django.db.models import ProtectedError

from accounts import audit
from accounts.actor import Actor
from accounts.enums import ChangeKind, ChangeState
from accounts.models import UnitChange
from accounts.rules.units import check_may_withdraw
from accounts.tree import lock_tree
from qlvb.lib.errors import InvalidTransition
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def withdraw_change(change_id: int, *, actor: Actor) -> UnitChange:
    """It stays in the history as withdrawn; a unit that was only planned is gone, unless something hangs on it."""
    lock_tree()
    change = locked(UnitChange, change_id)
    check_may_withdraw(actor, change)
    unit = change.unit
    change.state, change.withdrawn_at, change.withdrawn_by = ChangeState.WITHDRAWN, actor.now(), actor.post
    if change.kind == ChangeKind.CREATE:
        change.unit = None
    change.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "unit"])
    if change.kind == ChangeKind.CREATE and unit is not None:
        try:
            unit.delete()
        except ProtectedError:
            raise InvalidTransition(
                f"Đã có chức danh, đơn vị hoặc thay đổi khác gắn với {unit.name}; hãy gỡ những việc ấy trước khi rút."
            ) from None
    audit.record("organisation.withdrawn", actor, change, name=change.title,
                 effective_on=change.effective_on.isoformat())  # fmt: skip
    return change
