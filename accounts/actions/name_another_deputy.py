"""Whoever was to stand in for a head on leave is away himself, or has gone: somebody else works the desk."""

from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.gaps import days_of, gaps_in
from accounts.lending import Period, end, lend, overlapping
from accounts.models import Delegation, Leave, Post
from accounts.neighbours import neighbours
from accounts.rules.leaves import check_may_cancel_leave
from accounts.tokens import use_once
from qlvb.lib.errors import InvalidTransition
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def name_another_deputy(
    leave_id: int, head_id: int, deputy: Post, *, token: UUID | None = None, actor: Actor
) -> Delegation:
    """By the head or the Office: for what is left of the leave the whole desk is lent to the new deputy, and what was
    lent of it in these days ends, so that one person answers for it. Only where it has nobody otherwise.
    """
    locked(Post, head_id)
    leave = locked(Leave, leave_id)
    check_may_cancel_leave(actor, leave)
    head = next((post for post in gaps_in([leave], actor.today()).get(leave.pk, []) if post.pk == head_id), None)
    if head is None:
        raise InvalidTransition("Chức danh này đã có người làm thay trong đợt nghỉ.")
    first, last = days_of(leave, actor.today())
    for former in overlapping(head, first, last).select_related("deputy__user").select_for_update(of=("self",)):
        end(former, actor)
        text = f"Bạn thôi làm thay {head}: {deputy.user.full_name} làm thay từ ngày {first:%d/%m/%Y}."
        neighbours.tell([former.deputy], text, "Ủy quyền cho bạn đã kết thúc.", "")
    given = lend(head, deputy, Period(first, last, leave.reason), actor=actor, is_away=True)
    use_once(actor, token)
    leave.delegations.add(given)
    return given
