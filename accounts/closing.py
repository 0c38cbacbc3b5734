"""Closing an account for good: shared by the act and by the job of the leaving day, inside their transactions."""

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.handover import hand_over_all, open_work_of
from accounts.models import AccountDecision, User
from qlvb.lib.locking import locked


def close_account(user: User) -> None:
    """No sign-in, and every open session ends: also one that would come back to life when the account does."""
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])


@transaction.atomic(durable=True)
def close_on_leaving_day(user_id: int) -> None:
    """The leaving day has come: close, and pass on what has arrived since the decision. Safe to repeat."""
    user = locked(User, user_id)
    if not user.is_active or user.closed_from is None or user.closed_from > timezone.localdate():
        return
    left = AccountDecision.objects.filter(user=user, kind="withdraw", effective_on=user.closed_from)
    for decision in left.select_related("post__user", "post__unit", "successor__user", "made_by__user"):
        if decision.successor and open_work_of([decision.post]):
            reason = f"{decision}, phần phát sinh đến ngày nghỉ"
            hand_over_all(decision.post, decision.successor, Actor.of(decision.made_by), reason)
    close_account(user)
