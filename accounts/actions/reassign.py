"""A head gives some of the work of one of his people to others; the person stays (SD-10.2)."""

from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from accounts.enums import MinutesKind
from accounts.handover import hand_over_all
from accounts.minutes import write_minutes
from accounts.models import Minutes, Post
from accounts.rules.accounts import check_may_reassign, check_succession, check_takers
from accounts.succession import Succession
from accounts.tokens import use_once
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def reassign(post_id: int, succession: Succession, *, reason: str, token: UUID | None = None, actor: Actor) -> Minutes:
    """Of the chosen kinds everything that is open; deadlines do not move, the rest stays where it is."""
    post = Post.objects.select_related("user", "unit__belongs_to").get(pk=locked(Post, post_id).pk)
    check_may_reassign(actor, post)
    if not post.is_held(actor.today()):
        raise NotAllowed("Người này không còn giữ chức danh; việc của người đã nghỉ do quản trị bàn giao.")
    if not reason:
        raise BadInput("Hãy ghi lý do bàn giao.", field="reason")
    if not succession.posts:
        raise BadInput("Hãy chọn người nhận cho ít nhất một loại công việc.")
    check_succession([post], succession, actor)
    check_takers(actor, succession)
    use_once(actor, token)
    basis = f"chỉ đạo của {actor.post.user.full_name}, {actor.title}"
    given = hand_over_all(post, succession, actor, basis)
    minutes = write_minutes(
        MinutesKind.REASSIGN,
        [(post, one) for one in given],
        posts=[post],
        basis=basis,
        effective_on=actor.today(),
        reason=reason,
        actor=actor,
    )
    if minutes is None:
        raise InvalidTransition("Các loại công việc đã chọn không còn việc nào đang mở để bàn giao.")
    audit.record(
        "account.reassigned",
        actor,
        post.user,
        post=post.pk,
        reason=reason,
        successor=succession.text,
        handed_over=len(given),
    )
    return minutes
