"""Set a new password by the link that came by mail (SD-10.2)."""

from django.db import transaction

from accounts import audit, lockout
from accounts.forgotten import user_behind
from accounts.models import User
from accounts.sessions import end_sessions_of
from qlvb.lib.errors import InvalidTransition
from qlvb.lib.locking import locked

USED_UP = "Liên kết này đã hết hạn hoặc đã được dùng; hãy yêu cầu liên kết mới."


@transaction.atomic(durable=True)
def use_reset_link(user_id: int, *, name: str, token: str, password: str, address: str | None) -> None:
    """Every open session ends, a lock ends; a second factor is asked for as ever when he then signs in."""
    user = locked(User, user_id)
    if user_behind(name, token) is None:
        raise InvalidTransition(USED_UP)
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    end_sessions_of(user)
    lockout.forget(user.username)
    audit.record("user.password_reset_by_mail", None, user, user=user, address=address)
