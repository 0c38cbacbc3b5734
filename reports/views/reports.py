"""Báo cáo tháng: the stored reports, one report, the rows behind its figures."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.requests import ActorRequest
from documents.rules.uploads import PDF
from qlvb.lib.http import file_response, status_of
from qlvb.lib.paging import page_of
from qlvb.lib.sheets import MEDIA_TYPE
from reports import paper
from reports.actions.build_report import build_report
from reports.forms import MonthForm
from reports.models import PeriodReport
from reports.permissions import check_may_report
from reports.queries import behind, reports_of
from reports.rules.figures import SectionData, label_of, value_of
from reports.sections import rows_of
from reports.views.listing import listed


@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: ActorRequest) -> HttpResponse:
    """The stored reports of the agency; POST makes one of any month."""
    check_may_report(request.actor)
    sent = request.POST if request.method == "POST" else None
    form = MonthForm(sent, today=timezone.localdate())
    if form.is_valid():
        report = build_report(request.actor.agency_id, form.cleaned_data["thang"], actor=request.actor)
        return redirect("reports:report", report.pk)
    page = page_of(reports_of(request.actor).defer("figures"), request.GET.get("trang"))
    rows = [
        {"report": r, "title": paper.period_of(r).title, "url": reverse("reports:report", args=[r.pk])}
        for r in page.rows
    ]
    return render(request, "reports/reports.html", {"page": page, "rows": rows, "form": form}, status=status_of(form))


@require_safe
def report(request: ActorRequest, pk: int) -> HttpResponse:
    """The figures as they were stored, each leading to its rows."""
    report = _report(request, pk)
    return render(
        request,
        "reports/report.html",
        {
            "report": report,
            "period": paper.period_of(report),
            "sections": shown(report.figures["sections"], "reports:report_rows", pk),
        },
    )


def shown(sections: list[SectionData], address: str, *args: object) -> list[dict[str, Any]]:
    """The sections with a link for every figure that is not nought."""
    return [
        {
            **section,
            "tables": [
                {
                    **table,
                    "rows": [
                        {
                            "label": row["label"],
                            "cells": [
                                {
                                    "value": cell["value"],
                                    "column": column,
                                    "url": reverse(address, args=[*args, cell["key"]]) if cell["value"] else "",
                                }
                                for cell, column in zip(row["cells"], table["columns"][1:], strict=True)
                            ],
                        }
                        for row in table["rows"]
                    ],
                }
                for table in section["tables"]
            ],
        }
        for section in sections
    ]


@require_safe
def rows(request: ActorRequest, pk: int, figure: str) -> HttpResponse:
    """What a figure counts, as it is found today."""
    report = _report(request, pk)
    period = paper.period_of(report)
    found = rows_of(report.agency_id, period, figure)
    if found is None:
        raise Http404
    found = behind(request.actor, found)
    stored, now = value_of(report.figures, figure), found.queryset.count()
    if stored is not None and stored != now:
        messages.info(request, f"Báo cáo đã lập ghi {stored}; nay tra lại thấy {now} vì có thay đổi sau ngày lập.")
    page, lines = listed(found, request.GET.get("trang"))
    return render(
        request,
        "reports/rows.html",
        {
            "heading": label_of(report.figures, figure) or "Số liệu",
            "about": f"{report.get_kind_display()}: {period.title}",
            "back_url": reverse("reports:report", args=[pk]),
            "back_label": f"{report.get_kind_display()}: {period.title}",
            "page": page,
            "rows": lines,
            "total": now,
        },
    )


@require_safe
def pdf(request: ActorRequest, pk: int) -> HttpResponse:
    report = _report(request, pk)
    return _file(request, report, paper.report_pdf(report), ".pdf", PDF)


@require_safe
def xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    report = _report(request, pk)
    return _file(request, report, paper.report_xlsx(report), ".xlsx", MEDIA_TYPE)


def _report(request: ActorRequest, pk: int) -> PeriodReport:
    report = get_object_or_404(reports_of(request.actor), pk=pk)
    check_may_report(request.actor)
    return report


def _file(request: ActorRequest, report: PeriodReport, data: bytes, ending: str, media_type: str) -> HttpResponse:
    name = paper.report_name(report, ending)
    audit.record("report.exported", request.actor, report, name=name)
    return file_response(data, name=name, media_type=media_type, inline=False)
