"""Open an account again that was stopped while its posts go on (facts.md §5.2, SD-9.4)."""

from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.closing import open_account
from accounts.decisions import Ground, basis_of, write_down
from accounts.enums import DecisionKind
from accounts.leavings import cancel_open
from accounts.matters import reopening
from accounts.models import User
from accounts.rules.accounts import check_may_manage, check_not_oneself
from accounts.tokens import use_once
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def reopen_account(user_id: int, ground: Ground, *, token: UUID | None = None, actor: Actor) -> str:
    """The temporary password, kept nowhere and shown once; the posts are as they were."""
    user = locked(User, user_id)
    check_may_manage(actor)
    check_not_oneself(actor, user)
    use_once(actor, token)
    matter, posts = reopening(user, actor)
    basis = basis_of(ground, matter, actor)
    cancel_open(user, actor)
    password = open_account(user)
    write_down(DecisionKind.RESTORE, posts[0], basis, actor.today(), actor=actor)
    return password
