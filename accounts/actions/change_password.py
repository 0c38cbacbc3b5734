"""Change one's own password."""

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from accounts.models import User
from accounts.sessions import end_sessions_of
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def change_password(user_id: int, *, password: str, keep: str | None = None, actor: Actor | None) -> User:
    """Set a new password that passed the policy; a first password is then used up (SD-10.2).

    Every session ends but the one with the key `keep`.
    """
    user = locked(User, user_id)
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    end_sessions_of(user, keep=keep)
    audit.record("user.password_changed", actor, user, user=user)
    return user
