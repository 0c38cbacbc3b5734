"""How tasks take part in the issuing of documents (documents.extensions): the document that gives them, the reply."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.actor import Actor
from documents.models import Dispatch, OutgoingDocument
from tasks.enums import AssignmentState
from tasks.models import Assignment
from tasks.moving import begin, propose
from workflow.enums import ItemKind

_RELATED = ("agency", "lead_unit", "follow_up__user", "follow_up__unit")


def after_issue(document: OutgoingDocument, actor: Actor) -> None:
    """Start what was entered on the draft; propose completion of what the document answers. All of it, or nothing."""
    for assignment in _locked(Assignment.objects.filter(source=document, state=AssignmentState.PLANNED)):
        begin(assignment, document, actor=actor)
    for assignment in _locked(_answered_by(document)):
        propose(assignment, document, actor=actor)


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
