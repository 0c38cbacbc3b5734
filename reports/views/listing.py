"""Rows behind a figure as a page shows them."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from documents.models import Dispatch, IncomingDocument, OutgoingDocument
from documents.views.dossiers import TONES as DOSSIER_TONES
from onestop.enums import CaseState
from onestop.models import Case
from onestop.views.cases import TONES as CASE_TONES
from qlvb.lib.paging import Page, page_of
from qlvb.lib.vietnamese import short_date, short_time
from reports.rules.rows import Rows
from tasks.enums import AssignmentState
from tasks.models import Assignment
from tasks.queries import RELATED
from tasks.views import showing as tasks_shown
from workflow.enums import DossierState
from workflow.models import Dossier
from workflow.rules.due import due


def listed(rows: Rows, wanted: str | None) -> tuple[Page[Any], list[dict[str, object]]]:
    """One page of them, and each as a line. Three queries at most."""
    related, shape = _SHAPES[rows.kind]
    found = rows.queryset.select_related(*related) if related else rows.queryset
    page: Page[Any] = page_of(found, wanted)
    return page, [shape(found) for found in page.rows]


def _incoming(document: IncomingDocument) -> dict[str, object]:
    return {
        "url": reverse("documents:incoming", args=[document.pk]),
        "urgency": document.urgency,
        "number": f"{document.code} ngày {short_date(document.arrived_on)}",
        "notation": document.notation or "Không số",
        "title": document.subject,
        "about": [document.issuer, document.get_document_type_display()],
        "state": "Đã kết thúc" if document.closed_at else "",
        "tone": "good",
        "due": due(document.due_at, document.closed_at),
    }


def _outgoing(document: OutgoingDocument) -> dict[str, object]:
    return {
        "url": reverse("documents:outgoing", args=[document.pk]),
        "urgency": document.urgency,
        "number": f"{document.notation} ngày {short_date(document.issued_on)}" if document.issued_on else "Dự thảo",
        "notation": document.get_document_type_display(),
        "title": document.subject,
        "about": [document.drafting_unit.name, document.created_by.user.full_name],
        "state": document.get_state_display(),
        "tone": "good" if document.issued_at else "info",
        "due": None,
    }


def _dispatch(dispatch: Dispatch) -> dict[str, object]:
    document = dispatch.document
    return {
        "url": reverse("documents:outgoing", args=[document.pk]),
        "urgency": document.urgency,
        "number": document.notation,
        "notation": f"gửi {short_time(dispatch.sent_at)}" if dispatch.sent_at else "",
        "title": document.subject,
        "about": [f"Nơi nhận: {dispatch.recipient.name}"],
        "state": dispatch.get_state_display(),
        "tone": {"accepted": "good", "refused": "late"}.get(dispatch.state, "soon"),
        "due": None,
    }


def _dossier(dossier: Dossier) -> dict[str, object]:
    return {
        "url": reverse("documents:dossier", args=[dossier.pk]),
        "urgency": dossier.urgency,
        "number": f"Hồ sơ {dossier.code}",
        "notation": f"mở ngày {short_date(timezone.localdate(dossier.created_at))}",
        "title": dossier.subject,
        "about": [dossier.in_charge],
        "state": dossier.get_state_display(),
        "tone": DOSSIER_TONES[DossierState(dossier.state)],
        "due": due(dossier.due_at, dossier.closed_at),
    }


def _task(task: Assignment) -> dict[str, object]:
    return {
        "url": reverse("tasks:assignment", args=[task.pk]),
        "urgency": task.urgency,
        "number": task.source.notation if task.source else task.code,
        "notation": f"giao ngày {short_date(task.started_on)}" if task.started_on else "",
        "title": task.subject,
        "about": [f"{task.agency.name} giao", f"Chủ trì: {task.lead_unit.name}"],
        "state": task.get_state_display(),
        "tone": tasks_shown.TONES[AssignmentState(task.state)],
        "due": tasks_shown.deadline_of(task),
    }


def _case(case: Case) -> dict[str, object]:
    return {
        "url": reverse("onestop:case", args=[case.pk]),
        "urgency": case.urgency,
        "number": case.case_code,
        "notation": f"tiếp nhận ngày {short_date(timezone.localdate(case.received_at))}",
        "title": case.procedure_name,
        "about": [case.applicant_name, case.version.procedure.field],
        "state": case.get_state_display(),
        "tone": CASE_TONES[CaseState(case.state)],
        "due": due(case.promised_at, case.finished_at),
    }


# Kind → what a line reads besides its row, and how it looks.
_SHAPES: dict[str, tuple[Sequence[str], Callable[[Any], dict[str, object]]]] = {
    "incoming": ((), _incoming),
    "outgoing": (("drafting_unit", "created_by__user"), _outgoing),
    "dispatch": (("recipient", "document"), _dispatch),
    "dossier": (("unit", "holder__user"), _dossier),
    "task": (RELATED, _task),
    "case": (("version__procedure",), _case),
}
