"""Open steps that go from one post to its successor (SD-10.2), inside the act that decides it."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.actor import Actor
from accounts.handover import OpenWork
from accounts.models import Post
from accounts.queries import AGENCY_WIDE, workers_of_inbox
from workflow.enums import OPEN_STATES, NotificationKind, StepState
from workflow.models import Step
from workflow.notify import notify
from workflow.rules.holders import Hand, Holder
from workflow.steps import locked_step, open_steps, tell


def open_steps_of_post(post: Post) -> QuerySet[Step]:
    """What the post holds itself, and what waits in an inbox that nobody else works."""
    mine = Q(holder_post=post)
    unit_id = post.agency_id if post.role in AGENCY_WIDE else post.unit_id
    if not workers_of_inbox(unit_id, post.role, timezone.localdate()).exclude(user=post.user_id).exists():
        mine |= Q(holder_post=None, holder_role=post.role, holder_unit_id=unit_id)
    return Step.objects.filter(mine, state__in=OPEN_STATES)


def count(post: Post) -> int:
    return open_steps_of_post(post).count()


def hand_over(post: Post, successor: Post, actor: Actor, reason: str) -> int:
    """End each step as handed over and open the same one for the successor: part, instruction, deadline, sender's way
    back as they were. The administrator who does it is named in the timeline, and comes to hold or see nothing.
    """
    old_holder, label = Actor.of(post), f"bàn giao từ {post} sang {successor}"
    steps = list(open_steps_of_post(post).order_by("item_id", "pk").values_list("pk", flat=True))
    given = 0
    for step_id in steps:
        step = locked_step(step_id)
        if not step.is_open:
            continue
        event = tell(step.item, actor, "hand_over", label, f"Theo {reason}.", successor=successor.pk)
        step.state, step.done_at, step.done_by = StepState.HANDED_OVER, event.at, post
        step.result = f"Bàn giao cho {successor}"
        step.save(update_fields=["state", "done_at", "done_by", "result"])
        hand = Hand(Holder.person(successor), part=step.part, instruction=step.instruction, due_at=step.due_at)
        open_steps(step.item, [hand], event=event, actor=old_holder, previous=step.previous)
        given += 1
    if given:
        text = f"Bạn nhận bàn giao {given} việc của {post}."
        notify([successor], None, NotificationKind.HANDED_OVER, text, f"Theo {reason}.")
    return given


STEPS = OpenWork("việc đang xử lý", count, hand_over)
