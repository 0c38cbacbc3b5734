"""'Giải quyết ngay': signed and given back while the citizen waits (VP-5.2b; NĐ 61/2018 art. 17.4)."""

from django.db import transaction

from accounts.actor import Actor
from accounts.models import Post
from onestop.enums import CaseState
from onestop.models import Case
from onestop.permissions import check_may
from onestop.queries import signers_at_once
from onestop.transitions import SETTLE_AT_ONCE
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from workflow.enums import StepState
from workflow.steps import close_item, end_step, tell


@transaction.atomic(durable=True)
def settle_at_once(case_id: int, *, settled: str, signer: Post, to: str, actor: Actor) -> Case:
    """What was given, which leader signed it, who took it; finished and handed over in one moment."""
    case = locked(Case, case_id)
    step = check_may(actor, case, SETTLE_AT_ONCE)
    if not settled:
        raise BadInput("Hãy ghi kết quả: tên, số giấy tờ đã cấp.", field="settled")
    if not to:
        raise BadInput("Hãy ghi người nhận kết quả.", field="to")
    if not signers_at_once(actor).filter(pk=signer.pk).exists():
        raise BadInput("Người ký phải là lãnh đạo đương chức của cơ quan.", field="signer")
    outcome = f"Giải quyết ngay: {settled}; đã trả cho {to}"
    event = tell(case, actor, "settle_at_once", f"giải quyết ngay, {signer.user.full_name} ký, trả {to}", settled)
    case.state, case.finished_at, case.handed_over_at = CaseState.HANDED_OVER, event.at, event.at
    case.settled, case.settled_by, case.handed_over_to, case.handed_over_by = settled, signer, to, actor.post
    case.save(
        update_fields=[
            "state", "finished_at", "handed_over_at", "settled", "settled_by", "handed_over_to", "handed_over_by",
        ]
    )  # fmt: skip
    end_step(step, StepState.DONE, actor=actor, at=event.at, result=outcome)
    close_item(case, outcome, at=event.at)
    return case
