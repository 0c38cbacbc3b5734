"""Ending posts, closing and opening accounts: shared by the acts and the jobs of the day, inside their transactions."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import audit, lockout
from accounts.actor import Actor
from accounts.consents import expire
from accounts.decisions import Basis, state_of, write_down
from accounts.enums import ACCOUNT_KINDS, ConsentKind, ConsentState, DecisionKind, MinutesKind
from accounts.handover import Given, hand_over_all, name_successors, open_work_of, succession_of
from accounts.lending import end
from accounts.minutes import write_minutes
from accounts.models import AccountDecision, Consent, Delegation, Post, User
from accounts.neighbours import neighbours
from accounts.rules.accounts import temporary_password
from accounts.sessions import end_sessions_of
from accounts.succession import Succession
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


def give_temporary_password(user: User) -> str:
    """Of a locked user: what he signs in with once, to choose another. Sessions end, failures are forgotten."""
    password = temporary_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    lockout.forget(user.username)
    end_sessions_of(user)
    return password


# What the system carries out itself does not need whoever asked for it to stay.
_PERSONAL_REQUESTS = [kind for kind in ConsentKind if kind not in ACCOUNT_KINDS and kind != ConsentKind.CORRECT]


def end_post(
    post: Post,
    basis: Basis,
    kind: DecisionKind,
    leaves_on: date,
    succession: Succession,
    actor: Actor,
    *,
    agency_id: int | None = None,
) -> list[tuple[Post, Given]]:
    """The post ends the day before, what it lent, was lent, was shown and asked for ends, its work goes to the
    successors. Ended on its first day, or before it has come, the post was never held.
    `agency_id`: in whose history it stands, when that is not the actor's.
    """
    leaves = kind == DecisionKind.WITHDRAW
    handed = hand_over_all(post, succession, actor, basis.name, leaves=leaves) if succession.posts else []
    ended = _end_lent(post, actor)
    before = state_of(post)
    name_successors(post, succession)
    post.ends_on = leaves_on - timedelta(days=1)
    post.save(update_fields=["ends_on"])
    neighbours.post_ended(post)
    write_down(
        kind, post, basis, leaves_on, successor=succession.first, handed_over=len(handed), before=before,
        agency_id=agency_id, actor=actor,
    )  # fmt: skip
    open_ones = Consent.objects.filter(
        asked_by=post, kind__in=_PERSONAL_REQUESTS, state__in=(ConsentState.WAITING, ConsentState.GRANTED)
    )
    for consent in open_ones.select_for_update():
        expire(consent)
    return [(post, one) for one in [*handed, *ended]]


def _end_lent(post: Post, actor: Actor) -> list[Given]:
    lent = Delegation.objects.filter(head=post) | Delegation.objects.filter(deputy=post)
    ended = []
    open_ones = lent.filter(ended_at=None, ends_on__gte=actor.today())
    for delegation in open_ones.select_related("head__user", "deputy__user"):
        end(delegation, actor)
        if delegation.deputy_id == post.pk:
            text = f"Ủy quyền của bạn cho {delegation.deputy.user.full_name} đã chấm dứt; hãy ủy quyền cho người khác."
            neighbours.tell([delegation.head], text, "Người được ủy quyền thôi giữ chức danh.", "")
        subject = f"{delegation}, đến hết ngày {delegation.ends_on:%d/%m/%Y}"
        ended.append(Given("ủy quyền chấm dứt", None, subject=subject))
    return ended


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
        succession = succession_of(decision.post)
        if succession.posts and open_work_of([decision.post]):
            reason = f"{decision.ground}, phần phát sinh đến ngày chuyển"
            actor = Actor.of(decision.made_by)
            given = hand_over_all(decision.post, succession, actor, reason)
            write_minutes(
                MinutesKind.LATER,
                [(decision.post, one) for one in given],
                posts=[decision.post],
                basis=reason,
                effective_on=decision.effective_on,
                actor=actor,
            )
