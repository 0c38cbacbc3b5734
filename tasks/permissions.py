"""Who may do what to tasks. Each check raises the sentence the user reads; `why_not` is derived from it."""

from accounts.actor import Actor
from accounts.enums import Perm, Role
from accounts.models import Post
from documents.models import OutgoingDocument
from documents.permissions import check_may, lead_step
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed, refusal_of
from qlvb.lib.transitions import Transition
from tasks import transitions as T
from tasks.followers import inherits
from tasks.leading import lead_step_of_lead
from tasks.models import Assignment, Urging
from tasks.queries import pending_extension, pending_transfer
from tasks.rules.deadlines import check_urgent
from workflow.models import Step
from workflow.permissions import holds

# Acts of the lead's side; all others are the giver's.
_OF_LEAD = (T.ASK_EXTENSION, T.ASK_TRANSFER)
_SETTLING = (T.CONFIRM, T.CONFIRM_LATE, T.CONFIRM_NOT, T.GIVE_BACK)


def check_may_plan(actor: Actor, document: OutgoingDocument, step: Step | None) -> None:
    """Whoever has the draft in his hands and gives tasks, before it is signed (GL-4.1)."""
    check_may(actor, document, T.PLAN, step)


def check_may_give(actor: Actor) -> None:
    """Leaders, and whoever gives tasks on drafts (DN-3.3b); a clerk decides nothing."""
    if not may_supervise(actor):
        raise NotAllowed(f"Chức danh {actor.title} không giao nhiệm vụ.")


def check_follow_up(post: Post, actor: Actor) -> None:
    """Somebody of the giving agency who may confirm results."""
    if post.agency_id != actor.agency_id or not Actor.of(post).has_perm(Perm.ASSIGN_TASKS):
        raise BadInput("Người theo dõi phải là chuyên viên, trưởng đơn vị hoặc Chánh Văn phòng của cơ quan giao việc.")


def check_state(assignment: Assignment, act: Transition) -> None:
    if assignment.state not in act.sources:
        raise InvalidTransition(
            f"Không thể thực hiện “{act.label}”: nhiệm vụ đang ở trạng thái “{assignment.get_state_display()}”."
        )


def check_may_act(actor: Actor, assignment: Assignment, act: Transition) -> None:
    """Person first, then state, then what is still open."""
    if act is T.URGE:
        is_urged_today = Urging.objects.filter(assignment=assignment, day=actor.today()).exists()
        return check_may_urge(actor, assignment, is_urged_today=is_urged_today)
    if not actor.has_perm(act.permission):
        raise NotAllowed(f"Chức danh {actor.title} không có quyền thực hiện “{act.label}”.")
    if act in _OF_LEAD:
        _check_leads(actor, assignment)
    elif act is T.DROP and assignment.source:
        check_may_plan(actor, assignment.source, lead_step(assignment.source))
    else:
        _check_follows(actor, assignment)
    check_state(assignment, act)
    _check_requests(assignment, act)


def _check_follows(actor: Actor, assignment: Assignment) -> None:
    """The follow-up specialist, or who inherits from one who has left; whoever has the result on his desk; the Chief of
    Office (GL-5.2).
    """
    if assignment.agency_id != actor.agency_id:
        raise NotAllowed("Chỉ cơ quan giao việc mới thực hiện được thao tác này.")
    _check_not_ones_own(actor, assignment)
    if actor.desk.pk == assignment.follow_up_id or actor.role == Role.CHIEF_OF_OFFICE or inherits(actor, assignment):
        return
    # The result lies on the desk of the follow-up specialist, or of whoever he or his head gave it to.
    step = lead_step(assignment) if assignment.state in T.CONFIRM.sources else None
    if step and holds(actor, step):
        return
    raise NotAllowed("Chỉ chuyên viên theo dõi nhiệm vụ hoặc Chánh Văn phòng mới thực hiện được thao tác này.")


def _check_not_ones_own(actor: Actor, assignment: Assignment) -> None:
    """A deputy decides nothing at the head's desk of a task he carries out, or asked something about, at his own."""
    if actor.on_behalf_of is None:
        return
    asked = (pending_extension(assignment), pending_transfer(assignment))
    concerned = {request.asked_by.user_id for request in asked if request and request.asked_by}
    if assignment.reply:
        concerned.add(assignment.reply.created_by.user_id)
    step = lead_step_of_lead(assignment)
    if actor.user.pk in concerned or (step and holds(Actor.of(actor.post), step)):
        raise NotAllowed(
            f"Bạn thực hiện nhiệm vụ này nên không thay mặt {actor.on_behalf_of.user.full_name} quyết định được; "
            "hãy để chính người ủy quyền xem xét."
        )


