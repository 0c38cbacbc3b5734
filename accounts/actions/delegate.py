"""Lend one's desk, or some kinds of its work, to a deputy for a period (SD-5.3d, KS-8.1)."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.lending import Period, lend
from accounts.models import Delegation, Post
from accounts.rules.delegations import check_may_delegate
from accounts.tokens import use_once
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def delegate(
    deputy: Post,
    starts_on: date,
    ends_on: date,
    *,
    reason: str,
    kinds: Collection[str] = (),
    token: UUID | None = None,
    actor: Actor,
) -> Delegation:
    """From the first to the last day the deputy works this desk, in the head's name and his own; ends by itself.

    `kinds`: only these kinds of work; none for all of it.
    """
    # Both, so that of two who lend their desks to each other or on the second one sees the first.
    for pk in sorted({actor.post.pk, deputy.pk}):
        locked(Post, pk)
    check_may_delegate(actor)
    delegation = lend(actor.post, deputy, Period(starts_on, ends_on, reason, kinds), actor=actor)
    use_once(actor, token)
    return delegation
