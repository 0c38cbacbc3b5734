"""Who may move what. Each check raises the sentence the user reads; `why_not` is derived from it."""

from accounts.actor import Actor
from accounts.queries import AGENCY_WIDE
from qlvb.lib.errors import InvalidTransition, NotAllowed, RuleViolation
from qlvb.lib.transitions import Transition
from workflow import transitions as T
from workflow.enums import ItemKind, Part
from workflow.models import Step

# What travels by annotation and forwarding; other kinds have a road of their own.
ROUTED_KINDS = frozenset({ItemKind.INCOMING})

# Those who coordinate or are informed may still clear their desk when the lead has finished.
_AFTER_THE_END = (T.ACKNOWLEDGE, T.CONTRIBUTE)

_PARTS = {
    T.SUBMIT: {Part.LEAD},
    T.SUBMIT_TO_LEADER: {Part.LEAD},
    T.ANNOTATE: {Part.LEAD},
    T.FINISH: {Part.LEAD},
    T.CONTRIBUTE: {Part.COORDINATE},
    T.ACKNOWLEDGE: {Part.INFORM},
}


def holds(actor: Actor, step: Step) -> bool:
    """Whether the step is in the actor's hands or in a shared inbox he works."""
    if step.holder_post_id is not None:
        return step.holder_post_id == actor.post.pk
    unit_id = actor.agency_id if actor.role in AGENCY_WIDE else actor.unit_id
    return step.holder_role == actor.role and step.holder_unit_id == unit_id


def check_may_route(actor: Actor, step: Step, act: Transition) -> None:
    """Person first, then state."""
    if not actor.has_perm(act.permission):
        raise NotAllowed(f"Chức danh {actor.post.title} không có quyền thực hiện “{act.label}”.")
    if not holds(actor, step):
        raise NotAllowed("Văn bản không nằm ở bước do bạn xử lý.")
    if step.item.kind not in ROUTED_KINDS:
        raise InvalidTransition("Dự thảo đi theo luồng duyệt riêng, không chuyển như văn bản đến.")
    if not step.item.is_open and act not in _AFTER_THE_END:
        raise InvalidTransition(f"Không thể thực hiện “{act.label}”: văn bản đã kết thúc xử lý.")
    if step.state not in act.sources:
        raise InvalidTransition(
            f"Không thể thực hiện “{act.label}”: bước này ở trạng thái “{step.get_state_display()}”."
        )
    parts = _PARTS.get(act)
    if parts and step.part not in parts:
        wanted = " hoặc ".join(Part(p).label.lower() for p in sorted(parts))
        raise InvalidTransition(f"Chỉ nơi giữ vai trò {wanted} mới thực hiện được “{act.label}”.")
    if act is T.SEND_BACK and step.previous_id is None:
        raise InvalidTransition("Bước đầu tiên không có nơi gửi để trả lại.")


def why_not(actor: Actor, step: Step, act: Transition) -> str:
    """The sentence that refuses the act, or '' when it is allowed."""
    try:
        check_may_route(actor, step, act)
    except RuleViolation as refusal:
        return refusal.sentence
    return ""
