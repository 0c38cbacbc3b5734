"""Báo cáo thu hồi tài khoản: a period's leavers, the late ones first of all (DN-13.5d)."""

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.requests import ActorRequest
from accounts.rules.accounts import check_may_see_leavings
from qlvb.lib.errors import BadInput
from qlvb.lib.http import file_response
from qlvb.lib.sheets import MEDIA_TYPE
from qlvb.lib.vietnamese import short_date
from reports.withdrawals import leavers_of, summary_of, withdrawals_xlsx
from workflow.forms import SpanForm

LATE, ALL = "muon", "tat-ca"


@require_safe
def page(request: ActorRequest) -> HttpResponse:
    """From the beginning of the year to today unless other days are asked for."""
    check_may_see_leavings(request.actor)
    form = SpanForm(request.GET)
    first, last = _days(form, request.actor.today())
    leavers = leavers_of(request.actor.agency_id, first, last, request.actor.today())
    late = [leaver for leaver in leavers if leaver.days_late]
    tab = _tab(request)
    days = {name: value for name in ("tu", "den") if (value := request.GET.get(name, ""))} if form.is_valid() else {}
    address = reverse("reports:withdrawals")
    labels = {LATE: ("Muộn", len(late)), ALL: ("Tất cả", len(leavers))}
    context = {
        "form": form,
        "tabs": [
            {"label": label, "url": f"{address}?{urlencode({'muc': name, **days})}", "count": count,
             "active": name == tab}
            for name, (label, count) in labels.items()
        ],
        "tab": tab,
        "period": f"Ngày nghỉ từ {short_date(first)} đến {short_date(last)}. {summary_of(leavers)}.",
        "rows": late if tab == LATE else leavers,
        "query": urlencode({"muc": tab, **days}),
        "is_filtered": bool(days) or not form.is_valid(),
    }  # fmt: skip
    return render(request, "reports/withdrawals.html", context)


@require_safe
def xlsx(request: ActorRequest) -> HttpResponse:
    """What the page shows, as a spreadsheet."""
    actor = request.actor
    check_may_see_leavings(actor)
    form = SpanForm(request.GET)
    if not form.is_valid():
        raise BadInput("Khoảng ngày không đúng: " + " ".join(str(e) for errors in form.errors.values() for e in errors))
    first, last = _days(form, actor.today())
    leavers = leavers_of(actor.agency_id, first, last, actor.today())
    only_late = _tab(request) == LATE
    if only_late:
        leavers = [leaver for leaver in leavers if leaver.days_late]
    data = withdrawals_xlsx(actor.desk.unit.agency, first, last, leavers, only_late=only_late)
    name = f"thu-hoi-tai-khoan-{first:%Y%m%d}-{last:%Y%m%d}.xlsx"
    audit.record("report.exported", actor, name=name)
    return file_response(data, name=name, media_type=MEDIA_TYPE, inline=False)


def _days(form: SpanForm, today: date) -> tuple[date, date]:
    first, last = form.days
    last = last or max(today, first or today)
    return first or date(last.year, 1, 1), last


def _tab(request: HttpRequest) -> str:
    return ALL if request.GET.get("muc") == ALL else LATE
