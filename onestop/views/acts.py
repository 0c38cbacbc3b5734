"""The acts on a case: a page or a panel, a form, one act each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.actor import Actor
from accounts.requests import ActorRequest
from documents.permissions import lead_step
from documents.views import showing
from onestop import transitions as T
from onestop.actions.apologise import apologise
from onestop.actions.forward_case import forward_case
from onestop.actions.hand_over import hand_over
from onestop.actions.receive_supplement import receive_supplement
from onestop.actions.request_supplement import request_supplement
from onestop.actions.settle_at_once import settle_at_once
from onestop.actions.stop_case import stop_case
from onestop.forms import (
    ApologyForm,
    CaseForm,
    ForwardForm,
    HandOverForm,
    SettleForm,
    StopForm,
    SupplementForm,
    SupplementReceivedForm,
)
from onestop.models import Case
from onestop.permissions import check_may, why_not
from onestop.queries import cases_visible_to
from qlvb.lib.http import errors_into, go, status_of
from qlvb.lib.transitions import Transition
from workflow.permissions import holds


@dataclass(frozen=True)
class CaseAct:
    """How one act looks to a browser. `told`: what is said afterwards; `stay`: go back to the case, whose new slip is
    printed there; `phrases`: standard texts for the first text."""

    act: Transition
    form: type[CaseForm]
    run: Callable[[Case, Any, Actor], object]
    told: str
    icon: str
    tone: str = ""
    stay: bool = True
    phrases: tuple[str, ...] = ()
    phrases_for: str = ""


def _forward(case: Case, form: Any, actor: Actor) -> object:
    words = form.cleaned_data
    return forward_case(case.pk, unit=form.units[words["unit"]], note=words["note"], actor=actor)


def _settle(case: Case, form: Any, actor: Actor) -> object:
    words = form.cleaned_data
    signer = form.signers[words["signer"]]
    return settle_at_once(case.pk, settled=words["settled"], signer=signer, to=words["to"], actor=actor)


ACTS: dict[str, CaseAct] = {
    "giai-quyet-ngay": CaseAct(
        T.SETTLE_AT_ONCE, SettleForm, _settle, "Đã giải quyết ngay, hồ sơ kết thúc.", "circle-check", "good"
    ),
    "chuyen": CaseAct(T.FORWARD_CASE, ForwardForm, _forward, "Đã chuyển giải quyết.", "send", stay=False),
    "nhan-bo-sung": CaseAct(
        T.RECEIVE_SUPPLEMENT,
        SupplementReceivedForm,
        lambda c, f, a: receive_supplement(c.pk, note=f.cleaned_data["note"], actor=a),
        "Đã nhận bổ sung, thời hạn được tính lại từ đầu.",
        "file-import",
    ),
    "tra-ket-qua": CaseAct(
        T.HAND_OVER,
        HandOverForm,
        lambda c, f, a: hand_over(c.pk, **f.cleaned_data, actor=a),
        "Đã trả kết quả, hồ sơ kết thúc.",
        "circle-check",
        "good",
    ),
    "yeu-cau-bo-sung": CaseAct(
        T.REQUEST_SUPPLEMENT,
        SupplementForm,
        lambda c, f, a: request_supplement(c.pk, **f.cleaned_data, actor=a),
        "Đã yêu cầu bổ sung, thời hạn tạm dừng.",
        "hourglass",
    ),
    "xin-loi": CaseAct(
        T.APOLOGISE,
        ApologyForm,
        lambda c, f, a: apologise(c.pk, **f.cleaned_data, actor=a),
        "Đã hẹn lại ngày trả kết quả.",
        "calendar-time",
        phrases=(
            "Nội dung phức tạp, cần thêm thời gian xác minh.",
            "Chờ ý kiến của cơ quan liên quan.",
            "Số lượng hồ sơ tiếp nhận tăng đột biến.",
        ),
        phrases_for="reason",
    ),
    "dung": CaseAct(
        T.STOP_CASE,
        StopForm,
        lambda c, f, a: stop_case(c.pk, **f.cleaned_data, actor=a),
        "Đã dừng giải quyết, hồ sơ kết thúc.",
        "ban",
        "bad",
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def case_act(request: ActorRequest, pk: int, name: str) -> HttpResponse:
    """Show the act's form, or carry it out."""
    if name not in ACTS:
        raise Http404
    chosen = ACTS[name]
    related = ("agency", "version__procedure", "result", "apology")
    case = get_object_or_404(cases_visible_to(request.actor).select_related(*related), pk=pk)
    check_may(request.actor, case, chosen.act)
    form = chosen.form(request.POST if request.method == "POST" else None, actor=request.actor, case=case)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            chosen.run(case, form, request.actor)
            messages.success(request, f"{chosen.told} {case.code}")
            return go(request, "onestop:case", pk) if chosen.stay else go(request, "workflow:desk")
    context = {"case": case, "form": form, "chosen": chosen, "back": reverse("onestop:case", args=[pk])}
    template = "onestop/parts/_act.html" if request.htmx else "onestop/act.html"
    return render(request, template, context, status=status_of(form))


def acts_on(actor: Actor, case: Case) -> list[dict[str, object]]:
    """The acts of whoever holds the case now; refused ones with their reason. Nobody else sees any."""
    step = lead_step(case)
    if step is None or not holds(actor, step) or case.agency_id != actor.agency_id:
        return []
    return [
        showing.act_row(
            chosen.act.label,
            reverse("onestop:case_act", args=[case.pk, name]),
            why_not(actor, case, chosen.act),
            icon=chosen.icon,
            tone=chosen.tone,
            panel=True,
        )
        for name, chosen in ACTS.items()
        if actor.has_perm(chosen.act.permission) and case.state in chosen.act.sources and _concerns(actor, case, chosen)
    ]


def _concerns(actor: Actor, case: Case, chosen: CaseAct) -> bool:
    """The desk asks for nothing itself, that is for those who settle the case; what was ready in time needs no
    apology; few procedures are settled at once."""
    if chosen.act is T.SETTLE_AT_ONCE:
        return not case.version.working_days
    if chosen.act is T.REQUEST_SUPPLEMENT:
        return not actor.has_perm(T.RECEIVE_SUPPLEMENT.permission)
    return chosen.act is not T.APOLOGISE or not case.finished_at or case.is_late
