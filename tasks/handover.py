"""Tasks a post follows: whoever takes its place confirms their results (SD-10.2, GL-5.2)."""

from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.handover import OpenWork
from accounts.models import Post
from qlvb.lib.locking import locked
from tasks.enums import RUNNING, AssignmentState
from tasks.models import Assignment
from workflow.enums import OPEN_STATES, AccessReason
from workflow.steps import grant_access, tell

_FOLLOWED = (AssignmentState.PLANNED, *RUNNING)


def followed_by(post: Post) -> QuerySet[Assignment]:
    """Not settled yet; those whose result lies on the post's own desk are steps and counted there."""
    on_my_desk = Assignment.objects.filter(steps__holder_post=post, steps__state__in=OPEN_STATES).order_by()
    return Assignment.objects.filter(follow_up=post, state__in=_FOLLOWED).exclude(pk__in=on_my_desk.values("pk"))


def count(post: Post) -> int:
    return followed_by(post).count()


def hand_over(post: Post, successor: Post, actor: Actor, reason: str) -> int:
    """The successor follows them all, is asked and reminded in the other's stead, and sees them with the document that
    gives them. Returns how many there were beyond the steps.
    """
    beyond = count(post)
    followed = Assignment.objects.filter(follow_up=post, state__in=_FOLLOWED).order_by("pk")
    for pk in list(followed.values_list("pk", flat=True)):
        task = locked(Assignment, pk)
        if task.follow_up_id != post.pk or task.state not in _FOLLOWED:
            continue
        task.follow_up = successor
        task.save(update_fields=["follow_up"])
        grant_access(task, [successor.user_id], AccessReason.HELD)
        if task.source:
            grant_access(task.source, [successor.user_id], AccessReason.HELD)
        tell(task, actor, "hand_over", f"bàn giao theo dõi nhiệm vụ từ {post} sang {successor}", f"Theo {reason}.")
    return beyond


FOLLOWED = OpenWork("nhiệm vụ đang theo dõi", count, hand_over)
