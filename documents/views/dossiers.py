"""Hồ sơ công việc (SD-6, DN-3.3đ): list, opening, page, list of contents."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.enums import Perm
from accounts.requests import ActorRequest
from documents.dossier_contents import contents_of, contents_pdf, file_name, files_of, is_a_document
from documents.dossier_forms import ChooseDossierForm, DossierForm
from documents.rules.uploads import PDF
from documents.views import showing
from documents.views.dossier_acts import acts_on
from qlvb.lib.http import errors_into, file_response, go, status_of
from qlvb.lib.paging import page_of
from qlvb.lib.vietnamese import nfc, short_date, short_time
from workflow import transitions as W
from workflow.actions.file_in_dossier import file_in_dossier
from workflow.actions.mark_seen import mark_seen
from workflow.actions.open_dossier import DossierWords, open_dossier
from workflow.dossier_permissions import check_may_open, why_not
from workflow.dossier_queries import dossier_counts, dossier_list, dossiers_visible_to, waiting_for
from workflow.dossiers import open_steps_on
from workflow.enums import DossierState, ProposalState, StepState
from workflow.extensions import panels_on
from workflow.links import item_url
from workflow.models import Dossier, DossierProposal
from workflow.permissions import holds
from workflow.queries import calendar_of, visible_to
from workflow.rules.due import due
from workflow.rules.holders import Holder
from workflow.rules.targets import holder_of, targets_for
from workflow.views.neighbours import COME_FROM, nav_in_list
from workflow.views.opening import tell_opened, tell_previewed

TONES = {DossierState.OPEN: "info", DossierState.TO_CLOSE: "soon", DossierState.CLOSED: "good"}
TABS = {"dang-mo": DossierState.OPEN, "cho-dong": DossierState.TO_CLOSE, "da-dong": DossierState.CLOSED}
FOR_ME = "cho-toi"


@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """What waits for the actor's decision, what is open, waits to be closed, is closed."""
    actor = request.actor
    counts = dossier_counts(actor)
    labels: dict[str, tuple[str, int]] = {name: (state.label, counts[state]) for name, state in TABS.items()}
    if actor.has_perm(Perm.DOSSIERS):
        labels = {FOR_ME: ("Chờ tôi quyết định", waiting_for(actor).count()), **labels}
    wanted = request.GET.get("muc", "")
    tab = wanted if wanted in labels else next((name for name, (_, count) in labels.items() if count), "dang-mo")
    dossiers = dossier_list(actor)
    dossiers = dossiers.filter(pk__in=waiting_for(actor)) if tab == FOR_ME else dossiers.filter(state=TABS[tab])
    words = nfc(request.GET.get("q", "")).strip()[:200]
    if words:
        dossiers = dossiers.filter(Q(subject__icontains=words) | Q(code__icontains=words))
    page = page_of(dossiers, request.GET.get("trang"))
    address = reverse("documents:dossiers")
    context = {
        "tabs": [
            {"label": label, "url": f"{address}?muc={name}", "count": count, "active": name == tab}
            for name, (label, count) in labels.items()
        ],
        "tab": tab,
        "q": words,
        "clear_url": f"{address}?muc={tab}",
        "page": page,
        "rows": [_row(dossier) for dossier in page.rows],
    }
    return render(request, "documents/dossiers.html", context)


def _row(dossier: Dossier) -> dict[str, object]:
    return {
        "item": dossier,
        "url": reverse("documents:dossier", args=[dossier.pk]),
        "preview_url": reverse("documents:dossier_preview", args=[dossier.pk]),
        "tone": TONES[DossierState(dossier.state)],
        "due": due(dossier.due_at, dossier.closed_at),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest, pk: int) -> HttpResponse:
    """Open a dossier from that incoming document."""
    origin = get_object_or_404(visible_to(request.actor).select_related("incomingdocument"), pk=pk)
    check_may_open(request.actor, origin)
    targets = targets_for(request.actor, W.FORWARD, request.actor.today())
    form = DossierForm(
        request.POST if request.method == "POST" else None,
        actor=request.actor,
        targets=targets,
        initial={"title": f"Hồ sơ về việc {_plain(origin.subject)}"[:500]},
    )
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            cover = DossierWords(
                title=words["title"],
                retention=words["retention"],
                dossier_type=words["dossier_type"],
                due_at=calendar_of(request.actor.agency_id).end_of(words["due_on"]),
                instruction=words["text"],
            )
            to = holder_of(words["target"], targets)
            dossier = open_dossier(origin.pk, cover, to=to, token=words["token"], actor=request.actor)
            messages.success(request, f"Đã lập hồ sơ {dossier.code}, giao {to.name}.")
            return go(request, "documents:dossier", dossier.pk)
    context = {"form": form, "origin": origin, "origin_url": item_url(origin.kind, origin.pk)}
    return render(request, "documents/dossier_new.html", context, status=status_of(form))


def _plain(subject: str) -> str:
    """'V/v báo cáo …' → 'báo cáo …'"""
    for start in ("Về việc ", "V/v ", "v/v "):
        subject = subject.removeprefix(start)
    # An abbreviation keeps its capitals: 'UBND tỉnh …'.
    return subject[:1].lower() + subject[1:] if not subject[1:2].isupper() else subject


