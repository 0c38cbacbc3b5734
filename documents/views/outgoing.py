"""Văn bản đi: drafts, list, page, files."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import Perm
from accounts.naming import Names
from accounts.requests import ActorRequest
from documents import transitions as T
from documents.actions.add_version import add_version
from documents.actions.edit_draft import edit_draft
from documents.actions.start_draft import start_draft
from documents.enums import OutgoingState
from documents.extensions import ORIGIN_KINDS
from documents.forms import DraftFactsForm, NewDraftForm, VersionForm
from documents.models import OutgoingDocument
from documents.permissions import check_may, check_may_start_draft, lead_step
from documents.queries import outgoing_list, outgoing_visible_to
from documents.rules.drafts import DraftFacts
from documents.samples import templates_of
from documents.views import showing
from documents.views.outgoing_acts import acts_on, retry_url, void_url
from documents.views.outgoing_progress import strip
from qlvb.lib.http import errors_into, go, status_of
from qlvb.lib.paging import page_of
from qlvb.lib.vietnamese import nfc, short_date, short_time
from workflow.enums import ItemKind
from workflow.extensions import panels_on
from workflow.links import item_url
from workflow.models import WorkItem
from workflow.queries import visible_to
from workflow.rules.due import due
from workflow.search import newest_matching
from workflow.views.neighbours import COME_FROM, nav_in_list
from workflow.views.opening import steps_now_seen, tell_opened, tell_previewed

STATE_TONES = {
    OutgoingState.DRAFTING: "none",
    OutgoingState.UNIT_REVIEW: "info",
    OutgoingState.APPRAISAL: "info",
    OutgoingState.FOR_SIGNATURE: "info",
    OutgoingState.SIGNED: "soon",
    OutgoingState.ISSUING: "soon",
    OutgoingState.ISSUE_FAILED: "late",
    OutgoingState.ISSUED: "good",
}
# Address of a group of the list → its states.
GROUPS = {
    "du-thao": ("Dự thảo", (OutgoingState.DRAFTING,)),
    "cho-duyet": ("Chờ duyệt, ký", (OutgoingState.UNIT_REVIEW, OutgoingState.APPRAISAL, OutgoingState.FOR_SIGNATURE)),
    "cho-ban-hanh": ("Chờ ban hành", (OutgoingState.SIGNED, OutgoingState.ISSUING, OutgoingState.ISSUE_FAILED)),
    "da-ban-hanh": ("Đã ban hành", (OutgoingState.ISSUED,)),
}


def list_rows(documents: Iterable[OutgoingDocument]) -> list[dict[str, object]]:
    """Rows of any list of outgoing documents."""
    return [
        {
            "item": d,
            "url": reverse("documents:outgoing", args=[d.pk]),
            "preview_url": reverse("documents:outgoing_preview", args=[d.pk]),
            "tone": STATE_TONES[OutgoingState(d.state)],
            "due": due(d.due_at, d.closed_at),
        }
        for d in documents
    ]


@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """Outgoing documents the actor may see, newest first, by group of states."""
    group = request.GET.get("muc", "")
    documents = outgoing_list(request.actor).select_related("drafting_unit", "signer__user", "created_by__user")
    words = nfc(request.GET.get("q", "")).replace("\0", "").strip()[:200]
    if group in GROUPS:
        documents = documents.filter(state__in=GROUPS[group][1])
    if words:
        documents = documents.filter(pk__in=newest_matching(request.actor, words, ItemKind.OUTGOING))
    page = page_of(documents, request.GET.get("trang"))
    address = reverse("documents:outgoing_list")
    tabs = [{"label": "Tất cả", "url": address, "count": None, "active": group not in GROUPS}]
    tabs += [
        {"label": label, "url": f"{address}?muc={name}", "count": None, "active": name == group}
        for name, (label, _) in GROUPS.items()
    ]
    return render(
        request,
        "documents/outgoing_list.html",
        {
            "page": page,
            "rows": list_rows(page.rows),
            "q": words,
            "tabs": tabs,
            "group": group if group in GROUPS else "",
            "may_draft": request.actor.has_perm(Perm.DRAFT),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Start a draft; with ?tra-loi= the reply to an incoming document."""
    origin = _origin(request)
    check_may_start_draft(request.actor, origin, lead_step(origin) if origin else None)
    initial = _reply_to(origin) if origin else {}
    form = NewDraftForm(request.POST or None, request.FILES or None, actor=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            document = start_draft(
                facts_of(form),
                origin_id=origin.pk if origin else None,
                token=form.cleaned_data["token"],
                actor=request.actor,
            )
            if form.kept:
                add_version(document.pk, form.kept, actor=request.actor)
            messages.success(request, "Đã tạo dự thảo.")
            return go(request, "documents:outgoing", document.pk)
    return render(
        request,
        "documents/outgoing_new.html",
        {
            "form": form,
            "origin": origin,
            "origin_url": item_url(origin.kind, origin.pk) if origin else "",
            "origin_source": origin.incomingdocument.source if origin and origin.kind == ItemKind.INCOMING else "",
            "kept": form.kept,
            "samples": templates_of(request.actor.agency_id),
        },
        status=status_of(form),
    )


def _origin(request: ActorRequest) -> WorkItem | None:
    wanted = request.GET.get("tra-loi", "")
    if not wanted:
        return None
    items = visible_to(request.actor).filter(kind__in=ORIGIN_KINDS).select_related("incomingdocument")
    return get_object_or_404(items, pk=int(wanted) if wanted.isdecimal() and len(wanted) < 19 else 0)


def _reply_to(origin: WorkItem) -> dict[str, str]:
    """What a letter that answers the item begins with."""
    name = origin.incomingdocument.notation or origin.code if origin.kind == ItemKind.INCOMING else origin.code
    answered = "văn bản" if origin.kind == ItemKind.INCOMING else origin.get_kind_display().lower()
    return {"subject": f"V/v trả lời {answered} {name}", "document_type": "CV"}


def facts_of(form: DraftFactsForm) -> DraftFacts:
    """The cleaned form as what the draft says of itself."""
    words = form.cleaned_data
    return DraftFacts(**{name: words[name] for name in ("document_type", "subject", "signer", "capacity", "urgency")})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, pk: int) -> HttpResponse:
    document = find(request, pk)
    check_may(request.actor, document, T.EDIT, lead_step(document))
    names = ("document_type", "subject", "signer", "capacity", "urgency")
    form = DraftFactsForm(
        request.POST or None, actor=request.actor, initial={name: getattr(document, name) for name in names}
    )
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            edit_draft(pk, facts_of(form), actor=request.actor)
            messages.success(request, "Đã sửa thông tin dự thảo.")
            return go(request, "documents:outgoing", pk)
    return _act_page(request, document, form, title="Sửa thông tin dự thảo", button="Lưu")


