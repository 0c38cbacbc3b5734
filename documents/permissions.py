"""Who may do what to documents. Each check raises the sentence the user reads; `why_not` is derived from it."""

from collections.abc import Collection

from accounts.actor import Actor
from accounts.enums import Perm
from accounts.rights import NEVER_LENT
from documents import transitions as T
from documents.enums import Conversion, DispatchState
from documents.extensions import BEFORE_RESENDING, ORIGIN_KINDS
from documents.models import Dispatch, IncomingDocument, OutgoingDocument
from qlvb.lib.errors import InvalidTransition, NotAllowed, refusal_of
from qlvb.lib.transitions import Transition
from workflow.enums import OPEN_STATES, Part
from workflow.models import Step, WorkItem
from workflow.permissions import holds

# These need a readable PDF of the current version.
_NEEDS_PDF = (T.PLACE, T.SUBMIT_DRAFT, T.APPROVE, T.APPRAISE, T.SIGN)


def lead_step(item: WorkItem) -> Step | None:
    """The one open lead step of an item, with what acts on it need."""
    return (
        Step.objects.filter(item_id=item.pk, part=Part.LEAD, state__in=OPEN_STATES)
        .select_related("item", "holder_unit", "holder_post__user", "previous")
        .first()
    )


def check_state(document: OutgoingDocument, act: Transition) -> None:
    """The act must start from the document's state."""
    if document.state not in act.sources:
        raise InvalidTransition(
            f"Không thể thực hiện “{act.label}”: văn bản đang ở trạng thái “{document.get_state_display()}”."
        )


def check_may(actor: Actor, document: OutgoingDocument, act: Transition, step: Step | None) -> Step:
    """Person first, then state. `step`: the document's open lead step; returned for the act to end."""
    if document.agency_id != actor.agency_id:
        raise NotAllowed("Văn bản thuộc cơ quan khác.")
    if actor.on_behalf_of and act.permission in NEVER_LENT:
        raise NotAllowed(f"Ủy quyền không bao gồm “{act.label}”: chữ ký số gắn với chính người ký.")
    if not actor.has_perm(act.permission):
        raise NotAllowed(f"Chức danh {actor.title} không có quyền thực hiện “{act.label}”.")
    check_state(document, act)
    if step is None or not holds(actor, step):
        raise NotAllowed(f"Văn bản không nằm ở bước do bạn xử lý nên bạn chưa thể thực hiện “{act.label}”.")
    if act in (T.APPROVE, T.APPRAISE):
        _check_not_ones_own(actor, document)
    if act in _NEEDS_PDF:
        _check_pdf(document)
    return step


def _check_not_ones_own(actor: Actor, document: OutgoingDocument) -> None:
    """A deputy does not approve at the head's desk what he has written at his own."""
    if actor.on_behalf_of is None:
        return
    version = document.current_version
    authors = {document.created_by.user_id, version.created_by.user_id if version else None}
    if actor.user.pk in authors:
        raise NotAllowed(
            f"Bạn soạn văn bản này nên không thay mặt {actor.on_behalf_of.user.full_name} duyệt được; "
            "hãy để chính người ủy quyền xem xét."
        )


def _check_pdf(document: OutgoingDocument) -> None:
    version = document.current_version
    if version is None:
        raise InvalidTransition("Dự thảo chưa có tệp văn bản.")
    if version.conversion == Conversion.WAITING:
        raise InvalidTransition("Tệp Word đang được chuyển sang PDF, vui lòng chờ ít phút.")
    if version.conversion == Conversion.FAILED:
        raise InvalidTransition("Tệp dự thảo không chuyển được sang PDF; hãy nộp bản khác.")


def why_not(actor: Actor, document: OutgoingDocument, act: Transition, step: Step | None) -> str:
    """The sentence that refuses the act, or '' when it is allowed."""
    return refusal_of(check_may, actor, document, act, step)


def check_may_register(actor: Actor) -> None:
    if not actor.has_perm(Perm.REGISTER):
        raise NotAllowed("Chỉ văn thư cơ quan đăng ký văn bản đến.")


