"""'Đã biết': who was only informed has read it."""

from django.db import transaction

from accounts.actor import Actor
from workflow.enums import StepState
from workflow.models import Step
from workflow.permissions import check_may_route
from workflow.steps import end_step, locked_step, tell
from workflow.transitions import ACKNOWLEDGE


@transaction.atomic(durable=True)
def acknowledge(step_id: int, *, actor: Actor) -> Step:
    """Take the item off the desk of somebody who had to know of it."""
    step = locked_step(step_id)
    check_may_route(actor, step, ACKNOWLEDGE)
    event = tell(step.item, actor, "acknowledge", "đã biết")
    end_step(step, StepState.DONE, actor=actor, at=event.at)
    return step
