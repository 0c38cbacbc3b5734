"""Tasks a post follows: whoever takes its place confirms their results (SD-10.2, GL-5.2)."""

from collections import Counter
from collections.abc import Mapping

from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.enums import WorkKind
from accounts.handover import Given, OpenWork
from accounts.models import Post
from accounts.succession import Succession
from qlvb.lib.locking import locked
from tasks.enums import RUNNING, AssignmentState
from tasks.models import Assignment
from workflow.enums import OPEN_STATES, AccessReason
from workflow.handover import given_item
from workflow.steps import grant_access, tell

_FOLLOWED = (AssignmentState.PLANNED, *RUNNING)
_LABEL = "nhiệm vụ đang theo dõi"


def followed_by(post: Post) -> QuerySet[Assignment]:
    """Not settled yet; those whose result lies on the post's own desk are steps and counted there."""
    on_my_desk = Assignment.objects.filter(steps__holder_post=post, steps__state__in=OPEN_STATES).order_by()
    return Assignment.objects.filter(follow_up=post, state__in=_FOLLOWED).exclude(pk__in=on_my_desk.values("pk"))


def count(post: Post) -> Mapping[str, int]:
    return Counter({WorkKind.TASK: followed_by(post).count()})


def hand_over(post: Post, succession: Succession, actor: Actor, reason: str) -> list[Given]:
    """The successor follows them all, is asked and reminded in the other's stead, and sees them with the document that
    gives them. Listed is what there was beyond the steps.
    """
    successor = succession.of(WorkKind.TASK)
    if successor is None:
        return []
    beyond = set(followed_by(post).values_list("pk", flat=True))
    given = []
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
        if pk in beyond:
            given.append(given_item(task, _LABEL, successor, note=f"theo dõi, {task.get_state_display().lower()}"))
    return given


FOLLOWED = OpenWork(_LABEL, count, hand_over)
