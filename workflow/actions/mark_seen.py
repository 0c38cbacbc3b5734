"""Opening an item marks it as read."""

from django.db import transaction

from accounts.actor import Actor
from workflow.enums import StepState
from workflow.models import Step
from workflow.permissions import holds
from workflow.steps import locked_step


@transaction.atomic(durable=True)
def mark_seen(step_id: int, *, actor: Actor) -> Step:
    """From 'Chưa xem' to 'Đã xem' when the holder opens it; anything else stays as it is. A deputy at a lent desk
    leaves it 'Chưa xem': what only he has opened the head has not seen, and the timeline names the head. That the
    deputy has opened it, and in whose stead, stands in the log; what he does there stands in the timeline.
    """
    step = locked_step(step_id)
    if step.state == StepState.WAITING and not actor.on_behalf_of and holds(actor, step):
        step.state = StepState.SEEN
        step.seen_at = actor.now()
        step.save(update_fields=["state", "seen_at"])
    return step
