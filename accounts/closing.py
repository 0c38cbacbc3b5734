"""Ending posts, closing and opening accounts: shared by the acts and the jobs of the day, inside their transactions."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.actor import Actor
from accounts.decisions import Basis, state_of, write_down
from accounts.enums import DecisionKind
from accounts.handover import hand_over_all, open_work_of
from accounts.models import AccountDecision, Delegation, Post, User
from accounts.rules.accounts import temporary_password
from accounts.sessions import end_sessions_of
from qlvb.lib.locking import locked


def close_account(user: User) -> None:
    """No sign-in, and every open session ends: also one that would come back to life when the account does."""
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    end_sessions_of(user)


def open_account(user: User) -> str:
    """Of a locked user: he may sign in again, with the temporary password this returns."""
    password = temporary_password()
    user.set_password(password)
    user.is_active, user.must_change_password = True, True
    user.closed_from = user.stopped_on = None
    user.save(update_fields=["password", "is_active", "must_change_password", "closed_from", "stopped_on"])
    return password


def end_post(
    post: Post,
    basis: Basis,
    kind: DecisionKind,
    leaves_on: date,
    successor: Post | None,
    actor: Actor,
    *,
    agency_id: int | None = None,
) -> int:
    """The post ends the day before, what it lent and was lent ends, its work goes to the successor: how much.
    `agency_id`: in whose history it stands, when that is not the actor's.
    """
    handed = hand_over_all(post, successor, actor, basis.name) if successor else 0
    before = state_of(post)
    post.ends_on = max(post.starts_on, leaves_on - timedelta(days=1))
    post.save(update_fields=["ends_on"])
    write_down(
        kind, post, basis, leaves_on, successor=successor, handed_over=handed, before=before, agency_id=agency_id,
        actor=actor,
    )  # fmt: skip
    lent = Delegation.objects.filter(head=post) | Delegation.objects.filter(deputy=post)
    for delegation in lent.filter(ended_at=None, ends_on__gte=actor.today()):
        delegation.ended_at = actor.now()
        delegation.save(update_fields=["ended_at"])
        audit.record(
            "delegation.ended",
            actor,
            delegation,
            before={"ended_at": None},
            after={"ended_at": str(delegation.ended_at)},
        )
    return handed


@transaction.atomic(durable=True)
def close_on_leaving_day(user_id: int) -> None:
    """The leaving day has come: close, and pass on what has arrived since the decision. Safe to repeat."""
    user = locked(User, user_id)
    if not user.is_active or user.closed_from is None or user.closed_from > timezone.localdate():
        return
    left = AccountDecision.objects.filter(user=user, kind=DecisionKind.WITHDRAW, effective_on=user.closed_from)
    _pass_on(list(left.select_related("post__user", "post__unit", "successor__user", "made_by__user")))
    close_account(user)
    audit.record("account.closed", None, user, since=user.closed_from.isoformat())


@transaction.atomic(durable=True)
def pass_on_after_transfer(user_id: int, day: date) -> None:
    """The day of a transfer has come: what has arrived at the old post since follows to the successor."""
    user = locked(User, user_id)
    moved = AccountDecision.objects.filter(user=user, kind=DecisionKind.TRANSFER, effective_on=day)
    _pass_on(list(moved.select_related("post__user", "post__unit", "successor__user", "made_by__user")))


def _pass_on(decisions: list[AccountDecision]) -> None:
    for decision in decisions:
        if decision.successor and open_work_of([decision.post]):
            reason = f"{decision.ground}, phần phát sinh đến ngày chuyển"
            hand_over_all(decision.post, decision.successor, Actor.of(decision.made_by), reason)
