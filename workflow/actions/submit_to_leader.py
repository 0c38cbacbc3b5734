"""Submit to a leader with a proposal (SD-5.2, DN-6.1)."""

from django.db import transaction

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Post
from qlvb.lib.errors import BadInput
from workflow.enums import StepState
from workflow.models import Step
from workflow.permissions import check_may_route
from workflow.rules.holders import Hand, Holder
from workflow.steps import end_step, locked_step, open_steps, tell
from workflow.transitions import SUBMIT_TO_LEADER


@transaction.atomic(durable=True)
def submit_to_leader(step_id: int, *, to: Post, proposal: str, actor: Actor) -> Step:
    """What needs a leader's decision goes to him with the Chief of Office's proposal. Returns the new step."""
    step = locked_step(step_id)
    check_may_route(actor, step, SUBMIT_TO_LEADER)
    if to.role != Role.LEADER or to.agency_id != actor.agency_id:
        raise BadInput("Hãy chọn lãnh đạo cơ quan.", field="targets")
    if not proposal:
        raise BadInput("Hãy ghi ý kiến đề xuất khi trình lãnh đạo.", field="text")
    hand = Hand(Holder.person(to), instruction=proposal, due_at=step.due_at)
    event = tell(step.item, actor, "submit_to_leader", f"trình {hand.holder.name}", proposal)
    end_step(step, StepState.DONE, actor=actor, at=event.at)
    return open_steps(step.item, [hand], event=event, actor=actor, previous=step)[0]
