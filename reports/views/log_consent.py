"""Xin xuất nhật ký: the request, and the order once the head has agreed (SD-9.3)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.actions.ask_consent import ask_consent
from accounts.requests import ActorRequest
from accounts.rules.consents import check_may_ask
from qlvb.lib.http import errors_into, status_of
from reports.actions.order_log_export import order_log_export
from reports.log import LogQuery, count_up_to
from reports.log_consent import exporting
from reports.log_forms import FILTERS, WHOLE, LogForm, ReasonForm, in_words
from reports.permissions import MOST_LOG_LINES, check_may_read_log


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: ActorRequest) -> HttpResponse:
    """What the filters show, and why it should leave the system."""
    sent = request.POST if request.method == "POST" else request.GET
    whole = sent.get("muc") == WHOLE
    agency_id = None if whole else request.actor.agency_id
    check_may_read_log(request.actor, agency_id)
    check_may_ask(request.actor)
    filters = LogForm(sent)
    if not filters.is_valid():
        return redirect("reports:log")
    query = filters.query(agency_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            matter = exporting(query, request.actor)
            consent = ask_consent(matter, reason=words["reason"], token=words["token"], actor=request.actor)
            messages.success(request, "Đã trình người đứng đầu cho ý kiến.")
            return redirect("accounts:consent", consent.pk)
    context = {
        "form": form,
        "filters": [(name, sent[name]) for name in FILTERS if sent.get(name)],
        "tab": WHOLE if whole else "",
        "wanted": in_words(query),
        "back": reverse("reports:log"),
    }
    return render(request, "reports/log_ask.html", context, status=status_of(form))


def carry_out(request: ActorRequest, terms: dict[str, Any], more: dict[str, Any]) -> HttpResponse:
    """Agreed to: the order, exactly as it was asked for."""
    query = LogQuery.of_json(terms)
    check_may_read_log(request.actor, query.agency_id)
    lines = count_up_to(query, MOST_LOG_LINES)
    ground, token = more["ground"], more["token"]
    order = order_log_export(query, lines=lines, consent_id=ground.consent_id, token=token, actor=request.actor)
    return redirect("reports:log_export_page", order.pk)
