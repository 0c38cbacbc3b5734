"""Give all open work of one post to a named successor, the post staying as it is (SD-10.2)."""

from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.decisions import Paper, check_paper, state_of, write_down
from accounts.enums import DecisionKind
from accounts.handover import hand_over_all, open_work_of
from accounts.models import Post, User
from accounts.queries import open_posts
from accounts.rules.accounts import check_may_manage, check_not_oneself, check_successor
from accounts.tokens import use_once
from qlvb.lib.errors import BadInput, InvalidTransition
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def hand_over(
    user_id: int, post_id: int, successor: Post, paper: Paper, *, token: UUID | None = None, actor: Actor
) -> int:
    """All or none; deadlines do not move. Returns how much was given."""
    user = locked(User, user_id)
    check_may_manage(actor)
    check_not_oneself(actor, user)
    basis = check_paper(paper, actor, needs_file=False)
    post = next((p for p in open_posts(user, actor.agency_id) if p.pk == post_id), None)
    if post is None:
        raise BadInput("Hãy chọn chức danh của người này tại cơ quan.", field="post")
    check_successor([post], successor, actor)
    if not open_work_of([post]):
        raise InvalidTransition("Chức danh này không còn việc nào đang mở để bàn giao.")
    use_once(actor, token)
    before = state_of(post)
    given = hand_over_all(post, successor, actor, basis.name)
    write_down(
        DecisionKind.HAND_OVER, post, basis, actor.today(), successor=successor, handed_over=given, before=before,
        actor=actor,
    )  # fmt: skip
    return given
