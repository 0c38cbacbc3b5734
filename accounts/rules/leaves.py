"""Who records whose leave, and whose desk must not stay empty meanwhile. Checks raise the sentence the user reads."""

from collections.abc import Iterable
from datetime import date

from accounts.actor import Actor
from accounts.enums import Half, Perm, Role
from accounts.models import Delegation, Leave, Post
from accounts.models.leave import slot_of
from accounts.rules.consents import is_head
from qlvb.lib.errors import InvalidTransition, NotAllowed


def check_may_record_leave(actor: Actor, person: Post) -> None:
    """Everybody his own; the Office everybody's in the agency. At one's own desk: leave is no work that is lent."""
    if actor.on_behalf_of:
        raise NotAllowed("Hãy về chức danh của mình để ghi nghỉ.")
    if person.agency_id != actor.agency_id:
        raise NotAllowed("Chỉ ghi nghỉ của người trong cơ quan mình.")
    if person.user_id != actor.user.pk and not actor.has_perm(Perm.RECORD_LEAVE):
        raise NotAllowed("Chỉ Văn phòng ghi nghỉ cho người khác; bạn ghi nghỉ của chính mình.")


def check_may_cancel_leave(actor: Actor, leave: Leave) -> None:
    """Whoever may record it, while it is not over."""
    if actor.on_behalf_of or leave.agency_id != actor.agency_id:
        raise NotAllowed("Chỉ người nghỉ hoặc Văn phòng bỏ ngày nghỉ đã ghi.")
    if leave.user_id != actor.user.pk and not actor.has_perm(Perm.RECORD_LEAVE):
        raise NotAllowed("Chỉ người nghỉ hoặc Văn phòng bỏ ngày nghỉ đã ghi.")
    if leave.cancelled_at:
        raise InvalidTransition("Ngày nghỉ này đã được bỏ.")
    if leave.last_slot < slot_of(actor.today(), "morning"):
        raise InvalidTransition("Đợt nghỉ này đã qua, không bỏ được.")


def desks_to_lend(posts: Iterable[Post]) -> list[Post]:
    """Of somebody's posts those where he is a head: not without a deputy."""
    return [
        post
        for post in posts
        if post.role in (Role.CHIEF_OF_OFFICE, Role.UNIT_HEAD) or (post.role == Role.LEADER and is_head(post))
    ]


def leave_behind(delegation: Delegation, day: date) -> Leave | None:
    """The head's leave, not over yet, on whose days his desk would be empty without this delegation."""
    head = delegation.head
    if not desks_to_lend([head]):
        return None
    first = max(slot_of(delegation.starts_on, Half.MORNING), slot_of(day, Half.MORNING))
    standing = Leave.objects.touching(first, slot_of(delegation.ends_on, Half.AFTERNOON))
    return standing.filter(user=head.user_id, agency_id=head.agency_id).order_by("first_slot").first()