def check_may_ask_correction(actor: Actor, document: IncomingDocument) -> None:
    """The clerks of the agency in whose register it stands (SD-9.5)."""
    if actor.on_behalf_of or not (actor.has_perm(Perm.ASK_CONSENT) and actor.has_perm(Perm.REGISTER)):
        raise NotAllowed("Chỉ văn thư cơ quan đề nghị chỉnh sửa dữ liệu đã đăng ký.")
    if document.agency_id != actor.agency_id:
        raise NotAllowed("Văn bản này thuộc sổ của cơ quan khác.")


def why_not_ask_correction(actor: Actor, document: IncomingDocument) -> str:
    return refusal_of(check_may_ask_correction, actor, document)


def check_may_accept(actor: Actor, dispatch: Dispatch) -> None:
    """The clerk of the recipient agency, while the dispatch waits."""
    if not actor.has_perm(Perm.RECEIVE) or dispatch.recipient_id != actor.agency_id:
        raise NotAllowed("Chỉ văn thư của cơ quan nhận được tiếp nhận văn bản này.")
    if dispatch.state != DispatchState.SENT:
        raise InvalidTransition(f"Văn bản này {dispatch.get_state_display().lower()} nên không tiếp nhận được nữa.")


def check_may_refuse(actor: Actor, dispatch: Dispatch) -> None:
    """Who may accept may refuse instead (DN-5.6)."""
    if not actor.has_perm(Perm.RECEIVE) or dispatch.recipient_id != actor.agency_id:
        raise NotAllowed("Chỉ văn thư của cơ quan nhận được từ chối văn bản này.")
    if dispatch.state != DispatchState.SENT:
        raise InvalidTransition(f"Văn bản này {dispatch.get_state_display().lower()} nên không từ chối được nữa.")


def check_may_resolve(actor: Actor, dispatch: Dispatch) -> None:
    """The sender's clerk, once."""
    if not actor.has_perm(Perm.ISSUE) or dispatch.document.agency_id != actor.agency_id:
        raise NotAllowed("Chỉ văn thư của cơ quan gửi xử lý văn bản bị trả lại.")
    if dispatch.state != DispatchState.REFUSED:
        raise InvalidTransition(f"Văn bản {dispatch.get_state_display().lower()}, không phải xử lý trả lại.")
    if dispatch.resolution:
        raise InvalidTransition(f"Lần trả lại này {dispatch.get_resolution_display().lower()} rồi.")


def why_resending_waits(dispatches: Collection[Dispatch]) -> dict[int, str]:
    """Of those that must not be sent again yet, by key: the sentence why. For a whole list at once."""
    return {key: why for waiting in BEFORE_RESENDING for key, why in waiting(dispatches).items()}


def check_may_resend(actor: Actor, dispatch: Dispatch) -> None:
    """As `check_may_resolve`, and nobody has still to answer what the refusal asked."""
    check_may_resolve(actor, dispatch)
    if why := why_resending_waits([dispatch]).get(dispatch.pk):
        raise InvalidTransition(why)


def check_may_start_draft(actor: Actor, origin: WorkItem | None, step: Step | None) -> None:
    """Anyone who drafts may start a document of his own; a reply is drafted by whoever has the incoming document as
    lead (DN-7.4).
    """
    if not actor.has_perm(Perm.DRAFT):
        raise NotAllowed(f"Chức danh {actor.title} không soạn thảo văn bản đi.")
    if origin is None:
        return
    if origin.kind not in ORIGIN_KINDS or origin.agency_id != actor.agency_id:
        raise InvalidTransition("Chỉ soạn văn bản trả lời cho văn bản, công việc của cơ quan.")
    if not origin.is_open:
        raise InvalidTransition(f"{origin.get_kind_display()} đã kết thúc xử lý nên không soạn trả lời được nữa.")
    if step is None or not holds(actor, step):
        raise NotAllowed(f"Người chủ trì xử lý {origin.get_kind_display().lower()} mới soạn văn bản trả lời.")


def why_not_draft(actor: Actor, origin: WorkItem, step: Step | None) -> str:
    return refusal_of(check_may_start_draft, actor, origin, step)
