"""What the public learns of a case: its state, to whoever knows its code and the applicant's phone (VP-5.1c)."""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from django.utils import timezone

from accounts.naming import Names
from onestop.enums import CaseState
from onestop.models import Case
from onestop.rules.numbers import code_typed
from qlvb.lib.vietnamese import short_date, short_time

DIGITS = 4


@dataclass(frozen=True, slots=True)
class Status:
    """Nothing of the person: whoever asks knows who handed it in."""

    code: str
    procedure: str
    agency: str
    received: str
    appointment: str
    state: str
    tone: str
    sentence: str
    supplement: str
    until: str
    is_late: bool


def status_of(code: str, digits: str, now: datetime) -> Status | None:
    """The state; None for a wrong code and for wrong digits alike, after the same work."""
    cases = Case.objects.select_related("version__procedure", "case_agency")
    case = cases.filter(case_code=code_typed(code)).first()
    known = case.applicant_phone[-DIGITS:] if case else "x" * DIGITS
    if not compare_digest(known.encode(), digits.encode()) or case is None:
        return None
    late = case.finished_at is None and case.promised_at is not None and case.promised_at < now
    slip = case.supplements.filter(received_at=None).first() if case.state == CaseState.SUPPLEMENT else None
    return Status(
        code=case.case_code,
        procedure=case.procedure_name,
        agency=Names().told(case.case_agency, timezone.localdate(case.received_at)),
        received=short_time(case.received_at),
        appointment=short_time(case.appointment_at) if case.appointment_at else "",
        state=case.get_state_display(),
        tone=_TONES[CaseState(case.state)],
        sentence=_sentence(case),
        supplement=slip.items if slip else "",
        until=short_date(slip.until) if slip and slip.until else "",
        is_late=late,
    )


_TONES = {
    CaseState.RECEIVED: "info",
    CaseState.IN_PROGRESS: "info",
    CaseState.SUPPLEMENT: "soon",
    CaseState.READY: "good",
    CaseState.HANDED_OVER: "good",
    CaseState.STOPPED: "none",
}


def _sentence(case: Case) -> str:
    match CaseState(case.state):
        case CaseState.RECEIVED:
            return "Hồ sơ đã được tiếp nhận và sẽ được chuyển đến nơi giải quyết."
        case CaseState.IN_PROGRESS:
            return "Hồ sơ đang được giải quyết."
        case CaseState.SUPPLEMENT:
            return "Xin bổ sung giấy tờ tại nơi đã nộp; thời hạn giải quyết được tính lại từ ngày nhận đủ."
        case CaseState.READY:
            return "Đã có kết quả. Xin mang Giấy tiếp nhận đến nhận kết quả."
        case CaseState.HANDED_OVER:
            assert case.handed_over_at is not None
            return f"Kết quả đã được trả ngày {short_date(case.handed_over_at)}."
        case CaseState.STOPPED:
            return "Hồ sơ đã dừng giải quyết. Xin hỏi lý do tại nơi đã nộp."
