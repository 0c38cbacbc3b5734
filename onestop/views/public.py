"""Pages for everybody, without signing in and without scripts (VP-5.1c, VP-5.1đ, VP-5.4)."""

from datetime import date, timedelta
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from onestop import statistics
from onestop.actions.count_lookup import WINDOW, count_lookup
from onestop.forms import LookupForm
from onestop.lookup import status_of
from onestop.models import Procedure, ProcedureVersion
from onestop.queries import catalogue, fields_of_catalogue, receiving_agencies
from qlvb.lib.addresses import network_of
from qlvb.lib.paging import page_of
from qlvb.lib.vietnamese import nfc

# Seconds a proxy or browser may keep a page that is the same for everybody.
FRESH = 300


def same_for_everybody(view: Any) -> Any:
    """A page that depends on its address alone: kept for a while by whoever likes. What is answered to somebody who
    has signed in is kept by nobody, lest his session travel with it."""

    @wraps(view)
    def cacheable(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        if response.status_code == 200 and not request.user.is_authenticated:
            patch_cache_control(response, public=True, max_age=FRESH)
        return response

    return cacheable


@require_safe
@login_not_required
@same_for_everybody
def procedures(request: HttpRequest) -> HttpResponse:
    """'Bạn cần làm thủ tục gì?': search blind to marks, by field."""
    today = timezone.localdate()
    words, field = nfc(request.GET.get("q", "")).strip()[:200], nfc(request.GET.get("linh-vuc", ""))[:150]
    page = page_of(catalogue(today, words=words, field=field), request.GET.get("trang"))
    context = {"page": page, "q": words, "field": field, "fields": fields_of_catalogue(today), "section": "thu-tuc"}
    return render(request, "onestop/public/procedures.html", context)


@require_safe
@login_not_required
@same_for_everybody
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """What one procedure asks for today, and what will change on a known day."""
    today = timezone.localdate()
    found = get_object_or_404(Procedure, code=code)
    versions = list(found.versions.all())
    version = _in_force(versions, today)
    coming = next((v for v in reversed(versions) if v.effective_from > today), None)
    if version is None and coming is None:
        return render(request, "onestop/public/not_found.html", {"section": "thu-tuc"}, status=404)
    context = {
        "procedure": found,
        "version": version or coming,
        "coming": coming,
        "agencies": receiving_agencies(found),
        "section": "thu-tuc",
    }
    return render(request, "onestop/public/procedure.html", context)


def _in_force(versions: list[ProcedureVersion], day: date) -> ProcedureVersion | None:
    return next((v for v in versions if v.effective_from <= day and (v.effective_to or day) >= day), None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def status(request: HttpRequest) -> HttpResponse:
    """The state of a case by its code and the last four digits of the applicant's phone; never kept anywhere."""
    asked = request.method == "POST"
    form = LookupForm(request.POST if asked else None, initial={"code": nfc(request.GET.get("ma", ""))[:60]})
    context: dict[str, object] = {"form": form, "section": "ho-so", "found": None, "refusal": ""}
    code = 200
    if asked and form.is_valid():
        if not count_lookup(network_of(request)):
            context["refusal"] = "Bạn đã tra cứu nhiều lần liên tiếp. Xin chờ 10 phút rồi tra cứu lại."
            code = 429
        else:
            words = form.cleaned_data
            context["found"] = status_of(words["code"], words["digits"], timezone.now())
            if context["found"] is None:
                context["refusal"] = "Không tìm thấy hồ sơ khớp với mã và 4 số điện thoại đã nhập."
    response = render(request, "onestop/public/status.html", context, status=422 if form.errors else code)
    if code == 429:
        response["Retry-After"] = str(int(WINDOW.total_seconds()))
    return response


@require_safe
@login_not_required
@same_for_everybody
def figures(request: HttpRequest) -> HttpResponse:
    """Received, settled in time, late, pending: by field and by agency."""
    today = timezone.localdate()
    period = statistics.period_named(request.GET.get("ky", ""), today)
    last_month = statistics.month(today.replace(day=1) - timedelta(days=1))
    choices = [
        (f"{today:%Y-%m}", statistics.month(today)),
        (f"{last_month.first:%Y-%m}", last_month),
        (f"{today.year}", statistics.year(today.year)),
        (f"{today.year - 1}", statistics.year(today.year - 1)),
    ]
    context = {
        "period": period,
        "periods": [{"name": name, "title": p.title, "active": p == period} for name, p in choices],
        "totals": statistics.totals(period, timezone.now()),
        "as_of": timezone.now(),
        "section": "thong-ke",
    }
    return render(request, "onestop/public/figures.html", context)
