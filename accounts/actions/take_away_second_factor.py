"""Take a lost device away, by decision or consent, so that its owner signs in and brings another (SD-9.4, SD-10.2)."""

from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.decisions import Ground, basis_of, write_down
from accounts.enums import DecisionKind
from accounts.matters import losing_device
from accounts.models import User
from accounts.rules.accounts import check_may_manage, check_not_oneself
from accounts.second_factor import forget_device
from accounts.sessions import end_sessions_of
from accounts.tokens import use_once
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def take_away_second_factor(user_id: int, ground: Ground, *, token: UUID | None = None, actor: Actor) -> None:
    """Device and recovery codes are good no more, his open sessions end. Who must have a second factor sets up a new
    one when he next signs in.
    """
    user = locked(User, user_id)
    check_may_manage(actor)
    check_not_oneself(actor, user)
    use_once(actor, token)
    matter, posts = losing_device(user, actor)
    basis = basis_of(ground, matter, actor)
    forget_device(user)
    end_sessions_of(user)
    write_down(DecisionKind.DEVICE, posts[0], basis, actor.today(), actor=actor)
