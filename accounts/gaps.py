"""Desks of heads on leave that nobody works: the deputy is away too, or has gone (SD-11.1, KS-8.1).

Nobody is refused his own leave because he stands in for another (accounts/lending.py): whoever is ill is away whatever
is written down. So the gap is told to those who can close it, and stands on the leave's row and on the head's desk
until another deputy is named (actions/name_another_deputy.py).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from accounts.actor import Actor
from accounts.enums import Half
from accounts.models import Delegation, Leave, Post
from accounts.models.leave import half_of, slot_of
from accounts.queries import open_posts_of
from accounts.rules.leaves import desks_to_lend


def gaps_in(leaves: Iterable[Leave], day: date) -> dict[int, list[Post]]:
    """By the id of the leave: the desks that from that day on have nobody for at least one half-day of it. For any
    number of leaves of one agency at most three queries.
    """
    today = slot_of(day, Half.MORNING)
    standing = [leave for leave in leaves if not leave.cancelled_at and leave.last_slot >= today]
    if not standing:
        return {}
    desks = _desks_of(standing, day)
    heads = [post for posts in desks.values() for post in posts]
    if not heads:
        return {}
    lent = list(
        Delegation.objects.filter(head__in=heads, ended_at=None, ends_on__gte=day).select_related("deputy__unit")
    )
    away = _away({one.deputy.user_id for one in lent}, standing)
    gaps: dict[int, list[Post]] = {}
    for leave in standing:
        wanted = set(range(max(leave.first_slot, today), leave.last_slot + 1))
        empty = [desk for desk in desks[leave.user_id] if wanted - _worked(desk, lent, away)]
        if empty:
            gaps[leave.pk] = empty
    return gaps


def has_gap(actor: Actor) -> bool:
    """Whether the head's own desk has nobody on a day of his leave that is still to come."""
    if actor.on_behalf_of or not desks_to_lend([actor.post]):
        return False
    today = slot_of(actor.today(), Half.MORNING)
    own = Leave.objects.filter(user=actor.user, agency_id=actor.agency_id, cancelled_at=None, last_slot__gte=today)
    return any(actor.post in desks for desks in gaps_in(own, actor.today()).values())


def days_of(leave: Leave, day: date) -> tuple[date, date]:
    """Of a leave not over yet what is still to come."""
    return max(leave.first_day, day), half_of(leave.last_slot)[0]


def _desks_of(leaves: list[Leave], day: date) -> dict[int, list[Post]]:
    here = open_posts_of({leave.user_id for leave in leaves}, leaves[0].agency_id)
    desks: dict[int, list[Post]] = defaultdict(list)
    for post in desks_to_lend(post for post in here if post.is_held(day)):
        desks[post.user_id].append(post)
    return desks


def _away(users: set[int], leaves: list[Leave]) -> dict[int, set[int]]:
    """By the deputy the half-days on which he is away."""
    first, last = min(leave.first_slot for leave in leaves), max(leave.last_slot for leave in leaves)
    touching = Leave.objects.touching(first, last).filter(user__in=users, agency_id=leaves[0].agency_id)
    away: dict[int, set[int]] = defaultdict(set)
    for leave in touching:
        away[leave.user_id].update(range(leave.first_slot, leave.last_slot + 1))
    return away


def _worked(desk: Post, lent: list[Delegation], away: dict[int, set[int]]) -> set[int]:
    """The half-days on which somebody stands in there."""
    slots: set[int] = set()
    for one in lent:
        if one.head_id == desk.pk:
            last = min(one.ends_on, one.deputy.ends_on or one.ends_on)
            days = range(slot_of(one.starts_on, Half.MORNING), slot_of(last, Half.AFTERNOON) + 1)
            slots |= set(days) - away.get(one.deputy.user_id, set())
    return slots
