"""He stays after all: the recorded leaving day is taken away before it comes."""

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from accounts.leavings import open_leaving
from accounts.models import User
from accounts.rules.accounts import check_may_cancel_leaving, check_not_oneself
from qlvb.lib.errors import InvalidTransition
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def cancel_leaving(user_id: int, *, actor: Actor) -> None:
    """By the administrator or the head, before the day: a stopped account is opened by decision or consent."""
    user = locked(User, user_id)
    check_may_cancel_leaving(actor)
    check_not_oneself(actor, user)
    leaving = open_leaving(user, actor.agency_id)
    if leaving is None:
        raise InvalidTransition("Không có ngày nghỉ nào đang ghi cho người này.")
    if leaving.leaves_on <= actor.today():
        raise InvalidTransition("Ngày nghỉ đã đến, tài khoản đã ngừng; hãy mở lại theo quyết định hoặc xin ý kiến.")
    leaving.cancelled_at = actor.now()
    leaving.save(update_fields=["cancelled_at"])
    if user.closed_from == leaving.leaves_on:
        user.closed_from = None
        user.save(update_fields=["closed_from"])
    audit.record("account.leaving_cancelled", actor, user, leaves_on=leaving.leaves_on.isoformat())
