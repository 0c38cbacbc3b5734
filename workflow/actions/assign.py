"""Give work to people of one's own unit (SD-5.3a, KS-8.5)."""

from collections.abc import Sequence

from django.db import transaction

from accounts.actor import Actor
from workflow.enums import StepState
from workflow.models import Step
from workflow.permissions import check_may_route
from workflow.rules.hands import check_hands, describe
from workflow.rules.holders import Hand
from workflow.steps import end_step, locked_step, open_steps, tell
from workflow.transitions import ASSIGN


@transaction.atomic(durable=True)
def assign(step_id: int, *, hands: Sequence[Hand], text: str = "", actor: Actor) -> list[Step]:
    """End the actor's step and open one for each receiver, all or none. Returns the new steps."""
    step = locked_step(step_id)
    check_may_route(actor, step, ASSIGN)
    check_hands(hands, step)
    event = tell(step.item, actor, "assign", f"giao {describe(hands)}", text)
    end_step(step, StepState.DONE, actor=actor, at=event.at)
    return open_steps(step.item, hands, event=event, actor=actor, previous=step)
