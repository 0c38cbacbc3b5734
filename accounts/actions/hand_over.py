"""Give open work of one post to named successors by a decision, the post staying as it is (SD-10.2)."""

from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.decisions import Paper, check_paper, state_of, write_down
from accounts.enums import DecisionKind, MinutesKind
from accounts.handover import hand_over_all
from accounts.minutes import write_minutes
from accounts.models import Minutes, User
from accounts.queries import open_posts
from accounts.rules.accounts import check_may_manage, check_not_oneself, check_succession
from accounts.succession import Succession
from accounts.tokens import use_once
from qlvb.lib.errors import BadInput, InvalidTransition
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def hand_over(
    user_id: int, post_id: int, succession: Succession, paper: Paper, *, token: UUID | None = None, actor: Actor
) -> Minutes:
    """Of the kinds that have a successor all or none; deadlines do not move."""
    user = locked(User, user_id)
    check_may_manage(actor)
    check_not_oneself(actor, user)
    basis = check_paper(paper, actor, needs_file=False)
    post = next((p for p in open_posts(user, actor.agency_id) if p.pk == post_id), None)
    if post is None:
        raise BadInput("Hãy chọn chức danh của người này tại cơ quan.", field="post")
    if not succession.posts:
        raise BadInput("Hãy chọn người nhận bàn giao.", field="successor")
    check_succession([post], succession, actor)
    use_once(actor, token)
    before = state_of(post)
    given = hand_over_all(post, succession, actor, basis.name)
    minutes = write_minutes(
        MinutesKind.HAND_OVER,
        [(post, one) for one in given],
        posts=[post],
        basis=basis.name,
        effective_on=actor.today(),
        actor=actor,
    )
    if minutes is None:
        raise InvalidTransition("Chức danh này không còn việc nào đang mở để bàn giao.")
    write_down(
        DecisionKind.HAND_OVER, post, basis, actor.today(), successor=succession.first, handed_over=len(given),
        before=before, actor=actor,
    )  # fmt: skip
    return minutes
