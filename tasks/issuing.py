"""How tasks take part in the issuing of documents (documents.extensions): the document that gives them, the reply."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.actor import Actor
from documents.enums import RefusalGround
from documents.models import Dispatch, OutgoingDocument
from tasks.enums import AssignmentState, RequestState
from tasks.followers import ask_to_answer
from tasks.models import Assignment, TransferRequest
from tasks.moving import begin, propose
from tasks.queries import pending_transfer
from workflow.enums import ItemKind
from workflow.steps import tell

_RELATED = ("agency", "lead_unit", "follow_up__user", "follow_up__unit")


def after_issue(document: OutgoingDocument, actor: Actor) -> None:
    """Start what was entered on the draft; propose completion of what the document answers. All of it, or nothing."""
    for assignment in _locked(Assignment.objects.filter(source=document, state=AssignmentState.PLANNED)):
        begin(assignment, document, actor=actor)
    for assignment in _locked(_answered_by(document)):
        propose(assignment, document, actor=actor)


def after_refusal(dispatch: Dispatch, actor: Actor) -> None:
    """Refusing the document refuses the task it carries (GL-4.2b): it lies with whoever follows it as wrongly given,
    with the reason, to be given to another lead or insisted on.
    """
    given = Assignment.objects.filter(
        source_id=dispatch.document_id, lead_agency_id=dispatch.recipient_id, state=AssignmentState.IN_PROGRESS
    ).exclude(agency_id=dispatch.recipient_id)
    reason = f"{RefusalGround(dispatch.ground).label}: {dispatch.reason}"
    for assignment in _locked(given):
        label = f"{assignment.lead_unit.name} từ chối tiếp nhận văn bản giao việc"
        event = tell(assignment, actor, "refused_document", label[:300], reason, dispatch=dispatch.pk)
        if pending_transfer(assignment) is None:
            TransferRequest.objects.create(
                assignment=assignment,
                reason=f"Từ chối tiếp nhận văn bản. {reason}",
                asked_by=actor.post,
                asked_at=event.at,
            )
            ask_to_answer(assignment, f"{label}, nhiệm vụ chờ giao nơi khác", reason, actor=actor)


def not_answered(dispatches: Collection[Dispatch]) -> dict[int, str]:
    """What was refused together with its task is not sent again while its follower thinks about another lead: the
    document of a task must not arrive where the task no longer is. One query.
    """
    asked = TransferRequest.objects.filter(
        assignment__source_id__in=[dispatch.document_id for dispatch in dispatches],
        assignment__lead_agency_id__in=[dispatch.recipient_id for dispatch in dispatches],
        state=RequestState.PENDING,
    ).select_related("assignment__follow_up__user")
    waited_for = {(one.assignment.source_id, one.assignment.lead_agency_id): one.assignment.follow_up for one in asked}
    return {
        dispatch.pk: f"Văn bản kèm nhiệm vụ đang chờ {post.user.full_name} trả lời đề nghị chuyển đơn vị khác; "
        "khi có ý kiến không đồng ý chuyển mới gửi lại."
        for dispatch in dispatches
        if (post := waited_for.get((dispatch.document_id, dispatch.recipient_id)))
    }


def _answered_by(document: OutgoingDocument) -> QuerySet[Assignment]:
    """GL-4.2: only a reply drafted on the very document that brought the task counts; in the giving agency's own
    units, on the task itself.
    """
    running = Assignment.objects.filter(state=AssignmentState.IN_PROGRESS, lead_agency_id=document.agency_id)
    if document.origin is None:
        return running.none()
    if document.origin.kind == ItemKind.TASK:
        return running.filter(pk=document.origin.pk, agency_id=document.agency_id)
    sent = Dispatch.objects.filter(incoming_id=document.origin_id).values("document_id")
    return running.filter(source_id__in=sent)


def _locked(assignments: QuerySet[Assignment]) -> list[Assignment]:
    return list(assignments.select_related(*_RELATED).select_for_update(of=("self", "workitem_ptr")).order_by("pk"))


def lead_agencies(document: OutgoingDocument) -> Iterable[int]:
    """The agencies that must receive the document because it gives them something to do."""
    planned = document.assignments.filter(state=AssignmentState.PLANNED)
    return planned.exclude(lead_agency=F("agency")).values_list("lead_agency_id", flat=True)


def deadline_on_arrival(dispatch: Dispatch) -> date | None:
    """The earliest deadline still to come of the tasks that this document gives its recipient."""
    given = Assignment.objects.filter(
        source_id=dispatch.document_id,
        lead_agency_id=dispatch.recipient_id,
        state=AssignmentState.IN_PROGRESS,
        due_at__gte=timezone.now(),
    )
    first = given.order_by("due_at").values_list("due_at", flat=True).first()
    return timezone.localdate(first) if first else None
