"""End open sessions: one's own elsewhere, or all of somebody's (ASVS 7.4.5)."""

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from accounts.models import User
from accounts.queries import open_posts, works_elsewhere
from accounts.rules.accounts import check_may_manage, check_not_oneself
from accounts.sessions import end_sessions_of
from qlvb.lib.errors import NotAllowed
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def end_own_sessions(user_id: int, *, keep: str, only: str | None = None, actor: Actor) -> int:
    """Every other one of one's own, or the one called `only`; never the one in which this is done."""
    user = locked(User, user_id)
    ended = end_sessions_of(user, keep=keep, only=only)
    if ended:
        audit.record("user.sessions_ended", actor, user, user=user, sessions=ended)
    return ended


@transaction.atomic(durable=True)
def end_sessions(user_id: int, *, actor: Actor) -> int:
    """All sessions of somebody of the administrator's agency, who may sign in again."""
    user = locked(User, user_id)
    check_may_manage(actor)
    check_not_oneself(actor, user)
    if works_elsewhere(user, actor.agency_id) or not open_posts(user, actor.agency_id).exists():
        raise NotAllowed("Chỉ kết thúc phiên của người chỉ làm việc tại cơ quan mình.")
    ended = end_sessions_of(user)
    audit.record("user.sessions_ended", actor, user, sessions=ended)
    return ended
