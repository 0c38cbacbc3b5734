"""Tổng quan: how the agency stands now, for its leaders; every figure opens its rows (DN-14.1, SD-12.2)."""

import re
from datetime import date
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import ActorRequest
from documents.models import IncomingDocument, OutgoingDocument
from reports.permissions import check_may_report
from reports.queries import behind
from reports.rules.chart import bar_chart
from reports.rules.figures import label_of, value_of
from reports.rules.periods import Period, month_of, months_back
from reports.sections import figures_of, rows_of, section_of
from reports.views.listing import listed
from reports.views.reports import shown

MONTHS = 6
# By area: figure, label, tone when it is not nought.
DOCUMENTS = (
    ("den", "Văn bản đến trong tháng", "none"),
    ("xu-ly.tat-ca.trong-han", "Đang xử lý trong hạn", "none"),
    ("xu-ly.tat-ca.dang-qua-han", "Đang xử lý quá hạn", "late"),
    ("xu-ly.tat-ca.xong-qua-han", "Xong quá hạn trong tháng", "soon"),
    ("du-thao", "Dự thảo chưa ban hành", "none"),
    ("di", "Văn bản đi trong tháng", "none"),
    ("gui.cho", "Lượt gửi chờ tiếp nhận", "soon"),
    ("gui.tra-lai", "Lượt gửi bị trả lại", "late"),
)
DOSSIERS = (
    ("ho-so.tat-ca.trong-han", "Đang làm trong hạn", "none"),
    ("ho-so.tat-ca.dang-qua-han", "Đang làm quá hạn", "late"),
    ("ho-so.tat-ca.cho-dong", "Chờ đóng", "soon"),
)
GIVEN_TASKS = (
    ("nhiem-vu.giao.tat-ca.trong-han", "Đang thực hiện trong hạn", "none"),
    ("nhiem-vu.giao.tat-ca.qua-han", "Đang thực hiện quá hạn", "late"),
    ("nhiem-vu.giao.tat-ca.dung-han", "Hoàn thành đúng hạn", "none"),
    ("nhiem-vu.giao.tat-ca.tre-han", "Hoàn thành trễ hạn", "soon"),
)
RECEIVED_TASKS = tuple((key.replace(".giao.", ".nhan."), label, tone) for key, label, tone in GIVEN_TASKS)
CASES = (
    ("mot-cua.tat-ca.trong-han", "Đang giải quyết trong hạn", "none"),
    ("mot-cua.tat-ca.dang-qua-han", "Đang giải quyết quá hạn", "late"),
    ("mot-cua.tat-ca.kip-han", "Xong trước hạn, đúng hạn", "none"),
    ("mot-cua.tat-ca.xong-qua-han", "Xong quá hạn", "soon"),
)
GROUPS = (
    ("Văn bản", DOCUMENTS),
    ("Hồ sơ công việc", DOSSIERS),
    ("Nhiệm vụ cơ quan giao", GIVEN_TASKS),
    ("Nhiệm vụ cơ quan được giao", RECEIVED_TASKS),
    ("Hồ sơ một cửa", CASES),
)
# On the page of today the other sections would repeat the tiles.
SHOWN = ("xu-ly",)


@require_safe
def overview(request: ActorRequest) -> HttpResponse:
    """This month so far. Counted anew at every visit, with the same number of queries for any number of rows."""
    check_may_report(request.actor)
    agency_id, period = request.actor.agency_id, this_month(timezone.localdate())
    figures = figures_of(agency_id, period)
    groups = [
        {
            "title": title,
            "tiles": [
                {
                    "label": label,
                    "value": value_of(figures, key) or 0,
                    "tone": tone,
                    "url": reverse("reports:overview_rows", args=[key]),
                }
                for key, label, tone in tiles
            ],
        }
        for title, tiles in GROUPS
    ]
    sections = shown([s for s in figures["sections"] if s["name"] in SHOWN], "reports:overview_rows")
    months = _months(agency_id, period.ends_on)
    chart = bar_chart([m["short"] for m in months], [m["incoming"] for m in months], [m["outgoing"] for m in months])
    return render(
        request,
        "reports/overview.html",
        {"groups": groups, "sections": sections, "months": months, "chart": chart, "period": period},
    )


def this_month(today: date) -> Period:
    """From the first day to today."""
    return Period(today.replace(day=1), today)


def _months(agency_id: int, today: date) -> list[dict[str, Any]]:
    """Documents in and out of the last months. Two queries."""
    periods = months_back(today, MONTHS)
    since = periods[0].starts_on
    incoming = IncomingDocument.objects.filter(agency_id=agency_id, arrived_on__range=(since, today))
    outgoing = OutgoingDocument.objects.filter(agency_id=agency_id, issued_on__range=(since, today))
    arrived = dict(incoming.values_list(TruncMonth("arrived_on")).annotate(n=Count("pk")).order_by())
    issued = dict(outgoing.values_list(TruncMonth("issued_on")).annotate(n=Count("pk")).order_by())
    return [
        {
            "short": f"{p.starts_on.month}/{p.starts_on.year}",
            "label": f"Tháng {p.starts_on.month}/{p.starts_on.year}",
            "incoming": arrived.get(p.starts_on, 0),
            "outgoing": issued.get(p.starts_on, 0),
            "incoming_url": _month_url("den", p),
            "outgoing_url": _month_url("di", p),
        }
        for p in periods
    ]


def _month_url(figure: str, period: Period) -> str:
    return reverse("reports:overview_rows", args=[figure]) + f"?thang={period.starts_on:%Y-%m}"


@require_safe
def rows(request: ActorRequest, figure: str) -> HttpResponse:
    """What stands behind a figure of this month, or of the month in the address."""
    check_may_report(request.actor)
    period = _asked(request.GET.get("thang", ""), timezone.localdate())
    found = rows_of(request.actor.agency_id, period, figure)
    if found is None:
        raise Http404
    found = behind(request.actor, found)
    page, lines = listed(found, request.GET.get("trang"))
    label = next((_tile_name(title, label) for title, tiles in GROUPS for key, label, _ in tiles if key == figure), "")
    return render(
        request,
        "reports/rows.html",
        {
            "heading": label or label_of(section_of(request.actor.agency_id, period, figure), figure) or "Số liệu",
            "about": f"{period.title[:1].upper()}{period.title[1:]}",
            "back_url": reverse("reports:overview"),
            "back_label": "Tổng quan",
            "page": page,
            "rows": lines,
            "total": found.queryset.count(),
        },
    )


def _tile_name(title: str, label: str) -> str:
    """'Hồ sơ một cửa: xong quá hạn'; documents say by themselves what they are."""
    return label if title == "Văn bản" else f"{title}: {label[:1].lower()}{label[1:]}"


def _asked(words: str, today: date) -> Period:
    """'2026-10' as that month; this month for anything else."""
    wanted = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", words)
    if wanted is None or (int(wanted[1]), int(wanted[2])) >= (today.year, today.month):
        return this_month(today)
    return month_of(int(wanted[1]), int(wanted[2]))
