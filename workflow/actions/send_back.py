"""Return an item to whoever sent it (SD-5.3b)."""

from django.db import transaction

from accounts.actor import Actor
from qlvb.lib.errors import BadInput
from workflow.enums import StepState
from workflow.models import Step
from workflow.permissions import check_may_route
from workflow.rules.holders import Hand, Holder
from workflow.steps import back_to, end_step, locked_step, open_steps, tell
from workflow.transitions import SEND_BACK


@transaction.atomic(durable=True)
def send_back(step_id: int, *, reason: str, actor: Actor) -> Step:
    """End this step as sent back and put the item on the previous holder's desk with the reason. Returns that step."""
    step = locked_step(step_id)
    check_may_route(actor, step, SEND_BACK)
    if not reason:
        raise BadInput("Hãy ghi lý do trả lại.", field="text")
    assert step.previous is not None
    holder = back_to(Holder.of(step.previous), step.item, actor.today())
    hand = Hand(holder, part=step.part, instruction=f"Trả lại: {reason}", due_at=step.previous.due_at)
    event = tell(step.item, actor, "send_back", f"trả lại {hand.holder.name}", reason)
    end_step(step, StepState.SENT_BACK, actor=actor, at=event.at, result=reason)
    return open_steps(step.item, [hand], event=event, actor=actor, previous=step)[0]
