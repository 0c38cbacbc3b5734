"""Tasks on the pages of documents (workflow.extensions)."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.enums import Perm
from accounts.requests import ActorRequest
from documents.models import OutgoingDocument
from documents.permissions import lead_step
from qlvb.lib.errors import RuleViolation
from tasks import transitions as T
from tasks.enums import NOT_STARTED, AssignmentState
from tasks.models import Assignment, Coordination
from tasks.permissions import check_may_plan
from tasks.views.showing import TONES, WHY_ONLY_THIS_WAY, deadline_of
from workflow.enums import ItemKind
from workflow.extensions import Panel
from workflow.models import WorkItem


def task_panel(request: ActorRequest, item: WorkItem) -> Panel | None:
    """On an outgoing document the tasks it gives; on an incoming one those it brought here."""
    if not request.actor.covers(ItemKind.TASK):
        return None
    if item.kind == ItemKind.OUTGOING:
        return _on_outgoing(request, item)
    if item.kind == ItemKind.INCOMING:
        return _on_incoming(request, item)
    return None


def _on_outgoing(request: ActorRequest, item: WorkItem) -> Panel | None:
    document = item if isinstance(item, OutgoingDocument) else OutgoingDocument.objects.get(pk=item.pk)
    given = document.assignments.exclude(state=AssignmentState.DROPPED)
    may_plan = document.state in T.PLAN.sources and _may_plan(request, document)
    rows = [_row(one, droppable=may_plan) for one in given.select_related("lead_unit", "follow_up__user")]
    if not rows and not may_plan:
        return None
    url = reverse("tasks:new", args=[document.pk]) if may_plan else ""
    return Panel("tasks/parts/panel.html", {"title": "Giao việc", "rows": rows, "new_url": url, "note": ""}, first=True)


def _may_plan(request: ActorRequest, document: OutgoingDocument) -> bool:
    if not request.actor.has_perm(Perm.ASSIGN_TASKS):
        return False
    try:
        check_may_plan(request.actor, document, lead_step(document))
    except RuleViolation:
        return False
    return True


def _on_incoming(request: ActorRequest, item: WorkItem) -> Panel | None:
    """What the reader's agency leads or takes part in; whoever opens the document sees its tasks."""
    agency_id = request.actor.agency_id
    here = Q(lead_agency_id=agency_id) | Q(
        pk__in=Coordination.objects.filter(unit_id=agency_id).values("assignment_id")
    )
    brought: QuerySet[Assignment] = Assignment.objects.filter(here, source__dispatches__incoming_id=item.pk)
    found = list(
        brought.exclude(state__in=NOT_STARTED).select_related("lead_unit", "follow_up__user").order_by("created_at")
    )
    if not found:
        return None
    running = any(one.state == AssignmentState.IN_PROGRESS and one.lead_agency_id == agency_id for one in found)
    why = WHY_ONLY_THIS_WAY.format(where="văn bản đến") if running else ""
    context: dict[str, object] = {
        "title": "Nhiệm vụ được giao",
        "rows": [_row(one, reader_id=agency_id) for one in found],
        "new_url": "",
        "note": why,
    }
    return Panel("tasks/parts/panel.html", context, first=True)


def _row(assignment: Assignment, *, droppable: bool = False, reader_id: int | None = None) -> dict[str, Any]:
    """One task; who leads it is said unless it is the reader's own agency."""
    can_drop = droppable and assignment.state == AssignmentState.PLANNED
    return {
        "item": assignment,
        "lead": "" if assignment.lead_unit_id == reader_id else assignment.lead_unit.name,
        "url": reverse("tasks:assignment", args=[assignment.pk]),
        "tone": TONES[AssignmentState(assignment.state)],
        "due": deadline_of(assignment),
        "drop_url": reverse("tasks:act", args=[assignment.pk, "bo"]) if can_drop else "",
    }
