"""Write down that somebody will leave, before the decision is on the system (DN-13.5d)."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from accounts import audit
from accounts.actor import Actor
from accounts.leavings import open_leaving
from accounts.models import PlannedLeaving, Unit, User
from accounts.neighbours import neighbours
from accounts.queries import heads_of, open_posts, posts_in_agency, works_elsewhere
from accounts.rules.accounts import (
    check_is_no_head,
    check_may_manage,
    check_not_last_clerk,
    check_not_oneself,
)
from accounts.rules.days import check_to_come, check_within_a_year
from accounts.tokens import use_once
from qlvb.lib.errors import BadInput, InvalidTransition
from qlvb.lib.locking import locked
from qlvb.lib.vietnamese import short_date


@transaction.atomic(durable=True)
def record_leaving(
    user_id: int, leaves_on: date, *, reason: str, token: UUID | None = None, actor: Actor
) -> PlannedLeaving:
    """From that day on, which is yet to come, he does not sign in, unless another agency employs him too; his posts and
    work stay until the withdrawal, due one working day later. He and the head, who may take it away, are told of it.
    """
    Unit.objects.select_for_update(no_key=True).get(pk=actor.agency_id)
    user = locked(User, user_id)
    check_may_manage(actor)
    check_not_oneself(actor, user)
    use_once(actor, token)
    check_to_come(leaves_on, today=actor.today())
    check_within_a_year(leaves_on, today=actor.today(), what="Ngày nghỉ, chuyển công tác", field="leaves_on")
    if not reason:
        raise BadInput("Hãy nhập lý do.", field="reason")
    posts = list(open_posts(user, actor.agency_id))
    if not posts:
        raise InvalidTransition("Người này hiện không giữ chức danh nào tại cơ quan.")
    check_is_no_head(posts)
    if open_leaving(user, actor.agency_id) or user.closed_from:
        raise InvalidTransition("Ngày nghỉ của người này đã được ghi.")
    others = posts_in_agency(actor.agency_id, leaves_on)
    check_not_last_clerk(posts, others.exclude(user=user))
    leaving = PlannedLeaving.objects.create(
        agency_id=actor.agency_id,
        user=user,
        leaves_on=leaves_on,
        reason=reason,
        recorded_by=actor.post,
        recorded_at=actor.now(),
    )
    audit.record("account.leaving_recorded", actor, user, leaves_on=leaves_on.isoformat(), reason=reason)
    if not works_elsewhere(user, actor.agency_id):
        user.closed_from = leaves_on
        user.save(update_fields=["closed_from"])
    text = f"Tài khoản của {user.full_name} ngừng từ ngày {short_date(leaves_on)}: {reason}"
    reason_told = f"{actor.user.full_name} đã ghi ngày nghỉ."
    neighbours.tell([posts[0]], text, reason_told, "")
    neighbours.tell(heads_of(actor.agency_id, actor.today()), text, reason_told, reverse("accounts:leavings"))
    return leaving
