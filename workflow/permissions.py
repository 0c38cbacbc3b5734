"""Who may move what. Each check raises the sentence the user reads; `why_not` is derived from it."""

from collections.abc import Collection, Iterable

from accounts.actor import Actor
from accounts.enums import Perm
from accounts.models import Post, Unit
from accounts.queries import AGENCY_WIDE
from qlvb.lib.errors import InvalidTransition, NotAllowed, refusal_of
from qlvb.lib.transitions import Transition
from workflow import transitions as T
from workflow.enums import ItemKind, NoticeAudience, Part
from workflow.models import Incident, Notice, Step

# What travels by these acts; other kinds have a road of their own. A task given to a unit goes to one of its people;
# whoever stands in for a missing head (clerk, Chief of Office, leader) passes it on once there is one. A one-stop case
# begins and ends at its desk, by acts of its own.
ROUTED_KINDS: dict[str, Collection[Transition]] = {
    ItemKind.INCOMING: T.ALL,
    ItemKind.TASK: (T.SUBMIT, T.FORWARD, T.ANNOTATE, T.ASSIGN, T.SEND_BACK, T.CONTRIBUTE, T.ACKNOWLEDGE),
    ItemKind.CASE: (T.ASSIGN, T.SEND_BACK),
}

# Those who coordinate or are informed may still clear their desk when the lead has finished.
_AFTER_THE_END = (T.ACKNOWLEDGE, T.CONTRIBUTE)

_PARTS = {
    T.SUBMIT: {Part.LEAD},
    T.SUBMIT_TO_LEADER: {Part.LEAD},
    T.ANNOTATE: {Part.LEAD},
    T.FINISH: {Part.LEAD},
    # What one was only told of is no work of one's own to give back.
    T.SEND_BACK: {Part.LEAD, Part.COORDINATE},
    T.CONTRIBUTE: {Part.COORDINATE},
    T.ACKNOWLEDGE: {Part.INFORM},
}


def holds(actor: Actor, step: Step) -> bool:
    """Whether the step is in the actor's hands or in a shared inbox he works; of a lent desk what is lent of it."""
    if actor.kinds is not None and not actor.covers(step.item.kind):
        return False
    if step.holder_post_id is not None:
        return step.holder_post_id == actor.desk.pk
    unit_id = actor.agency_id if actor.role in AGENCY_WIDE else actor.unit_id
    return step.holder_role == actor.role and step.holder_unit_id == unit_id


def check_may_route(actor: Actor, step: Step, act: Transition) -> None:
    """Person first, then state."""
    if not actor.has_perm(act.permission):
        raise NotAllowed(f"Chức danh {actor.title} không có quyền thực hiện “{act.label}”.")
    if not holds(actor, step):
        raise NotAllowed("Văn bản không nằm ở bước do bạn xử lý.")
    kind = step.item.kind
    what = "Dự thảo" if kind == ItemKind.OUTGOING else step.item.get_kind_display()
    if kind not in ROUTED_KINDS:
        raise InvalidTransition(f"{what} đi theo luồng duyệt riêng, không chuyển như văn bản đến.")
    if act not in ROUTED_KINDS[kind]:
        raise InvalidTransition(f"{what} không có thao tác “{act.label}”.")
    if kind == ItemKind.CASE and actor.has_perm(Perm.RECEIVE_CASE):
        # Else a case would wait for its citizen, or for being handed over, on a desk that can do neither (VP-5.2).
        raise InvalidTransition("Hồ sơ ở bộ phận một cửa đi tiếp bằng thao tác của quầy, không trả lại như văn bản.")
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
    return refusal_of(check_may_route, actor, step, act)


def may_write_notices(actor: Actor) -> bool:
    return actor.has_perm(Perm.NOTIFY_AGENCY) or actor.has_perm(Perm.NOTIFY_UNIT)


def check_may_write_notices(actor: Actor) -> None:
    if not may_write_notices(actor):
        raise NotAllowed(f"Chức danh {actor.title} không viết thông báo nội bộ.")


def check_may_notify(actor: Actor, audience: str, units: Iterable[Unit], people: Iterable[Post]) -> None:
    """Everybody notifies inside his own agency; a unit head inside his own unit."""
    check_may_write_notices(actor)
    if any(unit.agency_id != actor.agency_id for unit in (*units, *(post.unit for post in people))):
        raise NotAllowed("Thông báo nội bộ chỉ gửi trong cơ quan mình.")
    if actor.has_perm(Perm.NOTIFY_AGENCY):
        return
    places = {unit.pk for unit in units} | {post.unit_id for post in people}
    if audience == NoticeAudience.EVERYBODY or not places <= {actor.unit_id}:
        raise NotAllowed("Trưởng đơn vị chỉ viết thông báo cho người trong đơn vị mình.")


def check_may_withdraw_notice(actor: Actor, notice: Notice) -> None:
    """The author, once."""
    if notice.author.user_id != actor.user.pk or notice.agency_id != actor.agency_id:
        raise NotAllowed("Chỉ người viết mới thu hồi thông báo.")
    if notice.is_withdrawn:
        raise InvalidTransition("Thông báo này đã được thu hồi.")


def check_may_handle_incident(actor: Actor, incident: Incident, act: Transition) -> None:
    """The administrators of the reporter's agency (DN-13.5)."""
    if not actor.has_perm(act.permission) or incident.agency_id != actor.agency_id:
        raise NotAllowed("Chỉ quản trị phần mềm của cơ quan xử lý báo lỗi.")
    if incident.state not in act.sources:
        raise InvalidTransition(
            f"Không thể thực hiện “{act.label}”: báo lỗi đang ở trạng thái “{incident.get_state_display()}”."
        )


def why_not_handle(actor: Actor, incident: Incident, act: Transition) -> str:
    return refusal_of(check_may_handle_incident, actor, incident, act)
