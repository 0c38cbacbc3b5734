"""Who may do what to cases. Each check raises the sentence the user reads; `why_not` is derived from it."""

from accounts.actor import Actor
from accounts.enums import Perm, WorkKind
from documents.permissions import lead_step
from onestop import transitions as T
from onestop.enums import CaseState
from onestop.models import Case
from qlvb.lib.errors import InvalidTransition, NotAllowed, refusal_of
from qlvb.lib.transitions import Transition
from workflow.models import Step
from workflow.permissions import holds


def check_may_receive(actor: Actor) -> None:
    if not actor.has_perm(Perm.RECEIVE_CASE):
        raise NotAllowed("Chỉ cán bộ một cửa tiếp nhận hồ sơ.")


def check_may_read_desk_slips(actor: Actor) -> None:
    if not may_read_desk_slips(actor):
        raise NotAllowed("Chỉ cán bộ một cửa, văn phòng và lãnh đạo xem sổ phiếu hướng dẫn, từ chối.")


def may_read_desk_slips(actor: Actor) -> bool:
    """Whoever writes them, and those who may read all of the agency."""
    reads = actor.has_perm(Perm.RECEIVE_CASE) or actor.has_perm(Perm.READ_AGENCY)
    return reads and actor.covers(WorkKind.CASE)


def check_may(actor: Actor, case: Case, act: Transition) -> Step:
    """Person first, then state, then whose turn it is. Returns the open step the act ends or carries on."""
    if case.agency_id != actor.agency_id:
        raise NotAllowed("Hồ sơ thuộc cơ quan khác.")
    if not actor.has_perm(act.permission):
        raise NotAllowed(f"Chức danh {actor.title} không có quyền thực hiện “{act.label}”.")
    step = lead_step(case)
    if case.state not in act.sources:
        raise InvalidTransition(
            f"Không thể thực hiện “{act.label}”: hồ sơ đang ở trạng thái “{case.get_state_display()}”."
        )
    if step is None or not holds(actor, step):
        raise NotAllowed(f"Hồ sơ không nằm ở bước do bạn xử lý nên bạn chưa thể thực hiện “{act.label}”.")
    if act is T.REQUEST_SUPPLEMENT and actor.has_perm(Perm.RECEIVE_CASE):
        raise NotAllowed("Yêu cầu bổ sung do nơi giải quyết hồ sơ lập.")
    if act is T.REQUEST_SUPPLEMENT and case.answers.filter(closed_at=None).exists():
        raise InvalidTransition("Kết quả của hồ sơ đang được trình; chưa thể yêu cầu bổ sung.")
    if act is T.APOLOGISE and case.finished_at and not case.is_late:
        raise InvalidTransition("Hồ sơ có kết quả đúng hẹn, không phải xin lỗi.")
    if act is T.APOLOGISE and hasattr(case, "apology"):
        raise InvalidTransition("Hồ sơ đã được xin lỗi, hẹn lại một lần; không hẹn lại lần nữa.")
    _check_end(actor, case, act)
    if act is T.HAND_OVER and case.is_late and not case.late_reason:
        raise InvalidTransition("Hồ sơ xong sau ngày hẹn: hãy lập Phiếu xin lỗi, nêu lý do trước khi trả kết quả.")
    return step


def _check_end(actor: Actor, case: Case, act: Transition) -> None:
    """What is settled at once is settled that day; what is being signed is not stopped."""
    if act is T.SETTLE_AT_ONCE:
        if case.version.working_days:
            raise InvalidTransition(f"Thủ tục có thời hạn {case.version.time_text}, không thuộc loại giải quyết ngay.")
        if case.promised_at and case.promised_at < actor.now():
            raise InvalidTransition("Đã quá giờ hẹn: hãy chuyển đơn vị giải quyết, nêu lý do và xin lỗi người nộp.")
    in_progress = case.state == CaseState.IN_PROGRESS
    if act is T.STOP_CASE and in_progress and case.answers.filter(closed_at=None).exists():
        raise InvalidTransition("Kết quả của hồ sơ đang được trình; chưa thể dừng giải quyết.")


def why_not(actor: Actor, case: Case, act: Transition) -> str:
    """The sentence that refuses the act, or '' when it is allowed."""
    return refusal_of(check_may, actor, case, act)
