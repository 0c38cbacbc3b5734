"""Báo lỗi (DN-13.4c, DN-13.5đ, e): reporting, list, handling, both minutes as PDF."""

import base64

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.enums import Perm
from accounts.requests import ActorRequest
from documents.actions.report_incident import ErrorSeen, report_incident
from documents.correspondence_forms import HandlingForm, IncidentForm
from documents.printing import printed
from documents.rules.uploads import PDF
from documents.storage import read_blob
from documents.views import showing
from documents.views.files import serve
from qlvb.lib.http import errors_into, file_response, go, status_of
from qlvb.lib.paging import page_of
from qlvb.lib.vietnamese import long_date, nfc, short_time
from workflow.actions.finish_incident import Handling, finish_incident
from workflow.actions.take_incident import take_incident
from workflow.enums import IncidentState, SoftwarePart
from workflow.models import Incident
from workflow.permissions import check_may_handle_incident, why_not_handle
from workflow.queries import incident_counts, incidents_visible_to
from workflow.rules.due import Due, due
from workflow.rules.incidents import RECEIVER, ROLE_BOXES, part_of_page
from workflow.transitions import FINISH_INCIDENT, TAKE_INCIDENT

TABS = {"cho": IncidentState.NEW, "dang-xu-ly": IncidentState.HANDLING, "da-xu-ly": IncidentState.DONE}
TONES = {IncidentState.NEW: "info", IncidentState.HANDLING: "soon", IncidentState.DONE: "good"}