def _check_leads(actor: Actor, assignment: Assignment) -> None:
    """Leaders and Chief of the lead agency, and whoever handles the task there."""
    if assignment.lead_agency_id != actor.agency_id:
        raise NotAllowed("Chỉ cơ quan, đơn vị chủ trì mới thực hiện được thao tác này.")
    if not assignment.is_internal and actor.role in (Role.CHIEF_OF_OFFICE, Role.LEADER):
        return
    step = lead_step_of_lead(assignment)
    if step is None or not holds(actor, step):
        raise NotAllowed("Người chủ trì xử lý nhiệm vụ mới thực hiện được thao tác này.")


def _check_urges(actor: Actor, assignment: Assignment) -> None:
    """Whoever supervises the giving agency's tasks, or follows this one."""
    if assignment.agency_id == actor.agency_id and actor.has_perm(Perm.SUPERVISE_TASKS):
        return
    if not actor.has_perm(Perm.ASSIGN_TASKS):
        raise NotAllowed(f"Chức danh {actor.title} không có quyền thực hiện “{T.URGE.label}”.")
    _check_follows(actor, assignment)


def check_may_urge(actor: Actor, assignment: Assignment, *, is_urged_today: bool) -> None:
    """Person, state, deadline; `is_urged_today` is looked up by the caller, for a whole list at once."""
    _check_urges(actor, assignment)
    check_state(assignment, T.URGE)
    check_urgent(assignment.due_on, today=actor.today())
    if is_urged_today:
        raise InvalidTransition("Hôm nay đã đôn đốc nhiệm vụ này; mỗi ngày chỉ đôn đốc một lần.")


def _check_requests(assignment: Assignment, act: Transition) -> None:
    """Nothing is asked twice, nothing answered that was not asked, nothing settled over an open question."""
    if act is T.ASK_EXTENSION and pending_extension(assignment):
        raise InvalidTransition("Nhiệm vụ đang có đề nghị gia hạn chờ trả lời.")
    if act is T.ASK_TRANSFER and pending_transfer(assignment):
        raise InvalidTransition("Nhiệm vụ đang có đề nghị chuyển chờ trả lời.")
    if act is T.DECIDE_EXTENSION and not pending_extension(assignment):
        raise InvalidTransition("Không có đề nghị gia hạn nào chờ trả lời.")
    if act in (T.AGREE_TRANSFER, T.REFUSE_TRANSFER) and not pending_transfer(assignment):
        raise InvalidTransition("Không có đề nghị chuyển nào chờ trả lời.")
    if act in (*_SETTLING, T.AGREE_TRANSFER) and pending_extension(assignment):
        raise InvalidTransition("Hãy trả lời đề nghị gia hạn trước.")
    if act in _SETTLING and pending_transfer(assignment):
        raise InvalidTransition("Hãy trả lời đề nghị chuyển trước.")


def why_not(actor: Actor, assignment: Assignment, act: Transition) -> str:
    """The sentence that refuses the act, or '' when it is allowed."""
    return refusal_of(check_may_act, actor, assignment, act)


def follows(actor: Actor, assignment: Assignment) -> bool:
    """Whether the page shows him the giver's acts."""
    try:
        _check_follows(actor, assignment)
    except NotAllowed:
        return False
    return actor.has_perm(Perm.ASSIGN_TASKS)


def leads(actor: Actor, assignment: Assignment) -> bool:
    """Whether the page shows him the lead's acts."""
    try:
        _check_leads(actor, assignment)
    except NotAllowed:
        return False
    return actor.has_perm(Perm.ANSWER_TASKS)


def urges(actor: Actor, assignment: Assignment) -> bool:
    """Whether 'Đôn đốc' is his to do at all."""
    try:
        _check_urges(actor, assignment)
    except NotAllowed:
        return False
    return True


def may_supervise(actor: Actor) -> bool:
    return actor.has_perm(Perm.SUPERVISE_TASKS) or actor.has_perm(Perm.ASSIGN_TASKS)


def check_may_supervise(actor: Actor) -> None:
    """Leaders, the Chief of Office, and those who give tasks, as far as they see them."""
    if not may_supervise(actor):
        raise NotAllowed(f"Chức danh {actor.title} không giám sát công việc.")
