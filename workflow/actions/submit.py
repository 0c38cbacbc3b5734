"""Submit an incoming document to the Chief of Office (SD-5.2, KS-8.1)."""

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
from workflow.transitions import SUBMIT


@transaction.atomic(durable=True)
def submit(step_id: int, *, to: Post, text: str = "", actor: Actor) -> Step:
    """From the clerk's desk to the Chief of Office or the deputy in charge. Returns the new step."""
    step = locked_step(step_id)
    check_may_route(actor, step, SUBMIT)
    if to.role != Role.CHIEF_OF_OFFICE or to.agency_id != actor.agency_id:
        raise BadInput("Hãy chọn Chánh Văn phòng hoặc người được phân công phụ trách.", field="targets")
    hand = Hand(Holder.person(to), instruction=text, due_at=step.due_at)
    event = tell(step.item, actor, "submit", f"trình {hand.holder.name}", text)
    end_step(step, StepState.DONE, actor=actor, at=event.at)
    return open_steps(step.item, [hand], event=event, actor=actor, previous=step)[0]
