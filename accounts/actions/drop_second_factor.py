"""Do without the second factor again, where one need not have it (SD-10.2)."""

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from accounts.models import User
from accounts.second_factor import forget_device, is_required
from qlvb.lib.errors import NotAllowed
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def drop_second_factor(user_id: int, *, actor: Actor) -> None:
    """One's own; nobody who administers or signs."""
    user = locked(User, user_id)
    if is_required(user, actor.today()):
        raise NotAllowed(
            "Quản trị và người ký văn bản không tắt được xác thực hai bước. Đổi điện thoại thì cài lại cho máy mới."
        )
    if forget_device(user):
        audit.record("user.second_factor_off", actor, user, user=user)
