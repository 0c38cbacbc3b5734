"""Let somebody sign in again before the time of the lock is over (SD-10.2)."""

from django.db import transaction

from accounts import audit, lockout
from accounts.actor import Actor
from accounts.models import User
from accounts.queries import open_posts
from accounts.rules.accounts import check_may_manage, check_not_oneself
from qlvb.lib.errors import NotAllowed
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def unlock_account(user_id: int, *, actor: Actor) -> None:
    """Forget the failures; who did it is kept."""
    user = locked(User, user_id)
    check_may_manage(actor)
    check_not_oneself(actor, user)
    if not open_posts(user, actor.agency_id).exists():
        raise NotAllowed("Người này hiện không làm việc tại cơ quan của bạn.")
    if lockout.forget(user.username):
        audit.record("user.unlocked", actor, user)
