"""New recovery codes in place of the old ones (SD-10.2)."""

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from accounts.models import User
from accounts.second_factor import has_device, make_recovery_codes
from qlvb.lib.errors import InvalidTransition
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def renew_recovery_codes(user_id: int, *, actor: Actor) -> list[str]:
    """Shown once; none of the old ones is good any more."""
    user = locked(User, user_id)
    if not has_device(user):
        raise InvalidTransition("Bạn chưa bật xác thực hai bước nên không có mã dự phòng.")
    codes = make_recovery_codes(user)
    audit.record("user.recovery_codes_renewed", actor, user, user=user)
    return codes
