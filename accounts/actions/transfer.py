"""Move somebody to another post of the agency from a day on, with hand-over (SD-9.4, SD-10.2)."""

from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.closing import end_post
from accounts.decisions import Ground, basis_of
from accounts.enums import DecisionKind, MinutesKind
from accounts.matters import Place, transferring
from accounts.minutes import write_minutes
from accounts.models import Minutes, Post, Unit, User
from accounts.passing_on import given_posts
from accounts.rules.accounts import check_may_manage, check_not_oneself
from accounts.succession import NOBODY, Succession
from accounts.tokens import use_once
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def transfer(
    user_id: int,
    post_id: int,
    place: Place,
    ground: Ground,
    *,
    succession: Succession = NOBODY,
    token: UUID | None = None,
    actor: Actor,
) -> tuple[Post, Minutes | None]:
    """The new post, and the minutes of what was handed over. The old post ends the day before; the account goes on."""
    Unit.objects.select_for_update(no_key=True).get(pk=actor.agency_id)
    user = locked(User, user_id)
    check_may_manage(actor)
    check_not_oneself(actor, user)
    use_once(actor, token)
    matter, old = transferring(user, post_id, place, succession, actor)
    basis = basis_of(ground, matter, actor)
    given = []
    for ending, heirs in given_posts([old], succession, basis, actor):
        given += end_post(ending, basis, DecisionKind.TRANSFER, place.starts_on, heirs, actor)
    minutes = write_minutes(
        MinutesKind.TRANSFER, given, posts=[old], basis=basis.name, effective_on=place.starts_on, actor=actor
    )
    post = Post.objects.create(
        user=user, unit=place.unit, role=place.role, title=place.title, starts_on=place.starts_on
    )
    return post, minutes
