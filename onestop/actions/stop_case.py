"""End a case without a result: withdrawn, or never completed within its term (national states 7 and 8)."""

from django.db import transaction

from accounts.actor import Actor
from onestop.citizen import stopped, tell_citizen
from onestop.enums import CaseState, StopReason
from onestop.models import Case, CaseStop
from onestop.permissions import check_may
from onestop.transitions import STOP_CASE
from qlvb.lib.errors import BadInput, InvalidTransition
from qlvb.lib.locking import locked
from qlvb.lib.vietnamese import short_date
from workflow.enums import StepState
from workflow.steps import close_item, end_step, tell


@transaction.atomic(durable=True)
def stop_case(case_id: int, *, why: str, reason: str, actor: Actor) -> CaseStop:
    """A citizen who does not come back ends nothing by himself: only a term the slip named, and that has passed."""
    case = locked(Case, case_id)
    step = check_may(actor, case, STOP_CASE)
    if why not in StopReason.values:
        raise BadInput("Hãy chọn trường hợp dừng giải quyết.", field="why")
    if not reason:
        raise BadInput("Hãy nêu căn cứ, lý do dừng giải quyết.", field="reason")
    if why == StopReason.NOT_COMPLETED:
        _check_term(case, actor)
    label = f"dừng giải quyết: {StopReason(why).label.lower()}"
    event = tell(case, actor, "stop_case", label, reason)
    slip = CaseStop.objects.create(
        case=case, why=why, reason=reason, at=event.at, by=actor.post, on_behalf_of=actor.on_behalf_of
    )
    case.state, case.finished_at = CaseState.STOPPED, event.at
    case.save(update_fields=["state", "finished_at"])
    outcome = f"{CaseState.STOPPED.label}: {StopReason(why).label.lower()}"
    end_step(step, StepState.DONE, actor=actor, at=event.at, result=outcome)
    close_item(case, outcome, at=event.at)
    tell_citizen(case, stopped(case))
    return slip


def _check_term(case: Case, actor: Actor) -> None:
    asked = case.supplements.filter(received_at=None).first()
    if asked is None:
        raise InvalidTransition("Hồ sơ không chờ bổ sung nên không thể dừng vì quá hạn bổ sung.")
    if asked.until is None:
        raise InvalidTransition(
            "Phiếu yêu cầu bổ sung không ghi hạn bổ sung theo quy định chuyên ngành; chỉ dừng khi người nộp rút hồ sơ."
        )
    if asked.until >= actor.today():
        raise InvalidTransition(f"Hạn bổ sung đến hết ngày {short_date(asked.until)}, chưa thể dừng giải quyết.")
