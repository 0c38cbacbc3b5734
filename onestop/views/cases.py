"""Hồ sơ một cửa: list, page, preview, slips."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.enums import Perm
from accounts.requests import ActorRequest
from documents.permissions import lead_step, why_not_draft
from documents.rules.uploads import PDF
from documents.views import showing
from onestop import paper
from onestop.enums import CaseState
from onestop.models import Case, SupplementRequest
from onestop.queries import case_list, cases_visible_to, counts_by_state, named, pending_late
from onestop.rules.appointment import Appointment, appointment
from onestop.views.acts import acts_on
from qlvb.lib.http import file_response
from qlvb.lib.paging import page_of
from qlvb.lib.vietnamese import nfc, short_time
from workflow import transitions as W
from workflow.enums import Part
from workflow.extensions import panels_on
from workflow.models import Step
from workflow.permissions import why_not
from workflow.queries import calendar_of, visible_to
from workflow.rules.due import Due, due
from workflow.views.neighbours import COME_FROM, nav_in_list
from workflow.views.opening import steps_now_seen, tell_opened, tell_previewed

TONES = {
    CaseState.RECEIVED: "info",
    CaseState.IN_PROGRESS: "info",
    CaseState.SUPPLEMENT: "soon",
    CaseState.READY: "good",
    CaseState.HANDED_OVER: "none",
    CaseState.STOPPED: "none",
}
# Address of a tab → state; 'qua-han' are those not finished after the promised day.
TABS = {
    "moi": CaseState.RECEIVED,
    "dang-giai-quyet": CaseState.IN_PROGRESS,
    "cho-bo-sung": CaseState.SUPPLEMENT,
    "co-ket-qua": CaseState.READY,
    "da-tra": CaseState.HANDED_OVER,
    "da-dung": CaseState.STOPPED,
}
LATE = "qua-han"


@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """Cases the actor may see, newest first, by state."""
    now = request.actor.now()
    tab, words = request.GET.get("muc", ""), nfc(request.GET.get("q", "")).strip()[:200]
    cases = case_list(request.actor)
    if tab in TABS:
        cases = cases.filter(state=TABS[tab])
    elif tab == LATE:
        cases = cases.filter(pending_late(now))
    if words:
        cases = named(cases, words)
    page = page_of(cases, request.GET.get("trang"))
    context = {
        "page": page,
        "rows": [_row(case) for case in page.rows],
        "q": words,
        "tabs": _tabs(request, tab),
        "group": tab if tab in TABS or tab == LATE else "",
        "may_receive": request.actor.has_perm(Perm.RECEIVE_CASE),
    }
    return render(request, "onestop/cases.html", context)


def _tabs(request: ActorRequest, tab: str) -> list[dict[str, object]]:
    counts = counts_by_state(request.actor, request.actor.now())
    address = reverse("onestop:cases")
    rows = [("", "Tất cả", None), *((name, state.label, counts[state]) for name, state in TABS.items())]
    rows.append((LATE, "Quá hạn", counts["late"]))
    known = tab in TABS or tab == LATE
    return [
        {
            "label": label,
            "url": f"{address}?muc={name}" if name else address,
            # What has ended only grows: its number says nothing about work to do.
            "count": None if name in ("da-tra", "da-dung") else count,
            "active": name == tab if known else not name,
        }
        for name, label, count in rows
    ]


def _row(case: Case) -> dict[str, object]:
    return {
        "case": case,
        "url": reverse("onestop:case", args=[case.pk]),
        "preview_url": reverse("onestop:case_preview", args=[case.pk]),
        "tone": TONES[CaseState(case.state)],
        "due": _due(case),
    }


def _due(case: Case) -> Due:
    """Ended in time or not; the day last told while it is not."""
    return due(case.promised_at, case.finished_at) if case.finished_at else due(case.appointment_at)


@require_safe
def page(request: ActorRequest, pk: int) -> HttpResponse:
    """The case: timeline, scans and slips, data, and the acts legal now."""
    case = _find(request, pk)
    tell_opened(request.actor, case)
    steps = steps_now_seen(request.actor, case)
    supplements = list(case.supplements.select_related("asked_by__user"))
    files = _files(case, len(supplements))
    context = {
        "case": case,
        "step": steps[0] if steps else None,
        "tone": TONES[CaseState(case.state)],
        "nav_in_list": nav_in_list(request.actor, pk, request.GET.get(COME_FROM, "")),
        "acts": _acts(request, case, steps),
        "events": showing.timeline(case),
        "files": files,
        "readable": [file for file in files if file["in_viewer"]],
        "papers": case.papers.all(),
        "supplements": supplements,
        "mails": case.mails.all() if case.applicant_email else [],
        "answers": case.answers.filter(pk__in=visible_to(request.actor)).select_related("outgoingdocument"),
        "due": _due(case),
        "person": _person(case),
        "pairs": _pairs(case),
        "promise": _promise(case, supplements),
        "panels": panels_on(request, case),
    }
    return render(request, "onestop/case.html", context)


def _promise(case: Case, supplements: list[SupplementRequest]) -> Appointment | None:
    """How the promised day was counted, from the receipt or the last supplement; None when the calendar has changed
    since, for then it cannot be shown again."""
    started = max([case.received_at, *(slip.received_at for slip in supplements if slip.received_at)])
    if case.promised_at is None:
        return None
    counted = appointment(calendar_of(case.agency_id), started, case.version.working_days)
    return counted if counted.at == case.promised_at else None


def _acts(request: ActorRequest, case: Case, steps: list[Step]) -> list[dict[str, object]]:
    """Of the case itself, of the road inside the agency, and the draft of the result; likeliest first."""
    acts = acts_on(request.actor, case)
    lead = next((step for step in steps if step.part == Part.LEAD), None)
    if lead and case.state == CaseState.IN_PROGRESS and not request.actor.has_perm(Perm.RECEIVE_CASE):
        draft: list[dict[str, object]] = []
        if not why_not_draft(request.actor, case, lead_step(case)):
            url = reverse("documents:outgoing_new") + f"?tra-loi={case.pk}"
            draft = [showing.act_row("Soạn kết quả giải quyết", url, "", icon="file-plus")]
        road = [(W.ASSIGN, "giao-xu-ly", "users", ""), (W.SEND_BACK, "tra-lai", "arrow-back-up", "bad")]
        rows = [
            showing.act_row(
                act.label,
                reverse("workflow:route", args=[lead.pk, name]),
                why_not(request.actor, lead, act),
                icon=icon,
                tone=tone,
                panel=True,
            )
            for act, name, icon, tone in road
            if request.actor.has_perm(act.permission)
        ]
        may_assign = request.actor.has_perm(Perm.ASSIGN)
        acts = [*rows[:1], *draft, *acts, *rows[1:]] if may_assign else [*draft, *acts, *rows]
    if request.actor.has_perm(Perm.RECEIVE_CASE):
        print_it = showing.act_row("In giấy tiếp nhận", _slip_url(case, "tiep-nhan"), "", icon="printer")
        acts = [print_it, *acts] if case.state == CaseState.RECEIVED else [*acts, print_it]
    return showing.mark_primary(acts)


def _slip_url(case: Case, which: str) -> str:
    return reverse("onestop:slip", args=[case.pk, which])


def _files(case: Case, supplements: int) -> list[dict[str, object]]:
    """The result first, then what was handed in, then our own slips; at the desk the receipt comes first."""
    slips = [("tiep-nhan", "Giấy tiếp nhận và hẹn trả")]
    slips += [(f"bo-sung-{n}", f"Phiếu yêu cầu bổ sung lần {n}") for n in range(1, supplements + 1)]
    if hasattr(case, "apology"):
        slips.append(("xin-loi", "Phiếu xin lỗi, hẹn lại"))
    if hasattr(case, "stop"):
        slips.append(("dung", "Thông báo dừng giải quyết"))
    ours: list[dict[str, object]] = [
        {"url": _slip_url(case, which), "download_url": _slip_url(case, which) + "?tai-ve=1", "name": name}
        for which, name in slips
    ]
    scans = []
    for attachment in case.attachments.select_related("blob").order_by("-role", "position", "pk"):
        url = reverse("documents:attachment", args=[attachment.pk])
        shown = attachment.blob.media_type == PDF
        row = {"url": url, "download_url": url + "?tai-ve=1", "name": attachment.name, "size": attachment.blob.size}
        scans.append(row | {"icon": "file-type-pdf" if shown else "photo", "in_viewer": shown})
    ours = [row | {"icon": "receipt", "in_viewer": True} for row in ours]
    return [*ours, *scans] if case.state == CaseState.RECEIVED else [*scans, *ours]


def _person(case: Case) -> list[dict[str, object]]:
    return [
        showing.pair("Người nộp", case.applicant_name),
        showing.pair("Điện thoại", case.applicant_phone, copyable=True),
        showing.pair("Số định danh", case.applicant_paper),
        showing.pair("Địa chỉ", case.applicant_address),
        showing.pair("Thư điện tử", case.applicant_email),
    ]


def _pairs(case: Case) -> list[dict[str, object]]:
    rows: list[tuple[str, object]] = [
        ("Lĩnh vực", case.version.procedure.field),
        ("Số trong sổ theo dõi", f"{case.number}, năm {case.year}"),
        ("Tiếp nhận", f"{short_time(case.received_at)}, {case.get_channel_display().lower()}"),
        ("Thời hạn", case.version.time_text),
        ("Hẹn trả", _time(case.appointment_at) or ("" if case.finished_at else "tạm dừng, chờ bổ sung")),
        ("Nhận kết quả tại", case.get_delivery_display()),
        ("Phí, lệ phí", case.fee_text),
        ("Lý do trễ hẹn", case.late_reason),
        ("Dừng giải quyết" if case.state == CaseState.STOPPED else "Có kết quả", _time(case.finished_at)),
        ("Kết quả", f"{case.settled} ({case.settled_by.user.full_name} ký)" if case.settled_by else ""),
        ("Trả kết quả", _time(case.handed_over_at)),
        ("Người nhận", case.handed_over_to),
    ]
    return showing.pairs(rows)


def _time(at: datetime | None) -> str:
    return short_time(at) if at else ""


@require_safe
def preview(request: ActorRequest, pk: int) -> HttpResponse:
    """The part beside a list."""
    case = _find(request, pk)
    tell_previewed(request.actor, case)
    context = {
        "case": case,
        "url": reverse("onestop:case", args=[pk]),
        "tone": TONES[CaseState(case.state)],
        "due": _due(case),
        "pairs": [*_person(case), *_pairs(case)],
        "note": case.events.exclude(text="").order_by("-at", "-pk").first(),
    }
    return render(request, "onestop/parts/_case_preview.html", context)


@require_safe
def slip(request: ActorRequest, pk: int, which: str) -> HttpResponse:
    """'tiep-nhan', 'bo-sung-1', 'xin-loi', 'dung' as PDF."""
    case = _find(request, pk)
    name, _, number = which.rpartition("-")
    if which == "tiep-nhan":
        address = request.build_absolute_uri(reverse("onestop:public_status"))
        data = paper.receipt_pdf(case, f"{address}?{urlencode({'ma': case.case_code})}")
    elif which == "xin-loi" and hasattr(case, "apology"):
        data = paper.apology_pdf(case.apology)
    elif which == "dung" and hasattr(case, "stop"):
        data = paper.stop_pdf(case.stop)
    elif name == "bo-sung" and number.isdecimal() and len(number) < 4:
        data = paper.supplement_pdf(get_object_or_404(case.supplements.select_related("asked_by__user"), number=number))
    else:
        raise Http404
    audit.record("case.printed", request.actor, case, slip=which)
    return file_response(data, name=f"{case.case_code}-{which}.pdf", media_type=PDF, inline="tai-ve" not in request.GET)


def _find(request: ActorRequest, pk: int) -> Case:
    """The case if the actor may know of it, else 404."""
    related = (
        *("agency", "case_agency", "version__procedure", "created_by__user", "result"),
        *("apology__by__user", "stop__by__user", "settled_by__user"),
    )
    return get_object_or_404(cases_visible_to(request.actor).select_related(*related), pk=pk)
