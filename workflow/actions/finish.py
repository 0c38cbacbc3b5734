"""End the handling of an item with a stated result (DN-7.4)."""

from django.db import transaction

from accounts.actor import Actor
from qlvb.lib.errors import BadInput
from workflow.enums import StepState
from workflow.models import Step
from workflow.permissions import check_may_route
from workflow.steps import close_item, end_step, locked_step, tell
from workflow.transitions import FINISH


@transaction.atomic(durable=True)
def finish(step_id: int, *, outcome: str, actor: Actor) -> Step:
    """The lead closes the item without a reply; the result is stated and kept."""
    step = locked_step(step_id)
    check_may_route(actor, step, FINISH)
    if not outcome:
        raise BadInput("Hãy nêu kết quả giải quyết.", field="text")
    event = tell(step.item, actor, "finish", "kết thúc xử lý", outcome)
    end_step(step, StepState.DONE, actor=actor, at=event.at, result=outcome)
    close_item(step.item, outcome, at=event.at)
    return step
