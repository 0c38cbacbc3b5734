"""A coordinating holder gives his opinion (SD-5.3a)."""

from django.db import transaction

from accounts.actor import Actor
from qlvb.lib.errors import BadInput
from workflow.enums import StepState
from workflow.models import Step
from workflow.permissions import check_may_route
from workflow.steps import end_step, locked_step, tell
from workflow.transitions import CONTRIBUTE


@transaction.atomic(durable=True)
def contribute(step_id: int, *, text: str, actor: Actor) -> Step:
    """Put the opinion into the timeline, for the lead to read, and end the step."""
    step = locked_step(step_id)
    check_may_route(actor, step, CONTRIBUTE)
    if not text:
        raise BadInput("Hãy ghi ý kiến phối hợp.", field="text")
    event = tell(step.item, actor, "contribute", "gửi ý kiến phối hợp", text)
    end_step(step, StepState.DONE, actor=actor, at=event.at, result=text)
    return step
