"""Văn bản đến: register, list, page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import Perm
from accounts.naming import Names, told_by_name
from accounts.requests import ActorRequest
from documents.actions.register_incoming import register_incoming
from documents.forms import RegisterForm
from documents.intake import Arrival, ArrivedFile, Verdict
from documents.models import IncomingDocument
from documents.permissions import check_may_register, lead_step, why_not_ask_correction, why_not_draft
from documents.queries import incoming_list, incoming_visible_to, same_document
from documents.rules.legal_class import judge
from documents.storage import read_blob
from documents.views import showing
from qlvb.lib.http import errors_into, go, status_of
from qlvb.lib.paging import page_of
from qlvb.lib.vietnamese import nfc, short_date, short_time
from workflow.enums import ItemKind
from workflow.extensions import panels_on
from workflow.queries import visible_to
from workflow.rules.due import due
from workflow.search import newest_matching
from workflow.views.neighbours import COME_FROM, nav_in_list
from workflow.views.opening import steps_now_seen, tell_opened, tell_previewed


@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """The register of incoming documents, newest number first, as far as the actor may see."""
    documents = incoming_list(request.actor).select_related("register")
    words = nfc(request.GET.get("q", "")).replace("\0", "").strip()[:200]
    if words:
        documents = documents.filter(pk__in=newest_matching(request.actor, words, ItemKind.INCOMING))
    page = page_of(documents, request.GET.get("trang"))
    rows = [
        {
            "item": d,
            "url": reverse("documents:incoming", args=[d.pk]),
            "preview_url": reverse("documents:incoming_preview", args=[d.pk]),
            "due": due(d.due_at, d.closed_at),
        }
        for d in page.rows
    ]
    return render(
        request,
        "documents/incoming_list.html",
        {"page": page, "rows": rows, "q": words, "may_register": request.actor.has_perm(Perm.REGISTER)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Register a document that came to the desk."""
    check_may_register(request.actor)
    form = RegisterForm(request.POST or None, request.FILES or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            document = _register(form, request)
            messages.success(request, f"Đã đăng ký: {document.code} ngày {short_date(document.arrived_on)}.")
            if "tiep-tuc" in request.POST:
                return go(request, "documents:incoming_new")
            return go(request, "documents:incoming", document.pk)
    return render(request, "documents/incoming_new.html", {"form": form, "kept": form.kept}, status=status_of(form))


def _register(form: RegisterForm, request: ActorRequest) -> IncomingDocument:
    words = form.cleaned_data
    kept = words["kept"]
    legal_class, report = judge(read_blob(kept.blob), issuer=words["issuer"])
    document = register_incoming(
        arrival_of(words),
        [ArrivedFile(kept.blob, kept.name, kept.pages or 0)],
        Verdict(legal_class, report),
        submit_to=words["submit_to"],
        note=words["note"],
        token=words["token"],
        actor=request.actor,
    )
    twins = same_document(
        request.actor, issuer=document.issuer, notation=document.notation, issued_on=document.issued_on
    )
    twin = twins.exclude(pk=document.pk).first()
    if twin:
        messages.warning(
            request, f"Lưu ý: {twin.code} cũng có cơ quan ban hành, số ký hiệu và ngày như văn bản vừa đăng ký."
        )
    return document


def arrival_of(words: dict[str, Any]) -> Arrival:
    """The cleaned form as what is registered."""
    names = (
        "issuer",
        "notation",
        "issued_on",
        "document_type",
        "subject",
        "signer",
        "signer_title",
        "urgency",
        "due_on",
    )
    return Arrival(
        **{name: words[name] for name in names}, **({"channel": words["channel"]} if "channel" in words else {})
    )


@require_safe
def page(request: ActorRequest, pk: int) -> HttpResponse:
    """The document: timeline, PDF, data, and the acts legal now."""
    document = _find(request, pk)
    tell_opened(request.actor, document)
    steps = steps_now_seen(request.actor, document)
    reply = _reply_act(request, document)
    acts = showing.route_acts(request.actor, steps[0], before_finish=reply) if steps else []
    if not why_not_ask_correction(request.actor, document):
        url = reverse("documents:correction_new", args=[document.pk])
        acts = [*acts, showing.act_row("Đề nghị chỉnh sửa dữ liệu", url, "", icon="edit")]
    context = {
        "document": document,
        "step": steps[0] if steps else None,
        "nav_in_list": nav_in_list(request.actor, pk, request.GET.get(COME_FROM, "")),
        "acts": acts,
        "events": showing.timeline(document),
        "files": showing.incoming_files(document),
        "answers": document.answers.filter(pk__in=visible_to(request.actor)).select_related("outgoingdocument"),
        "due": due(document.due_at, document.closed_at),
        "pairs": _pairs(document),
        "panels": panels_on(request, document),
    }
    return render(request, "documents/incoming.html", context)


def _reply_act(request: ActorRequest, document: IncomingDocument) -> list[dict[str, object]]:
    if why_not_draft(request.actor, document, lead_step(document)):
        return []
    url = reverse("documents:outgoing_new") + f"?tra-loi={document.pk}"
    return [showing.act_row("Soạn văn bản trả lời", url, "", icon="file-plus")]


@require_safe
def preview(request: ActorRequest, pk: int) -> HttpResponse:
    """The part beside a list."""
    document = _find(request, pk)
    tell_previewed(request.actor, document)
    context = {
        "document": document,
        "url": reverse("documents:incoming", args=[pk]),
        "files": showing.incoming_files(document),
        "note": document.events.exclude(text="").order_by("-at", "-pk").first(),
        "annotation": document.annotations.select_related("post__user").order_by("-at", "-pk").first(),
        "due": due(document.due_at, document.closed_at),
    }
    return render(request, "documents/parts/_incoming_preview.html", context)


def _find(request: ActorRequest, pk: int) -> IncomingDocument:
    return get_object_or_404(
        incoming_visible_to(request.actor).select_related(
            "register__agency", "agency", "created_by__user", "issuer_agency"
        ),
        pk=pk,
    )


def _verdict_on(report: dict[str, str]) -> str:
    """What the check of the signatures said, in words; '' for a file without any."""
    if not report:
        return ""
    from documents.signing.report import Verdict as Said  # the signing libraries are heavy; most pages never need them

    return Said(report["verdict"]).label


def _book_of(document: IncomingDocument) -> str:
    """The register, with its agency's name when another one has inherited the document."""
    register = document.register
    return str(register) if register.agency_id == document.agency_id else f"{register} của {register.agency.name}"


def issuer_of(document: IncomingDocument) -> str:
    """As the document names it, with who answers now when that is no longer so."""
    issuer = document.issuer_agency
    if issuer is None:
        return told_by_name(document.issuer)
    now = Names().now(issuer) if issuer.has_ended else issuer.name
    return f"{document.issuer} (nay là {now})" if now and (issuer.has_ended or issuer.renamed_on) else document.issuer


def _pairs(document: IncomingDocument) -> list[dict[str, object]]:
    report = document.signature_report
    rows: list[tuple[str, object]] = [
        ("Số đến", f"{document.arrival_number}, {_book_of(document)}"),
        ("Ngày đến", short_time(document.received_at)),
        ("Cơ quan ban hành", issuer_of(document)),
        ("Số, ký hiệu", document.notation or "không có"),
        ("Ngày văn bản", short_date(document.issued_on) if document.issued_on else ""),
        ("Tên loại", document.get_document_type_display()),
        ("Người ký", ", ".join(filter(None, [document.signer, document.signer_title]))),
        ("Độ khẩn", document.get_urgency_display()),
        ("Nguồn nhận", document.get_channel_display()),
        ("Bản giấy", "Không có văn bản giấy" if document.without_paper else ""),
        ("Giá trị pháp lý", document.get_legal_class_display()),
        ("Chữ ký số", _verdict_on(report)),
        ("Số trang", document.pages),
        ("Hạn xử lý", short_time(document.due_at) if document.due_at else ""),
        ("Kết quả", document.outcome),
    ]
    return showing.pairs(rows)
