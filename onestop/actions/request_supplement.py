"""Ask the citizen for what is missing: the clock stops (VP-5.3a)."""

from datetime import date

from django.db import transaction

from accounts.actor import Actor
from onestop.citizen import supplement, tell_citizen
from onestop.enums import CaseState
from onestop.models import Case, SupplementRequest
from onestop.moving import desk_of
from onestop.permissions import check_may
from onestop.rules.supplement import again_refused
from onestop.transitions import REQUEST_SUPPLEMENT
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from workflow.enums import StepState
from workflow.rules.holders import Hand
from workflow.steps import end_step, open_steps, tell


@transaction.atomic(durable=True)
def request_supplement(
    case_id: int, *, items: str, reason: str, until: date | None = None, again: str = "", actor: Actor
) -> SupplementRequest:
    """Write the slip, stop the clock and lay the case at the desk until the citizen comes. `again`: why the one whole
    request the law allows was not enough; it stays in the timeline."""
    case = locked(Case, case_id)
    step = check_may(actor, case, REQUEST_SUPPLEMENT)
    if not items:
        raise BadInput("Hãy ghi giấy tờ, nội dung cần bổ sung.", field="items")
    if not reason:
        raise BadInput("Hãy nêu lý do yêu cầu bổ sung.", field="reason")
    if until and until <= actor.today():
        raise BadInput("Hạn bổ sung phải sau hôm nay.", field="until")
    asked = list(case.supplements.values_list("asked_at", flat=True))
    if asked and not again:
        raise BadInput(again_refused(asked), field="again")
    assert case.promised_at is not None
    number = len(asked) + 1
    told = f"{items}\nYêu cầu thêm lần nữa vì: {again}" if asked else items
    event = tell(case, actor, "request_supplement", f"yêu cầu bổ sung lần {number}, dừng tính thời hạn", told)
    slip = SupplementRequest.objects.create(
        case=case,
        number=number,
        items=items,
        reason=reason,
        asked_at=event.at,
        asked_by=actor.post,
        on_behalf_of=actor.on_behalf_of,
        until=until,
        old_appointment_at=case.promised_at,
    )
    case.state, case.promised_at, case.appointment_at, case.due_at = CaseState.SUPPLEMENT, None, None, None
    case.keeper = None
    case.save(update_fields=["state", "promised_at", "appointment_at", "due_at", "keeper"])
    end_step(step, StepState.DONE, actor=actor, at=event.at)
    open_steps(
        case, [Hand(desk_of(case), instruction=f"Cần bổ sung: {items}")], event=event, actor=actor, previous=step
    )
    tell_citizen(case, supplement(slip))
    return slip
