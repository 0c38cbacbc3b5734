"""Giám sát công việc: figures by agency, and the rows behind each."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.enums import Perm
from accounts.models import Unit
from accounts.requests import ActorRequest
from qlvb.lib.paging import page_of
from qlvb.lib.vietnamese import short_date
from tasks.forms import GivenForm, this_year
from tasks.permissions import check_may_supervise
from tasks.queries import RELATED
from tasks.supervision import FIGURES, GIVEN, RECEIVED, TOTAL, Span, behind, counted
from tasks.views import showing

_BAR = ("dung-han", "tre-han", "trong-han", "qua-han", "khong-hoan-thanh")


@require_safe
def overview(request: ActorRequest) -> HttpResponse:
    """Done in time, done late, in progress, overdue, by lead; each figure opens its rows."""
    check_may_supervise(request.actor)
    form = _form(request)
    span = _span(request, form)
    lines = counted(request.actor, Span(span.direction, span.first, span.last))
    units = [(line["unit_id"], line["name"]) for line in lines]
    if span.unit_id is not None:
        lines = [line for line in lines if line["unit_id"] == span.unit_id]
    total: dict[str, int] = {key: sum(line["figures"][key] for line in lines) for key in (*FIGURES, TOTAL)}  # type: ignore[index]
    context = {
        "form": form,
        "span": span,
        "period": f"Nhiệm vụ giao từ {short_date(span.first)} đến {short_date(span.last)}",
        "tabs": _tabs(span),
        "units": units,
        "columns": [{"key": key, "label": figure.label} for key, figure in FIGURES.items()],
        "tiles": _cells(total, span, span.unit_id),
        "lines": [
            {
                "name": line["name"],
                "total": _cell(TOTAL, line["figures"], span, line["unit_id"]),
                "cells": _cells(line["figures"], span, line["unit_id"]),
                "bar": _bar(line["figures"]),
            }
            for line in lines
        ],
        "total": {"total": _cell(TOTAL, total, span, span.unit_id), "cells": _cells(total, span, span.unit_id)},
        "is_partial": not request.actor.has_perm(Perm.READ_AGENCY),
        "direction": span.direction,
    }
    return render(request, "tasks/supervision.html", context)


@require_safe
def rows(request: ActorRequest, figure: str) -> HttpResponse:
    """The tasks a figure counts, by the same condition."""
    check_may_supervise(request.actor)
    if figure not in FIGURES and figure != TOTAL:
        raise Http404
    span = _span(request, _form(request))
    found = behind(request.actor, span, figure).select_related(*RELATED).order_by("due_at", "pk")
    page = page_of(found, request.GET.get("trang"))
    name = FIGURES[figure].label if figure in FIGURES else "Tổng số được giao"
    unit = Unit.objects.filter(pk=span.unit_id).values_list("name", flat=True).first() if span.unit_id else None
    context = {
        "heading": name,
        "about": f"{unit or 'Tất cả'} · giao từ {short_date(span.first)} đến {short_date(span.last)}",
        "back_url": f"{reverse('tasks:supervision')}?{_query(span, None)}",
        "page": page,
        "rows": [showing.row(one) for one in page.rows],
    }
    return render(request, "tasks/supervision_rows.html", context)


def _form(request: ActorRequest) -> GivenForm:
    first, last = this_year()
    known = {"tu": short_date(first), "den": short_date(last)}
    return GivenForm({name: request.GET.get(name) or day for name, day in known.items()})


def _span(request: ActorRequest, form: GivenForm) -> Span:
    direction = RECEIVED if request.GET.get("chieu") == RECEIVED else GIVEN
    unit = request.GET.get("don-vi", "")
    first, last = form.span
    return Span(direction, first, last, int(unit) if unit.isdecimal() and len(unit) < 18 else None)


def _query(span: Span, unit_id: int | None) -> str:
    words: dict[str, Any] = {"chieu": span.direction, "tu": short_date(span.first), "den": short_date(span.last)}
    return urlencode(words | ({"don-vi": unit_id} if unit_id is not None else {}))


def _tabs(span: Span) -> list[dict[str, object]]:
    labels = {GIVEN: "Cơ quan giao", RECEIVED: "Cơ quan được giao"}
    address, days = reverse("tasks:supervision"), {"tu": short_date(span.first), "den": short_date(span.last)}
    return [
        {
            "label": label,
            "url": f"{address}?{urlencode({'chieu': direction} | days)}",
            "count": None,
            "active": direction == span.direction,
        }
        for direction, label in labels.items()
    ]


def _cell(key: str, figures: Any, span: Span, unit_id: Any) -> dict[str, object]:
    url = f"{reverse('tasks:supervision_rows', args=[key])}?{_query(span, unit_id)}"
    figure = FIGURES.get(key)
    return {
        "key": key,
        "label": figure.label if figure else "Tổng số được giao",
        "tone": figure.tone if figure else "none",
        "value": figures[key],
        "url": url,
    }


def _cells(figures: Any, span: Span, unit_id: Any) -> list[dict[str, object]]:
    return [_cell(key, figures, span, unit_id) for key in FIGURES]


def _bar(figures: Any) -> list[dict[str, object]]:
    """Shares of a hundred, for a bar beside the name."""
    whole = sum(figures[key] for key in _BAR)
    parts: list[dict[str, object]] = []
    at = 0.0
    for key in _BAR:
        width = 100 * figures[key] / whole if whole else 0
        if width:
            parts.append({"key": key, "x": f"{at:.2f}", "width": f"{width:.2f}"})
        at += width
    return parts
