"""Giám sát công việc: figures by agency, and the rows behind each."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actor import Actor
from accounts.enums import Perm
from accounts.models import Unit
from accounts.requests import ActorRequest
from qlvb.lib.errors import InvalidTransition, RuleViolation
from qlvb.lib.http import status_of
from qlvb.lib.paging import page_of
from qlvb.lib.vietnamese import short_date
from tasks.actions.urge import urge
from tasks.forms import GivenForm, UrgeForm, this_year
from tasks.permissions import check_may_supervise, check_may_urge
from tasks.queries import RELATED
from tasks.supervision import FIGURES, GIVEN, RECEIVED, TOTAL, Span, behind, counted, with_urgings
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
        "tabs": _tabs(span) + _attendance_tab(request.actor),
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


@require_http_methods(["GET", "HEAD", "POST"])
def rows(request: ActorRequest, figure: str) -> HttpResponse:
    """The tasks a figure counts, by the same condition; those picked are urged at once."""
    check_may_supervise(request.actor)
    if figure not in FIGURES and figure != TOTAL:
        raise Http404
    span = _span(request, _form(request))
    urge_form = UrgeForm(request.POST if request.method == "POST" else None, actor=request.actor)
    found = with_urgings(behind(request.actor, span, figure)).select_related(*RELATED).order_by("due_at", "pk")
    picked = [int(one) for one in request.POST.getlist("task") if one.isdecimal() and len(one) < 18]
    if request.method == "POST" and urge_form.is_valid():
        if picked:
            _urge(request, list(found.filter(pk__in=picked)), urge_form.cleaned_data["reason"])
            return redirect(request.get_full_path())
        urge_form.add_error(None, "Hãy chọn ít nhất một nhiệm vụ để đôn đốc.")
    page = page_of(found, request.GET.get("trang"))
    name = FIGURES[figure].label if figure in FIGURES else "Tổng số được giao"
    unit = Unit.objects.filter(pk=span.unit_id).values_list("name", flat=True).first() if span.unit_id else None
    shown = [_urgeable(request.actor, one, picked) for one in page.rows]
    context = {
        "heading": name,
        "about": f"{unit or 'Tất cả'} · giao từ {short_date(span.first)} đến {short_date(span.last)}",
        "back_url": f"{reverse('tasks:supervision')}?{_query(span, None)}",
        "page": page,
        "rows": shown,
        "form": urge_form,
        "may_urge": any(row["pick"] for row in shown),
    }
    return render(request, "tasks/supervision_rows.html", context, status=status_of(urge_form))


def _urgeable(actor: Actor, assignment: Any, picked: list[int]) -> dict[str, object]:
    """A row that says how often its lead has been urged; `pick`: it may be urged today."""
    try:
        check_may_urge(actor, assignment, is_urged_today=assignment.urged_on == actor.today())
    except RuleViolation:
        pick = False
    else:
        pick = True
    times, last = assignment.urged_times, assignment.urged_on
    urged = f"đã đôn đốc {times} lần, gần nhất {short_date(last)}" if times else ""
    return showing.row(assignment) | {"pick": pick, "picked": assignment.pk in picked, "urged": urged}


def _urge(request: ActorRequest, chosen: list[Any], text: str) -> None:
    """One after the other: what has been urged or answered meanwhile is left out and counted."""
    done = 0
    for assignment in chosen:
        if _urgeable(request.actor, assignment, [])["pick"]:
            try:
                urge(assignment.pk, text=text, actor=request.actor)
            except InvalidTransition:
                continue
            done += 1
    if done:
        messages.success(request, f"Đã đôn đốc {done} nhiệm vụ.")
    if done < len(chosen) or not chosen:
        left = len(chosen) - done
        messages.warning(request, f"{left or 'Các'} nhiệm vụ không đôn đốc được: đã đôn đốc hôm nay hoặc đã thay đổi.")


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


def _attendance_tab(actor: Actor) -> list[dict[str, object]]:
    """KS-5.9, for whoever may see it: a page of the reports, which come after the tasks."""
    if not actor.has_perm(Perm.ATTENDANCE):
        return []
    return [{"label": "Đăng nhập theo buổi", "url": reverse("reports:attendance"), "count": None, "active": False}]


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
