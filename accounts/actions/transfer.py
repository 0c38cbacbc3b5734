"""Move somebody to another post of the agency from a day on, with hand-over (SD-9.4, SD-10.2)."""

from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.closing import end_post
from accounts.decisions import Ground, basis_of
from accounts.enums import DecisionKind
from accounts.matters import Place, transferring
from accounts.models import Post, Unit, User
from accounts.rules.accounts import check_may_manage, check_not_oneself
from accounts.tokens import use_once
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def transfer(
    user_id: int,
    post_id: int,
    place: Place,
    ground: Ground,
    *,
    successor: Post | None = None,
    token: UUID | None = None,
    actor: Actor,
) -> tuple[Post, int]:
    """The new post, and how much was handed over. The old post ends the day before; the account goes on."""
    Unit.objects.select_for_update(no_key=True).get(pk=actor.agency_id)
    user = locked(User, user_id)
    check_may_manage(actor)
    check_not_oneself(actor, user)
    use_once(actor, token)
    matter, old = transferring(user, post_id, place, successor, actor)
    basis = basis_of(ground, matter, actor)
    given = end_post(old, basis, DecisionKind.TRANSFER, place.starts_on, successor, actor)
    post = Post.objects.create(
        user=user, unit=place.unit, role=place.role, title=place.title, starts_on=place.starts_on
    )
    return post, given
