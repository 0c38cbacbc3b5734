"""Nhật ký hệ thống (DN-12.1, DN-13.5, SD-9): who did what, searched and exported; reading it is in it, too."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.enums import Perm
from accounts.requests import ActorRequest
from accounts.rules.consents import is_own_head
from accounts.sealing import head
from documents.storage import read_blob
from qlvb.lib.http import file_response
from qlvb.lib.sheets import MEDIA_TYPE
from reports.actions.order_log_export import order_log_export
from reports.log import Cursor, LogPage, LogQuery, count_up_to, page_of_log
from reports.log_forms import FILTERS, WHOLE, LogForm
from reports.log_sheet import LogLine, lines_of, log_xlsx
from reports.models import LogExport
from reports.permissions import (
    DIRECT_LOG_LINES,
    MOST_LOG_LINES,
    check_few_enough,
    check_may_export_log,
    check_may_read_log,
    check_ready,
    may_read_installation_log,
)
from reports.queries import log_exports_of
from reports.views import orders
from workflow.links import item_url
from workflow.queries import visible_to

OLDER, NEWER = "sau", "truoc"
PAGE = "reports:log_export_page"


@require_safe
def page(request: ActorRequest) -> HttpResponse:
    """The newest entries that fit, page by page; who looked for what is written down."""
    tab = request.GET.get("muc", "")
    agency_id = None if tab == WHOLE else request.actor.agency_id
    check_may_read_log(request.actor, agency_id)
    form, found, lines = LogForm(request.GET), LogPage([], None, None), []
    if form.is_valid():
        query = form.query(agency_id)
        after, before = (Cursor.read(request.GET.get(name, "")) for name in (OLDER, NEWER))
        found = page_of_log(query, after=after, before=before)
        lines = lines_of(found.entries)
        _tell_search(request, query)
    words = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    context = {
        "form": form,
        "tabs": _tabs(request, tab),
        "tab": tab if tab == WHOLE else "",
        "rows": _rows(request, lines),
        "pager": _pager(found, words, tab),
        "filters": list(words.items()),
        "clear_url": _address({}, tab) if words else "",
        "token": uuid4(),
        "may_export": is_own_head(request.actor),
        "ask_url": _ask_url(request, words, tab),
        "head": head(),
        "exports": [_shown(order) for order in log_exports_of(request.actor)[:3]],
    }
    return render(request, "reports/log.html", context)


def _tell_search(request: ActorRequest, query: LogQuery) -> None:
    """Reading the log is itself an act (issue 4 point 9)."""
    whole: dict[str, Any] = {"system": True} if query.agency_id is None else {}
    audit.record("audit.searched", request.actor, **query.told(), **whole)


def _tabs(request: ActorRequest, tab: str) -> list[dict[str, object]]:
    """The installation's own, for whoever looks after it."""
    if not may_read_installation_log(request.actor):
        return []
    rows = (("", "Cơ quan"), (WHOLE, "Cả hệ thống"))
    return [
        {"label": label, "url": _address({}, name), "count": None, "active": (tab == WHOLE) == (name == WHOLE)}
        for name, label in rows
    ]


def _rows(request: ActorRequest, lines: list[LogLine]) -> list[dict[str, object]]:
    """A number leads to its page where the reader may open it, which the administrator never may."""
    wanted = {line.item_id for line in lines if line.item_id}
    seen = set(visible_to(request.actor).filter(pk__in=wanted).order_by().values_list("pk", flat=True))
    return [
        {"line": line, "url": item_url(line.kind, line.item_id) if line.item_id in seen and line.item_id else ""}
        for line in lines
    ]


def _pager(found: LogPage, words: dict[str, str], tab: str) -> dict[str, str]:
    return {
        "prev_url": _address({**words, NEWER: str(found.newer)}, tab) if found.newer else "",
        "next_url": _address({**words, OLDER: str(found.older)}, tab) if found.older else "",
        "text": "",
    }


def _address(words: dict[str, str], tab: str) -> str:
    known = {"muc": tab, **words} if tab == WHOLE else words
    return reverse("reports:log") + (f"?{urlencode(known)}" if known else "")


def _ask_url(request: ActorRequest, words: dict[str, str], tab: str) -> str:
    """For whoever needs the head's consent first and may ask for it."""
    if not request.actor.has_perm(Perm.ASK_CONSENT):
        return ""
    known = {"muc": tab, **words} if tab == WHOLE else words
    return reverse("reports:log_export_ask") + (f"?{urlencode(known)}" if known else "")


@require_POST
def export(request: ActorRequest) -> HttpResponse:
    """For the head: what the filters show, as a spreadsheet; at once when it is short, by a job when it is long."""
    agency_id = None if request.POST.get("muc") == WHOLE else request.actor.agency_id
    check_may_read_log(request.actor, agency_id)
    check_may_export_log(request.actor)
    form = LogForm(request.POST)
    if not form.is_valid():
        return redirect(_address({name: request.POST[name] for name in FILTERS if request.POST.get(name)}, ""))
    query = form.query(agency_id)
    lines = count_up_to(query, MOST_LOG_LINES)
    check_few_enough(lines)
    if lines > DIRECT_LOG_LINES:
        order = order_log_export(query, lines=lines, token=_token(request), actor=request.actor)
        return redirect(PAGE, order.pk)
    data, lines = log_xlsx(query)
    audit.record("audit.exported", request.actor, **query.told(), lines=lines)
    return file_response(data, name=_file_name(), media_type=MEDIA_TYPE, inline=False)


@require_safe
def export_page(request: ActorRequest, pk: int) -> HttpResponse:
    """How far one's order is."""
    order = _order(request, pk)
    return render(request, "reports/log_export.html", {"order": _shown(order), "progress": _strip(order)})


@require_safe
def export_progress(request: ActorRequest, pk: int) -> HttpResponse:
    """The strip alone, asked for every two seconds."""
    return render(request, "parts/_progress.html", _strip(_order(request, pk), polled=True))


@require_safe
def export_file(request: ActorRequest, pk: int) -> HttpResponse:
    """The file, for whoever ordered it and may still read this log."""
    order = _order(request, pk)
    check_ready(order)
    assert order.blob is not None
    audit.record("audit.export_downloaded", request.actor, order, agency_id=request.actor.agency_id, lines=order.lines)
    return file_response(read_blob(order.blob), name=_file_name(), media_type=MEDIA_TYPE, inline=False)


def _order(request: ActorRequest, pk: int) -> LogExport:
    order = get_object_or_404(log_exports_of(request.actor), pk=pk)
    check_may_read_log(request.actor, order.agency_id)
    return order


def _file_name() -> str:
    return f"nhat-ky-{timezone.localtime():%Y%m%d-%H%M}.xlsx"


def _token(request: ActorRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return None


def _shown(order: LogExport) -> dict[str, object]:
    return orders.shown(order, page=PAGE, file="reports:log_export_file")


def _strip(order: LogExport, *, polled: bool = False) -> dict[str, object]:
    return orders.strip(
        order,
        making="Đọc nhật ký, lập tệp",
        made="Có tệp",
        page=PAGE,
        progress="reports:log_export_progress",
        polled=polled,
    )
