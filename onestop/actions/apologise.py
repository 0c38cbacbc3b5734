"""Late: the reason, an apology and a new appointment, once (VP-5.3b; NĐ 61/2018 art. 19.9)."""

from datetime import date

from django.db import transaction

from accounts.actor import Actor
from onestop.citizen import apology, tell_citizen
from onestop.models import Apology, Case
from onestop.permissions import check_may
from onestop.rules.appointment import end_of_working_day
from onestop.transitions import APOLOGISE
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from qlvb.lib.vietnamese import short_date
from workflow.queries import calendar_of
from workflow.steps import tell


@transaction.atomic(durable=True)
def apologise(case_id: int, *, reason: str, new_day: date, actor: Actor) -> Apology:
    """The citizen is given a new day; lateness is still measured by the old one."""
    case = locked(Case, case_id)
    step = check_may(actor, case, APOLOGISE)
    if not reason:
        raise BadInput("Hãy nêu lý do trễ hẹn.", field="reason")
    assert case.appointment_at is not None
    at = end_of_working_day(calendar_of(case.agency_id), new_day)
    if at is None:
        raise BadInput(f"Ngày {short_date(new_day)} cơ quan không làm việc; hãy chọn ngày khác.", field="new_day")
    if new_day < actor.today() or at <= case.appointment_at:
        raise BadInput("Ngày hẹn lại phải sau ngày hẹn cũ và không trước hôm nay.", field="new_day")
    label = f"xin lỗi, hẹn lại ngày trả kết quả: {short_date(new_day)}"
    event = tell(case, actor, "apologise", label, reason)
    slip = Apology.objects.create(
        case=case,
        reason=reason,
        at=event.at,
        by=actor.post,
        on_behalf_of=actor.on_behalf_of,
        old_appointment_at=case.appointment_at,
        new_appointment_at=at,
    )
    case.appointment_at, case.due_at, case.late_reason = at, at, reason
    case.save(update_fields=["appointment_at", "due_at", "late_reason"])
    step.due_at = at
    step.save(update_fields=["due_at"])
    tell_citizen(case, apology(slip))
    return slip
