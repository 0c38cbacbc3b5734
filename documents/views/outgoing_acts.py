"""The acts of the approval chain: a page or panel, a form, one act each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actor import Actor
from accounts.naming import successor_of
from accounts.requests import ActorRequest
from documents import transitions as T
from documents.actions.appraise_draft import appraise_draft
from documents.actions.approve_draft import approve_draft
from documents.actions.issue import issue
from documents.actions.place_fields import place_fields
from documents.actions.retry_issue import retry_issue
from documents.actions.return_draft import return_draft
from documents.actions.sign import sign
from documents.actions.submit_draft import submit_draft
from documents.actions.void_number import void_number
from documents.enums import Direction, OutgoingState
from documents.extensions import needed_recipients
from documents.forms import ApprovalForm, IssueForm, NoteForm, PlacementForm, ReturnForm, SignForm, VoidForm
from documents.models import OutgoingDocument, Register
from documents.permissions import check_may, lead_step, why_not
from documents.queries import outgoing_visible_to, personal_key_of, register_for
from documents.rules.addressees import needs_recipients
from documents.views import showing
from qlvb.lib.errors import BadInput
from qlvb.lib.http import errors_into, go, status_of
from qlvb.lib.transitions import Transition
from qlvb.lib.typed import labelled
from workflow.models import Step
from workflow.permissions import holds


@dataclass(frozen=True, slots=True)
class DraftAct:
    """How one act looks to a browser.

    `told`: what is said afterwards; `stay`: go back to the document, not to the desk.
    """

    act: Transition
    form: type[forms.Form]
    run: Callable[[OutgoingDocument, dict[str, Any], Actor], object]
    told: str
    icon: str
    tone: str = ""
    stay: bool = False
    template: str = "documents/parts/_act.html"


ACTS: dict[str, DraftAct] = {
    "trinh": DraftAct(
        T.SUBMIT_DRAFT, NoteForm, lambda d, w, a: submit_draft(d.pk, note=w["note"], actor=a), "Đã trình.", "arrow-up"
    ),
    "duyet": DraftAct(
        T.APPROVE,
        ApprovalForm,
        lambda d, w, a: approve_draft(d.pk, version_id=w["version"], note=w["note"], actor=a),
        "Đã duyệt.",
        "check",
        "good",
    ),
    "tham-dinh": DraftAct(
        T.APPRAISE,
        ApprovalForm,
        lambda d, w, a: appraise_draft(d.pk, version_id=w["version"], note=w["note"], actor=a),
        "Đã thẩm định, trình ký.",
        "check",
        "good",
    ),
    "ky": DraftAct(
        T.SIGN,
        SignForm,
        lambda d, w, a: sign(d.pk, version_id=w["version"], passphrase=w["passphrase"], actor=a),
        "Đã ký số, chuyển văn thư ban hành.",
        "signature",
        "good",
        template="documents/parts/_sign.html",
    ),
    "ban-hanh": DraftAct(
        T.ISSUE,
        IssueForm,
        lambda d, w, a: issue(
            d.pk,
            recipients=list(w["recipients"]),
            with_paper=list(w["with_paper"]),
            paper_recipients=w["paper_recipients"],
            actor=a,
        ),
        "Đã cấp số, đang đóng dấu và gửi.",
        "send",
        stay=True,
        template="documents/parts/_issue.html",
    ),
    "tra-lai": DraftAct(
        T.RETURN,
        ReturnForm,
        lambda d, w, a: return_draft(d.pk, reason=w["note"], actor=a),
        "Đã trả lại để sửa.",
        "arrow-back-up",
        "bad",
    ),
    "vi-tri": DraftAct(
        T.PLACE,
        PlacementForm,
        lambda d, w, a: place_fields(d.pk, version_id=w["version"], placement=w["placement"], actor=a),
        "Đã đặt vị trí.",
        "drag-drop",
        stay=True,
    ),
    "thu-lai": DraftAct(
        T.RETRY_ISSUE, forms.Form, lambda d, w, a: retry_issue(d.pk, actor=a), "Đang thử lại.", "refresh", stay=True
    ),
    "huy-so": DraftAct(
        T.VOID_NUMBER,
        VoidForm,
        lambda d, w, a: void_number(d.pk, number=w["number"], reason=w["note"], actor=a),
        "Đã hủy số, trả lại để sửa.",
        "ban",
        "bad",
        template="documents/parts/_void.html",
    ),
}


def _labels(pk: int, name: str) -> dict[str, str]:
    """What the page calls the texts of each act."""
    return {key: str(field.label) for key, field in ACTS[name].form.base_fields.items()} if name in ACTS else {}


@labelled(_labels)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("passphrase")
def draft_act(request: ActorRequest, pk: int, name: str) -> HttpResponse:
    """Show the act's form, or carry it out."""
    if name not in ACTS:
        raise Http404
    chosen = ACTS[name]
    related = (
        "agency",
        "drafting_unit",
        "signer__user",
        "current_version__pdf",
        "signed_blob",
        "sealed_blob",
        "origin",
    )
    document = get_object_or_404(outgoing_visible_to(request.actor).select_related(*related), pk=pk)
    check_may(request.actor, document, chosen.act, lead_step(document))
    form = _form(chosen, request, document)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            chosen.run(document, form.cleaned_data, request.actor)
            messages.success(request, chosen.told)
            return go(request, "documents:outgoing", pk) if chosen.stay else go(request, "workflow:desk")
    return render(
        request, _template(name, chosen, request), _context(chosen, request, document, form), status=status_of(form)
    )


