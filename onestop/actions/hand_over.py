"""Give the result to the citizen; the case ends (VP-5.2c)."""

from django.db import transaction

from accounts.actor import Actor
from onestop.enums import CaseState
from onestop.models import Case
from onestop.permissions import check_may
from onestop.transitions import HAND_OVER
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from workflow.enums import StepState
from workflow.steps import close_item, end_step, tell


@transaction.atomic(durable=True)
def hand_over(case_id: int, *, to: str, receipt_given_back: bool, actor: Actor) -> Case:
    """Who took it and when; whether the receipt came back."""
    case = locked(Case, case_id)
    step = check_may(actor, case, HAND_OVER)
    if not to:
        raise BadInput("Hãy ghi người nhận kết quả.", field="to")
    assert case.result is not None
    outcome = f"Đã trả kết quả số {case.result.notation} cho {to}"
    receipt = "thu lại giấy tiếp nhận" if receipt_given_back else "không thu lại giấy tiếp nhận"
    event = tell(case, actor, "finish", f"trả kết quả cho {to}, {receipt}")
    case.state, case.handed_over_at, case.handed_over_by = CaseState.HANDED_OVER, event.at, actor.post
    case.handed_over_to, case.receipt_given_back = to, receipt_given_back
    case.save(update_fields=["state", "handed_over_at", "handed_over_by", "handed_over_to", "receipt_given_back"])
    end_step(step, StepState.DONE, actor=actor, at=event.at, result=outcome)
    close_item(case, outcome, at=event.at)
    return case
