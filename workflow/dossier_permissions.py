"""Who may do what to a dossier (SD-6). Each check raises the sentence the user reads; `why_not` is derived from it."""

from collections.abc import Sequence

from accounts.actor import Actor
from accounts.enums import Perm
from qlvb.lib.errors import InvalidTransition, NotAllowed, refusal_of
from qlvb.lib.transitions import Transition
from workflow import transitions as T
from workflow.enums import DossierState, ItemKind, Part
from workflow.models import Dossier, Step, WorkItem
from workflow.permissions import holds

# What the one in charge alone may do, what those beside him may do too, and what only they.
_OF_PARTS = {
    T.HAND_ON: {Part.LEAD},
    T.UNFILE: {Part.LEAD},
    T.PROPOSE: {Part.LEAD},
    T.ATTACH_RESULT: {Part.LEAD},
    T.ASK_TO_CLOSE: {Part.LEAD},
    T.FILE: {Part.LEAD, Part.COORDINATE},
    T.FINISH_PART: {Part.COORDINATE},
}


def check_may_open(actor: Actor, origin: WorkItem) -> None:
    """SD-6.1: the Chair or the Chief of Office, from an incoming document."""
    if not actor.has_perm(Perm.DOSSIERS):
        raise NotAllowed("Chỉ lãnh đạo cơ quan hoặc Chánh Văn phòng lập hồ sơ công việc.")
    if origin.kind != ItemKind.INCOMING or origin.agency_id != actor.agency_id:
        raise InvalidTransition("Hồ sơ công việc lập từ văn bản đến của cơ quan.")


def step_for(actor: Actor, act: Transition, steps: Sequence[Step]) -> Step | None:
    """The open step by which the actor may carry out that act, of the dossier's open `steps`."""
    parts = _OF_PARTS.get(act, set(Part))
    return next((step for step in steps if step.part in parts and holds(actor, step)), None)


def check_may(actor: Actor, dossier: Dossier, act: Transition, steps: Sequence[Step]) -> Step | None:
    """Person, state, then whose hands it is in. The step the act is done by; None for those who decide by right."""
    if dossier.agency_id != actor.agency_id:
        raise NotAllowed("Hồ sơ thuộc cơ quan khác.")
    if not actor.has_perm(act.permission):
        if act.permission == Perm.DOSSIERS:
            raise NotAllowed(f"Chỉ lãnh đạo cơ quan hoặc Chánh Văn phòng thực hiện “{act.label}”.")
        raise NotAllowed(f"Chức danh {actor.title} không có quyền thực hiện “{act.label}”.")
    if dossier.state not in act.sources:
        raise InvalidTransition(
            f"Không thể thực hiện “{act.label}”: hồ sơ đang ở trạng thái “{dossier.get_state_display()}”."
        )
    step = step_for(actor, act, steps)
    if step is None and act.permission != Perm.DOSSIERS and not (act is T.OPINE and actor.has_perm(Perm.DOSSIERS)):
        raise NotAllowed(f"Hồ sơ không nằm ở bước do bạn xử lý nên bạn chưa thể thực hiện “{act.label}”.")
    if act is T.ASK_TO_CLOSE and not dossier.has_result:
        raise InvalidTransition(
            "Hãy gắn kết quả (văn bản đã ban hành hoặc ý kiến đề xuất) vào hồ sơ trước khi xin đóng."
        )
    return step


def why_not(actor: Actor, dossier: Dossier, act: Transition, steps: Sequence[Step]) -> str:
    """The sentence that refuses the act, or '' when it is allowed."""
    return refusal_of(check_may, actor, dossier, act, steps)


def is_concerned(actor: Actor, dossier: Dossier, act: Transition, steps: Sequence[Step]) -> bool:
    """Whether he might expect to do it now, so that a refusal is shown with its reason."""
    if not actor.has_perm(act.permission) or dossier.state not in act.sources:
        return False
    by_right = act.permission == Perm.DOSSIERS or (act is T.OPINE and actor.has_perm(Perm.DOSSIERS))
    return by_right or step_for(actor, act, steps) is not None


def is_to_close_for(actor: Actor, dossier: Dossier, steps: Sequence[Step]) -> bool:
    """Whether it waits for this very person."""
    return dossier.state == DossierState.TO_CLOSE and any(holds(actor, step) for step in steps)
