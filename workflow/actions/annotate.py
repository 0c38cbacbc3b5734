"""Bút phê: the leader's direction and the assignment in one act (DN-6.2, KS-8.3)."""

from collections.abc import Sequence

from django.db import transaction

from accounts.actor import Actor
from qlvb.lib.errors import BadInput
from workflow.enums import StepState
from workflow.models import Annotation
from workflow.permissions import check_may_route
from workflow.rules.hands import check_hands, describe
from workflow.rules.holders import Hand
from workflow.steps import end_step, locked_step, open_steps, tell
from workflow.transitions import ANNOTATE


@transaction.atomic(durable=True)
def annotate(step_id: int, *, text: str, hands: Sequence[Hand], actor: Actor) -> Annotation:
    """Write the direction and hand the item to one lead, others coordinating or informed, each with a deadline."""
    step = locked_step(step_id)
    check_may_route(actor, step, ANNOTATE)
    if not text:
        raise BadInput("Hãy ghi ý kiến chỉ đạo.", field="text")
    check_hands(hands, step)
    event = tell(step.item, actor, "annotate", f"bút phê, giao {describe(hands)}", annotation=text)
    annotation = Annotation.objects.create(
        item=step.item, event=event, post=actor.post, on_behalf_of=actor.on_behalf_of, at=event.at, text=text
    )
    end_step(step, StepState.DONE, actor=actor, at=event.at)
    open_steps(step.item, hands, event=event, actor=actor, previous=step)
    return annotation
