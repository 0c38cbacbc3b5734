"""Take somebody's posts in an agency, and with the last of them the account (SD-9.4, SD-10.2, DN-13.5d)."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts import audit
from accounts.actor import Actor
from accounts.closing import close_account
from accounts.decisions import Paper, check_paper, state_of, write_down
from accounts.enums import DecisionKind
from accounts.handover import hand_over_all, open_work_of
from accounts.models import Delegation, Post, Unit, User
from accounts.queries import open_posts, posts_in_agency
from accounts.rules.accounts import check_may_manage, check_not_last_clerk, check_not_oneself, check_successor
from accounts.rules.days import check_within_a_year
from accounts.tokens import use_once
from qlvb.lib.errors import BadInput, InvalidTransition
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def withdraw_account(
    user_id: int,
    paper: Paper,
    *,
    leaves_on: date,
    successor: Post | None = None,
    token: UUID | None = None,
    actor: Actor,
) -> int:
    """End his posts in the actor's agency; what was open goes to the successor. Returns how much that was.

    From the leaving date on nobody signs in with this account, unless another agency still employs him; open sessions
    end. Everything he did stays under his name.
    """
    # One withdrawal at a time in an agency: two at once could each think the other clerk stays.
    Unit.objects.select_for_update(no_key=True).get(pk=actor.agency_id)
    user = locked(User, user_id)
    check_may_manage(actor)
    check_not_oneself(actor, user)
    check_paper(paper, actor)
    check_within_a_year(leaves_on, today=actor.today(), what="Ngày nghỉ, chuyển công tác", field="leaves_on")
    posts = list(open_posts(user, actor.agency_id))
    if not posts or user.is_closed(actor.today()):
        raise InvalidTransition("Người này hiện không giữ chức danh nào tại cơ quan.")
    check_not_last_clerk(posts, posts_in_agency(actor.agency_id, max(leaves_on, actor.today())).exclude(user=user))
    if successor:
        check_successor(posts, successor, actor)
    elif work := open_work_of(posts):
        told = ", ".join(f"{count} {label}" for label, count in work)
        raise BadInput(f"Còn {told}: hãy chọn người nhận bàn giao.", field="successor")
    use_once(actor, token)
    given = 0
    for post in posts:
        handed = hand_over_all(post, successor, actor, paper.name) if successor else 0
        before = state_of(post)
        post.ends_on = max(post.starts_on, leaves_on - timedelta(days=1))
        post.save(update_fields=["ends_on"])
        write_down(
            DecisionKind.WITHDRAW, post, paper, leaves_on, successor=successor, handed_over=handed, before=before,
            actor=actor,
        )  # fmt: skip
        given += handed
    _end_delegations(posts, actor)
    elsewhere = Post.objects.filter(user=user).exclude(pk__in=[post.pk for post in posts])
    if not elsewhere.filter(Q(ends_on=None) | Q(ends_on__gte=leaves_on)).exists():
        user.closed_from = leaves_on
        user.save(update_fields=["closed_from"])
        if leaves_on <= actor.today():
            close_account(user)
    return given


def _end_delegations(posts: list[Post], actor: Actor) -> None:
    """Nothing is lent by or to somebody who has gone."""
    lent = Delegation.objects.filter(head__in=posts) | Delegation.objects.filter(deputy__in=posts)
    for delegation in lent.filter(ended_at=None, ends_on__gte=actor.today()):
        delegation.ended_at = actor.now()
        delegation.save(update_fields=["ended_at"])
        audit.record(
            "delegation.ended",
            actor,
            delegation,
            before={"ended_at": None},
            after={"ended_at": str(delegation.ended_at)},
        )