@require_http_methods(["GET", "HEAD", "POST"])
def add_draft_version(request: ActorRequest, pk: int) -> HttpResponse:
    document = find(request, pk)
    check_may(request.actor, document, T.ADD_VERSION, lead_step(document))
    form = VersionForm(request.POST or None, request.FILES or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            add_version(pk, form.cleaned_data["kept"], note=form.cleaned_data["note"], actor=request.actor)
            messages.success(request, "Đã nộp bản dự thảo mới.")
            return go(request, "documents:outgoing", pk)
    return _act_page(request, document, form, title="Nộp bản dự thảo", button="Nộp dự thảo")


def _act_page(
    request: ActorRequest, document: OutgoingDocument, form: DraftFactsForm | VersionForm, *, title: str, button: str
) -> HttpResponse:
    part = "documents/parts/_act.html"
    context = {
        "document": document,
        "form": form,
        "title": title,
        "button": button,
        "part": part,
        "tone": "",
        "back": reverse("documents:outgoing", args=[document.pk]),
        "files": showing.outgoing_files(document),
    }
    return render(request, part if request.htmx else "documents/act.html", context, status=status_of(form))


@require_safe
def page(request: ActorRequest, pk: int) -> HttpResponse:
    """The document: timeline, PDF, data, recipients, and the acts legal now."""
    document = find(request, pk)
    tell_opened(request.actor, document)
    steps = steps_now_seen(request.actor, document)
    origin = visible_to(request.actor).filter(pk=document.origin_id).first() if document.origin_id else None
    context = {
        "document": document,
        "origin": origin,
        "origin_url": item_url(origin.kind, origin.pk) if origin else "",
        "tone": STATE_TONES[OutgoingState(document.state)],
        "step": steps[0] if steps else None,
        "nav_in_list": nav_in_list(request.actor, pk, request.GET.get(COME_FROM, "")),
        "acts": acts_on(request.actor, document),
        "events": showing.timeline(document),
        "files": showing.outgoing_files(document),
        "versions": document.versions.select_related("created_by__user"),
        "dispatches": showing.dispatch_rows(document.dispatches.select_related("recipient", "incoming")),
        "may_resolve": request.actor.has_perm(Perm.ISSUE),
        "due": due(document.due_at, document.closed_at),
        "pairs": _pairs(document),
        "panels": panels_on(request, document),
        "progress": strip(
            document, retry_url=retry_url(request.actor, document), void_url=void_url(request.actor, document)
        ),
    }
    return render(request, "documents/outgoing.html", context)


@require_safe
def preview(request: ActorRequest, pk: int) -> HttpResponse:
    """The part beside a list."""
    document = find(request, pk)
    tell_previewed(request.actor, document)
    context = {
        "document": document,
        "url": reverse("documents:outgoing", args=[pk]),
        "tone": STATE_TONES[OutgoingState(document.state)],
        "files": showing.outgoing_files(document),
        "note": document.events.exclude(text="").order_by("-at", "-pk").first(),
        "due": due(document.due_at, document.closed_at),
    }
    return render(request, "documents/parts/_outgoing_preview.html", context)


def find(request: ActorRequest, pk: int) -> OutgoingDocument:
    """The document if the actor may know of it, else 404."""
    related = (
        "agency",
        "drafting_unit",
        "signer__user",
        "created_by__user",
        "current_version__pdf",
        "signed_blob",
        "sealed_blob",
        "register",
        "issued_by__user",
        "origin",
    )
    return get_object_or_404(outgoing_visible_to(request.actor).select_related(*related), pk=pk)


def _pairs(document: OutgoingDocument) -> list[dict[str, object]]:
    names = Names()
    issuer = names.told(document.agency, document.issued_on) if document.issued_on else ""
    signer = document.signer
    sealed = document.sealed_blob
    return showing.pairs(
        [
            ("Tên loại", document.get_document_type_display()),
            (
                "Số, ký hiệu",
                document.notation if document.number else f"chưa cấp số, ký hiệu {document.notation_suffix}",
            ),
            ("Cơ quan ban hành", issuer),
            ("Ngày ban hành", short_date(document.issued_on) if document.issued_on else ""),
            ("Sổ", str(document.register) if document.register else ""),
            ("Đơn vị soạn thảo", names.told(document.drafting_unit, document.issued_on)),
            ("Người soạn", document.created_by.user.full_name),
            ("Lãnh đạo ký", f"{signer.user.full_name}, {signer.title}" if signer else "chưa chọn"),
            ("Thẩm quyền ký", document.get_capacity_display() if document.capacity else ""),
            ("Ký lúc", short_time(document.signed_at) if document.signed_at else ""),
            ("Phát hành lúc", short_time(document.issued_at) if document.issued_at else ""),
            ("Độ khẩn", document.get_urgency_display()),
            ("Hạn xử lý", short_time(document.due_at) if document.due_at else ""),
            ("SHA-256 bản ban hành", sealed.sha256 if sealed and document.issued_at else ""),
        ]
    )