@require_http_methods(["GET", "HEAD", "POST"])
def file_document(request: ActorRequest, pk: int) -> HttpResponse:
    """From a document's page: put it into one of one's own dossiers."""
    item = get_object_or_404(visible_to(request.actor), pk=pk)
    form = ChooseDossierForm(request.POST if request.method == "POST" else None, actor=request.actor, item=item)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            dossier = form.cleaned_data["dossier"]
            file_in_dossier(dossier.pk, items=[item.pk], actor=request.actor)
            messages.success(request, f"Đã đưa văn bản vào hồ sơ {dossier.code}.")
            return go(request, "documents:dossier", dossier.pk)
    has_any = form.fields["dossier"].queryset.exists()  # type: ignore[attr-defined]
    context = {
        "form": form,
        "item": item,
        "back": item_url(item.kind, item.pk),
        "is_offered": is_a_document(item) and has_any,
    }
    return render(request, "documents/dossier_choose.html", context, status=status_of(form))


@require_safe
def page(request: ActorRequest, pk: int) -> HttpResponse:
    """The matter: what it holds, what was said, what came of it, and the acts legal now."""
    dossier = find(request, pk)
    tell_opened(request.actor, dossier)
    steps = open_steps_on(dossier)
    mine = [step for step in steps if holds(request.actor, step)]
    for step in mine:
        if step.state == StepState.WAITING:
            mark_seen(step.pk, actor=request.actor)
    lines = contents_of(dossier, request.actor)
    context = {
        "dossier": dossier,
        "tone": TONES[DossierState(dossier.state)],
        "due": due(dossier.due_at, dossier.closed_at),
        "step": mine[0] if mine else None,
        "nav_in_list": nav_in_list(request.actor, pk, request.GET.get(COME_FROM, "")),
        "acts": acts_on(request.actor, dossier, steps),
        "events": showing.timeline(dossier),
        "lines": lines,
        "removed": dossier.entries.exclude(removed_at=None).select_related("removed_by__user"),
        "files": files_of(lines),
        "opinions": dossier.opinions.select_related("post__user", "post__unit", "on_behalf_of__user"),
        "proposals": [_proposal(proposal) for proposal in dossier.proposals.select_related("unit", "post__user")],
        "result": _result(dossier, {line.entry.item_id for line in lines if not line.is_hidden}),
        "may_unfile": not why_not(request.actor, dossier, W.UNFILE, steps),
        "may_decide": not why_not(request.actor, dossier, W.DECIDE, steps),
        "pairs": _pairs(dossier, len(lines)),
        "panels": panels_on(request, dossier),
    }
    return render(request, "documents/dossier.html", context)


def _proposal(proposal: DossierProposal) -> dict[str, object]:
    tones = {ProposalState.WAITING: "soon", ProposalState.APPROVED: "good", ProposalState.REFUSED: "none"}
    return {
        "proposal": proposal,
        "whom": Holder(unit=proposal.unit, post=proposal.post, role=proposal.role).name,
        "tone": tones[ProposalState(proposal.state)],
        "is_waiting": proposal.state == ProposalState.WAITING,
    }


def _result(dossier: Dossier, seen: set[int]) -> dict[str, object] | None:
    if dossier.result_document is not None:
        document = dossier.result_document
        if document.pk not in seen:
            return {"text": "Văn bản bạn không thuộc diện được xem", "url": ""}
        return {"text": f"{document.code} · {document.subject}", "url": item_url(document.kind, document.pk)}
    return {"text": dossier.result_opinion, "url": ""} if dossier.result_opinion else None


def _pairs(dossier: Dossier, count: int) -> list[dict[str, object]]:
    return showing.pairs(
        [
            ("Số và ký hiệu hồ sơ", f"{dossier.code}, năm {dossier.series.year}"),
            ("Loại hồ sơ", dossier.get_dossier_type_display()),
            ("Thời hạn bảo quản", dossier.get_retention_display()),
            ("Đơn vị được giao", dossier.unit.name),
            ("Người lập hồ sơ", dossier.holder.user.full_name if dossier.holder else "chưa giao người"),
            ("Người mở hồ sơ", f"{dossier.created_by.user.full_name}, {dossier.created_by.title}"),
            ("Ngày mở", short_date(dossier.created_at.date())),
            ("Hạn xử lý", short_time(dossier.due_at) if dossier.due_at else ""),
            ("Đóng lúc", short_time(dossier.closed_at) if dossier.closed_at else ""),
            ("Số văn bản", count),
        ]
    )


@require_safe
def preview(request: ActorRequest, pk: int) -> HttpResponse:
    """The part beside a list."""
    dossier = find(request, pk)
    tell_previewed(request.actor, dossier)
    context = {
        "dossier": dossier,
        "url": reverse("documents:dossier", args=[pk]),
        "tone": TONES[DossierState(dossier.state)],
        "due": due(dossier.due_at, dossier.closed_at),
        "lines": contents_of(dossier, request.actor),
        "note": dossier.events.exclude(text="").order_by("-at", "-pk").first(),
    }
    return render(request, "documents/parts/_dossier_preview.html", context)


@require_safe
def contents(request: ActorRequest, pk: int) -> HttpResponse:
    """'Mục lục văn bản, tài liệu' as PDF."""
    dossier = find(request, pk)
    data = contents_pdf(dossier, request.actor)
    audit.record("dossier.printed", request.actor, dossier)
    return file_response(data, name=file_name(dossier), media_type=PDF, inline="tai-ve" not in request.GET)


def find(request: ActorRequest, pk: int) -> Dossier:
    """The dossier if the actor may know of it, else 404."""
    related = ("agency", "series", "unit", "holder__user", "created_by__user", "origin", "result_document")
    return get_object_or_404(dossiers_visible_to(request.actor).select_related(*related), pk=pk)
