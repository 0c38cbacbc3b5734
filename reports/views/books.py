"""Sổ đăng ký văn bản: the books of the agency on the screen, as PDF, as spreadsheet."""

from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.requests import ActorRequest
from documents.models import Register
from documents.rules.uploads import PDF
from documents.storage import read_blob
from qlvb.lib.errors import BadInput
from qlvb.lib.http import file_response
from qlvb.lib.sheets import MEDIA_TYPE
from qlvb.lib.vietnamese import short_date
from reports import paper
from reports.actions.order_print import order_print
from reports.models import RegisterPrint
from reports.permissions import (
    DIRECT_LINES,
    check_may_print_registers,
    check_open_to,
    check_ready,
    check_short_enough,
)
from reports.queries import documents_of, extent_of, page_lines, prints_of, registers_of
from reports.rules.book import SUBJECT_COLUMN, Line, columns_of, text_of
from reports.views import orders
from workflow.forms import SpanForm
from workflow.links import item_url

PAGE = "reports:print"


@require_safe
def books(request: ActorRequest) -> HttpResponse:
    """The registers of the agency, this year's first, with the last number given."""
    check_may_print_registers(request.actor)
    rows = [
        {"register": r, "url": reverse("reports:book", args=[r.pk]), "last_number": r.counter.last_number}
        for r in registers_of(request.actor).select_related("counter")
    ]
    return render(request, "reports/books.html", {"rows": rows})


@require_safe
def book(request: ActorRequest, pk: int) -> HttpResponse:
    """One register, page by page, in the columns of the law."""
    register = _register(request, pk)
    form = SpanForm(request.GET)
    first_day, last_day = form.days
    documents = documents_of(register, first_day, last_day)
    extent = extent_of(documents)
    wanted = request.GET.get("trang", "")
    number = max(int(wanted), 1) if wanted.isdecimal() and len(wanted) < 5 else 1
    lines, has_next = page_lines(register, documents, number)
    days = {name: short_date(day) for name, day in (("tu", first_day), ("den", last_day)) if day}
    columns = columns_of(register.direction)
    rows = [
        {"gap": line.gap_text} if line.is_gap else {"gap": "", "cells": _cells(line, columns, register.direction)}
        for line in lines
    ]
    return render(
        request,
        "reports/book.html",
        {
            "register": register,
            "form": form,
            "columns": columns,
            "rows": rows,
            "extent": extent,
            "span": paper.span_text(register, extent, first_day, last_day),
            "is_long": extent.count > DIRECT_LINES,
            "days": days,
            "query": urlencode(days),
            "prints": [_shown(order) for order in prints_of(request.actor).filter(register=register)[:5]],
            "page": {
                "number": number,
                "has_previous": number > 1,
                "has_next": has_next,
                "previous_number": number - 1,
                "next_number": number + 1,
                "rows": rows,
            },
        },
    )


@require_safe
def pdf(request: ActorRequest, pk: int) -> HttpResponse:
    """A short register, while the reader waits."""
    register = _register(request, pk)
    first_day, last_day = _days(request.GET)
    check_short_enough(extent_of(documents_of(register, first_day, last_day)).count)
    data = paper.book_pdf(register, first_day, last_day)
    return _file(request, register, data, paper.file_name(register, first_day, last_day, ".pdf"), PDF)


@require_safe
def xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    register = _register(request, pk)
    first_day, last_day = _days(request.GET)
    data = paper.book_xlsx(register, first_day, last_day)
    return _file(request, register, data, paper.file_name(register, first_day, last_day, ".xlsx"), MEDIA_TYPE)


@require_POST
def order(request: ActorRequest, pk: int) -> HttpResponse:
    """Have a long register laid out by a job."""
    register = _register(request, pk)
    order = order_print(register.pk, *_days(request.POST), actor=request.actor)
    return redirect(PAGE, order.pk)


@require_safe
def print_page(request: ActorRequest, pk: int) -> HttpResponse:
    """How far one's order is."""
    order = _order(request, pk)
    shown = _shown(order)
    return render(request, "reports/print_progress.html", {"order": shown, "progress": _strip(order)})


@require_safe
def print_progress(request: ActorRequest, pk: int) -> HttpResponse:
    """The strip alone, asked for every two seconds."""
    return render(request, "parts/_progress.html", _strip(_order(request, pk), polled=True))


@require_safe
def print_file(request: ActorRequest, pk: int) -> HttpResponse:
    """The file, for whoever ordered it and may still print this register."""
    order = _order(request, pk)
    check_ready(order)
    assert order.blob is not None
    name = paper.file_name(order.register, order.from_day, order.to_day, ".pdf")
    return _file(request, order.register, read_blob(order.blob), name, PDF)


def _register(request: ActorRequest, pk: int) -> Register:
    register = get_object_or_404(registers_of(request.actor).select_related("agency"), pk=pk)
    check_open_to(request.actor, register)
    return register


def _cells(line: Line, columns: tuple[str, ...], direction: str) -> list[dict[str, str]]:
    """The cells as shown; the subject leads to the document's page."""
    url = item_url(direction, line.pk)
    return [
        {"label": column, "text": text_of(cell), "url": url if column == SUBJECT_COLUMN else ""}
        for column, cell in zip(columns, line.cells, strict=True)
    ]


def _order(request: ActorRequest, pk: int) -> RegisterPrint:
    order = get_object_or_404(prints_of(request.actor), pk=pk)
    check_open_to(request.actor, order.register)
    return order


def _days(asked: QueryDict) -> tuple[date | None, date | None]:
    """From which day to which. Wrong days are refused: in a file nobody would see that it is one of other days."""
    form = SpanForm(asked)
    if not form.is_valid():
        raise BadInput(str(next(iter(form.errors.values()))[0]))
    return form.days


def _file(request: ActorRequest, register: Register, data: bytes, name: str, media_type: str) -> HttpResponse:
    audit.record("register.exported", request.actor, register, name=name)
    return file_response(data, name=name, media_type=media_type, inline=False)


def _shown(order: RegisterPrint) -> dict[str, object]:
    return orders.shown(order, page=PAGE, file="reports:print_file") | {
        "register": order.register,
        "register_url": reverse("reports:book", args=[order.register_id]),
        "from_day": order.from_day,
        "to_day": order.to_day,
    }


def _strip(order: RegisterPrint, *, polled: bool = False) -> dict[str, object]:
    return orders.strip(
        order,
        making="Đọc sổ, dàn trang",
        made="Có bản in",
        page=PAGE,
        progress="reports:print_progress",
        polled=polled,
    )
