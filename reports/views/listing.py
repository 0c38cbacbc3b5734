"""Rows behind a figure as a page shows them."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from documents.models import Dispatch, IncomingDocument, OutgoingDocument
from qlvb.lib.paging import Page, page_of
from qlvb.lib.vietnamese import short_date, short_time
from reports.rules.rows import Rows
from workflow.rules.due import due


def listed(rows: Rows, wanted: str | None) -> tuple[Page[Any], list[dict[str, object]]]:
    """One page of them, and each as a line. Three queries at most."""
    shape = _SHAPES[rows.kind]
    page: Page[Any] = page_of(_with_names(rows), wanted)
    return page, [shape(found) for found in page.rows]


def _with_names(rows: Rows) -> QuerySet[Any]:
    if rows.kind == "outgoing":
        return rows.queryset.select_related("drafting_unit", "created_by__user")
    if rows.kind == "dispatch":
        return rows.queryset.select_related("recipient", "document")
    return rows.queryset


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


_SHAPES: dict[str, Callable[[Any], dict[str, object]]] = {
    "incoming": _incoming,
    "outgoing": _outgoing,
    "dispatch": _dispatch,
}
