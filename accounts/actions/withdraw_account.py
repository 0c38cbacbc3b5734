"""Take somebody's posts in an agency, and with the last of them the account (SD-9.4, SD-10.2, DN-13.5d)."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.actor import Actor
from accounts.closing import close_account, end_post
from accounts.decisions import Ground, basis_of
from accounts.enums import DecisionKind, MinutesKind
from accounts.leavings import settle
from accounts.matters import withdrawing
from accounts.minutes import write_minutes
from accounts.models import Minutes, Post, Unit, User
from accounts.passing_on import given_posts
from accounts.rules.accounts import check_may_manage, check_not_oneself
from accounts.succession import NOBODY, Succession
from accounts.tokens import use_once
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def withdraw_account(
    user_id: int,
    ground: Ground,
    *,
    leaves_on: date,
    succession: Succession = NOBODY,
    token: UUID | None = None,
    actor: Actor,
) -> Minutes | None:
    """End his posts in the actor's agency; what was open goes to the successors: the minutes of it, None when nothing
    was.

    From the leaving date on nobody signs in with this account, unless another agency still employs him; open sessions
    end. Everything he did stays under his name.
    """
    # One withdrawal at a time in an agency: two at once could each think the other clerk stays.
    Unit.objects.select_for_update(no_key=True).get(pk=actor.agency_id)
    user = locked(User, user_id)
    check_may_manage(actor)
    check_not_oneself(actor, user)
    use_once(actor, token)
    matter, posts = withdrawing(user, leaves_on, succession, actor)
    basis = basis_of(ground, matter, actor)
    given = []
    for post, heirs in given_posts(posts, succession, basis, actor):
        given += end_post(post, basis, DecisionKind.WITHDRAW, leaves_on, heirs, actor)
    minutes = write_minutes(
        MinutesKind.WITHDRAW, given, posts=posts, basis=basis.name, effective_on=leaves_on, actor=actor
    )
    settle(user, actor)
    elsewhere = Post.objects.filter(user=user).exclude(pk__in=[post.pk for post in posts])
    if not elsewhere.filter(Q(ends_on=None) | Q(ends_on__gte=leaves_on)).exists():
        user.closed_from = leaves_on
        user.save(update_fields=["closed_from"])
        if leaves_on <= actor.today():
            close_account(user)
    return minutes