def _form(chosen: DraftAct, request: ActorRequest, document: OutgoingDocument) -> forms.Form:
    data = request.POST if request.method == "POST" else None
    if chosen.form is IssueForm:
        likely = {"recipients": _likely_recipients(document)}
        return IssueForm(data, actor=request.actor, needs_recipients=needs_recipients(document), initial=likely)
    shown = {"version": document.current_version_id, "placement": document.placement, "number": document.number}
    return chosen.form(data, initial=shown)


def _likely_recipients(document: OutgoingDocument) -> list[int]:
    """A reply goes first of all to whoever wrote, or took over from him; a document with tasks to who leads them."""
    incoming = getattr(document.origin, "incomingdocument", None) if document.origin else None
    issuer = incoming.issuer_agency if incoming else None
    writer = successor_of(issuer) if issuer else None
    return sorted(({writer.pk} if writer else set()) | needed_recipients(document))


def _template(name: str, chosen: DraftAct, request: ActorRequest) -> str:
    if name == "vi-tri":
        return "documents/placement.html"
    return chosen.template if request.htmx else "documents/act.html"


def _context(
    chosen: DraftAct, request: ActorRequest, document: OutgoingDocument, form: forms.Form
) -> dict[str, object]:
    return {
        "document": document,
        "form": form,
        "title": chosen.act.label,
        "button": chosen.act.label,
        "part": chosen.template,
        "tone": chosen.tone,
        "back": reverse("documents:outgoing", args=[document.pk]),
        "files": showing.outgoing_files(document),
        "register": _register(document) if chosen.act is T.ISSUE else None,
        "key": personal_key_of(request.actor) if chosen.act is T.SIGN else None,
    }


def retry_url(actor: Actor, document: OutgoingDocument) -> str:
    """Where 'Thử lại' is posted, for whoever may; else ''."""
    return _address_of(actor, document, "thu-lai")


def void_url(actor: Actor, document: OutgoingDocument) -> str:
    """Where 'Hủy số, trả lại để sửa' asks for the reason, for whoever may; else ''."""
    return _address_of(actor, document, "huy-so")


def _address_of(actor: Actor, document: OutgoingDocument, name: str) -> str:
    act = ACTS[name].act
    if document.state not in act.sources or why_not(actor, document, act, lead_step(document)):
        return ""
    return reverse("documents:outgoing_act", args=[document.pk, name])


def _register(document: OutgoingDocument) -> Register | None:
    """The register that would give the number today; None when it has not been opened (issuing will say so)."""
    try:
        return register_for(document.agency_id, Direction.OUTGOING, timezone.localdate(), document.document_type)
    except BadInput:
        return None


# (name, panel: the form opens beside the PDF) in the order people look for them.
_ORDER = ("ky", "ban-hanh", "thu-lai", "huy-so", "duyet", "tham-dinh", "trinh", "tra-lai", "vi-tri")


def acts_on(actor: Actor, document: OutgoingDocument) -> list[dict[str, object]]:
    """The acts of whoever holds the document now; refused ones with their reason. Nobody else sees any."""
    step = lead_step(document)
    if step is None or not holds(actor, step) or document.agency_id != actor.agency_id:
        return []
    rows = [_row(actor, document, step, name) for name in _ORDER if _concerns(actor, document, name)]
    rows += _drafter_rows(actor, document, step)
    return showing.mark_primary(rows)


def _concerns(actor: Actor, document: OutgoingDocument, name: str) -> bool:
    return actor.has_perm(ACTS[name].act.permission) and document.state in ACTS[name].act.sources


def _row(actor: Actor, document: OutgoingDocument, step: Step, name: str) -> dict[str, object]:
    chosen = ACTS[name]
    url = reverse("documents:outgoing_act", args=[document.pk, name])
    refusal = why_not(actor, document, chosen.act, step)
    method = "post" if name == "thu-lai" else "get"
    return showing.act_row(
        chosen.act.label,
        url,
        refusal,
        icon=chosen.icon,
        tone=chosen.tone,
        panel=name not in ("vi-tri", "thu-lai"),
        method=method,
    )


def _drafter_rows(actor: Actor, document: OutgoingDocument, step: Step) -> list[dict[str, object]]:
    rows = []
    if document.state == OutgoingState.DRAFTING and actor.has_perm(T.ADD_VERSION.permission):
        url = reverse("documents:outgoing_version", args=[document.pk])
        row = showing.act_row(
            T.ADD_VERSION.label, url, why_not(actor, document, T.ADD_VERSION, step), icon="upload", panel=True
        )
        rows.append(row)
    if document.state in T.EDIT.sources and actor.has_perm(T.EDIT.permission):
        url = reverse("documents:outgoing_edit", args=[document.pk])
        rows.append(showing.act_row(T.EDIT.label, url, why_not(actor, document, T.EDIT, step), icon="edit", panel=True))
    return rows