@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """The agency's reports for its administrators, one's own for everybody else; the nearest deadline first."""
    counts = incident_counts(request.actor)
    first = next((name for name, state in TABS.items() if counts[state]), "cho")
    wanted = request.GET.get("muc", "")
    tab = wanted if wanted in TABS else first
    found = (
        incidents_visible_to(request.actor).filter(state=TABS[tab]).select_related("reporter__user", "handler__user")
    )
    found = found.order_by("-handled_at", "-pk") if tab == "da-xu-ly" else found.order_by("due_at", "pk")
    page = page_of(found, request.GET.get("trang"))
    address = reverse("documents:incidents")
    context = {
        "tabs": [
            {"label": s.label, "url": f"{address}?muc={n}", "count": counts[s], "active": n == tab}
            for n, s in TABS.items()
        ],
        "tab": tab,
        "page": page,
        "rows": [{"incident": incident, "due": _due(incident)} for incident in page.rows],
        "is_admin": request.actor.has_perm(Perm.HANDLE_INCIDENTS),
    }
    return render(request, "documents/incidents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Form 1, filled in as far as it is known."""
    came_from = nfc(request.GET.get("tu", ""))[:500]
    came_from = came_from if came_from.startswith("/") else ""
    known = {"page": came_from, "part": part_of_page(came_from) or ""}
    form = IncidentForm(request.POST or None, request.FILES or None, actor=request.actor, initial=known)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            seen = ErrorSeen(**{n: words[n] for n in ("happened_at", "part", "what", "page", "suggestion")})
            incident = report_incident(seen, picture=words["kept"], token=words["token"], actor=request.actor)
            messages.success(request, f"Đã ghi nhận lỗi. Hạn xử lý: {short_time(incident.due_at)}.")
            return go(request, "documents:incident", incident.pk)
    return render(request, "documents/incident_new.html", {"form": form}, status=status_of(form))


@require_safe
def page(request: ActorRequest, pk: int) -> HttpResponse:
    """What was reported, the clock, who handles it, and both minutes."""
    incident = _find(request, pk)
    context = {
        "incident": incident,
        "due": _due(incident),
        "tone": TONES[IncidentState(incident.state)],
        "reported": _reported(incident),
        "handled": _handled(incident),
        "files": _files(incident),
        "acts": _acts(request, incident),
    }
    return render(request, "documents/incident.html", context)


def _due(incident: Incident) -> Due:
    return due(incident.due_at, incident.finished_at)


def _reported(incident: Incident) -> list[dict[str, object]]:
    return [
        showing.pair("Người báo", f"{incident.reporter.user.full_name}, {incident.reporter.title}"),
        showing.pair("Đơn vị", incident.reporter.unit.name),
        showing.pair("Xảy ra lúc", short_time(incident.happened_at)),
        showing.pair("Chức năng", incident.get_part_display()),
        showing.pair("Trang", incident.page, url=incident.page if incident.opens_page else ""),
        showing.pair("Báo lúc", short_time(incident.reported_at)),
    ]


def _handled(incident: Incident) -> list[dict[str, object]]:
    rows: list[tuple[str, object]] = [("Hạn xử lý", f"{short_time(incident.due_at)} (03 ngày làm việc)")]
    if incident.handler and incident.taken_at:
        rows += [("Người xử lý", incident.handler.user.full_name), ("Tiếp nhận", short_time(incident.taken_at))]
    if incident.finished_at:
        rows += [
            ("Xử lý xong", short_time(incident.finished_at)),
            ("Kết quả", "Hoàn thành" if incident.is_solved else "Chưa hoàn thành"),
        ]
    return showing.pairs(rows)


def _files(incident: Incident) -> list[dict[str, object]]:
    """Both minutes, and the picture of the screen."""
    minutes = [("Biên bản ghi nhận lỗi (Mẫu số 1)", "documents:incident_report")]
    if incident.state == IncidentState.DONE:
        minutes.append(("Biên bản xử lý lỗi (Mẫu số 2)", "documents:incident_handling"))
    rows: list[dict[str, object]] = [
        {"name": name, "url": reverse(view, args=[incident.pk]), "icon": "file-type-pdf"} for name, view in minutes
    ]
    if hasattr(incident, "picture"):
        url = reverse("documents:incident_picture", args=[incident.pk])
        picture = incident.picture
        rows.append({"name": picture.name, "url": url, "size": picture.blob.size, "icon": "photo"})
    return rows


def _acts(request: ActorRequest, incident: Incident) -> list[dict[str, object]]:
    """For administrators only: nobody else could ever do them."""
    if not request.actor.has_perm(Perm.HANDLE_INCIDENTS):
        return []
    rows = [
        (TAKE_INCIDENT, "documents:incident_take", "hand-stop", "post"),
        (FINISH_INCIDENT, "documents:incident_finish", "file-check", "get"),
    ]
    acts = [
        showing.act_row(act.label, reverse(view, args=[incident.pk]), "", icon=icon, method=method)
        for act, view, icon, method in rows
        if not why_not_handle(request.actor, incident, act)
    ]
    return showing.mark_primary(acts)


@require_POST
def take(request: ActorRequest, pk: int) -> HttpResponse:
    incident = take_incident(_find(request, pk).pk, actor=request.actor)
    messages.success(request, "Đã tiếp nhận báo lỗi.")
    return go(request, "documents:incident", incident.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: ActorRequest, pk: int) -> HttpResponse:
    """Form 2."""
    incident = _find(request, pk)
    check_may_handle_incident(request.actor, incident, FINISH_INCIDENT)
    form = HandlingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            handling = Handling(**{n: words[n] for n in ("cause", "measure", "is_solved", "result", "finished_at")})
            finish_incident(incident.pk, handling, token=words["token"], actor=request.actor)
            messages.success(request, "Đã lập biên bản xử lý lỗi.")
            return go(request, "documents:incident", incident.pk)
    context = {"form": form, "incident": incident, "due": _due(incident)}
    return render(request, "documents/incident_finish.html", context, status=status_of(form))


@require_safe
def picture(request: ActorRequest, pk: int) -> HttpResponse:
    """The picture of the screen, as a download."""
    incident = _find(request, pk)
    if not hasattr(incident, "picture"):
        raise Http404
    return serve(request, incident.picture.blob, incident.picture.name, incident)


@require_safe
def report(request: ActorRequest, pk: int) -> HttpResponse:
    """Form 1 as PDF."""
    incident = _find(request, pk)
    context = {
        "number": incident.number,
        "day": long_date(timezone.localdate(incident.reported_at)),
        "roles": [{"label": label, "ticked": incident.reporter.role in roles} for label, roles in ROLE_BOXES],
        "parts": [{"label": part.label, "ticked": incident.part == part} for part in SoftwarePart],
        "picture": _picture_as_data(incident),
    }
    return _minutes(request, incident, "incident_report", f"bien-ban-ghi-nhan-loi-{incident.number}.pdf", context)


@require_safe
def handling(request: ActorRequest, pk: int) -> HttpResponse:
    """Form 2 as PDF, once there is one."""
    incident = _find(request, pk)
    if incident.state != IncidentState.DONE or incident.handled_at is None:
        raise Http404
    context: dict[str, object] = {
        "number": incident.handling_number,
        "day": long_date(timezone.localdate(incident.handled_at)),
    }
    name = f"bien-ban-xu-ly-loi-{incident.handling_number}.pdf"
    return _minutes(request, incident, "incident_handling", name, context)


def _minutes(
    request: ActorRequest, incident: Incident, template: str, name: str, context: dict[str, object]
) -> HttpResponse:
    shown = {"incident": incident, "agency": incident.agency, "receiver": RECEIVER, **context}
    shown["name_lines"] = _name_lines(incident.agency.name)
    data = printed(f"documents/print/{template}.html", shown)
    audit.record("incident.printed", request.actor, incident, form=template)
    return file_response(data, name=name, media_type=PDF, inline="tai-ve" not in request.GET)


def _name_lines(name: str) -> list[str]:
    """A committee's name breaks before its place: 'Ủy ban nhân dân' over 'tỉnh Sơn Lam'."""
    head, committee, place = name.partition("Ủy ban nhân dân ")
    return [committee.strip(), place] if committee and not head else [name]


def _picture_as_data(incident: Incident) -> str:
    if not hasattr(incident, "picture"):
        return ""
    blob = incident.picture.blob
    return f"data:{blob.media_type};base64,{base64.b64encode(read_blob(blob)).decode()}"


def _find(request: ActorRequest, pk: int) -> Incident:
    related = ("agency", "reporter__user", "reporter__unit", "handler__user", "picture__blob")
    return get_object_or_404(incidents_visible_to(request.actor).select_related(*related), pk=pk)
