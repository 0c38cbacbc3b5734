"""Lend one's desk to a deputy for a period (SD-5.3d, KS-8.1)."""

from datetime import date
from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from accounts.models import Delegation, Post
from accounts.rules.days import check_within_a_year
from accounts.rules.delegations import check_may_delegate, may_be_deputy
from accounts.tokens import use_once
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked

LONGEST_DAYS = 366


@transaction.atomic(durable=True)
def delegate(
    deputy: Post, starts_on: date, ends_on: date, *, reason: str, token: UUID | None = None, actor: Actor
) -> Delegation:
    """From the first to the last day the deputy works this desk, in the head's name and his own; ends by itself."""
    locked(Post, actor.post.pk)
    check_may_delegate(actor)
    if not may_be_deputy(actor.post, deputy, actor.today()):
        raise BadInput("Hãy chọn cấp phó hoặc người cùng đơn vị đang làm việc.", field="deputy")
    if starts_on < actor.today():
        raise BadInput("Ủy quyền không bắt đầu trước hôm nay.", field="starts_on")
    check_within_a_year(starts_on, today=actor.today(), what="Ngày bắt đầu ủy quyền", field="starts_on")
    if ends_on < starts_on or (ends_on - starts_on).days > LONGEST_DAYS:
        raise BadInput("Ngày kết thúc phải từ ngày bắt đầu trở đi và không quá một năm.", field="ends_on")
    if not reason:
        raise BadInput("Hãy ghi lý do, phạm vi ủy quyền.", field="reason")
    overlapping = Delegation.objects.filter(
        head=actor.post, ended_at=None, starts_on__lte=ends_on, ends_on__gte=starts_on
    ).select_related("deputy__user")
    if other := overlapping.first():
        raise BadInput(
            f"Trong thời gian này bạn đã ủy quyền cho {other.deputy.user.full_name} "
            f"({other.starts_on:%d/%m/%Y} – {other.ends_on:%d/%m/%Y}).",
            field="starts_on",
        )
    use_once(actor, token)
    delegation = Delegation.objects.create(
        head=actor.post, deputy=deputy, starts_on=starts_on, ends_on=ends_on, reason=reason, created_at=actor.now()
    )
    after = {"deputy": str(deputy), "starts_on": str(starts_on), "ends_on": str(ends_on), "reason": reason}
    audit.record("delegation.given", actor, delegation, deputy=deputy.pk, before={}, after=after)
    return delegation
