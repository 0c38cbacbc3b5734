"""An administrator's password has grown old: he goes no further without another (facts.md §5.2)."""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.password_age import ends_on
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def demand_new_password(user_id: int, *, address: str | None) -> bool:
    """Whether it was so; nothing for whoever has to change it already, or has just done so in another tab."""
    user, today = locked(User, user_id), timezone.localdate()
    day = ends_on(user, today)
    if user.must_change_password or day is None or day > today:
        return False
    user.must_change_password = True
    user.save(update_fields=["must_change_password"])
    audit.record("user.password_too_old", None, user, user=user, address=address)
    return True
