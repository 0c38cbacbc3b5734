"""The acts on a dossier: a page or panel, a form, one act each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.actor import Actor
from accounts.former_names import with_former_names
from accounts.requests import ActorRequest
from documents.dossier_forms import (
    FilingForm,
    HandOnForm,
    NoteForm,
    ProposalForm,
    ReasonForm,
    ReceiverForm,
    ResultForm,
    WordsForm,
)
from documents.views import showing
from qlvb.lib.http import errors_into, go, status_of
from qlvb.lib.transitions import Transition
from qlvb.lib.vietnamese import nfc
from qlvb.lib.words import Words
from workflow import transitions as T
from workflow.actions.ask_to_close_dossier import ask_to_close_dossier
from workflow.actions.attach_result import attach_result
from workflow.actions.close_dossier import close_dossier
from workflow.actions.decide_coordination import decide_coordination
from workflow.actions.file_in_dossier import file_in_dossier
from workflow.actions.hand_on_dossier import hand_on_dossier
from workflow.actions.opine_in_dossier import opine_in_dossier
from workflow.actions.propose_coordination import propose_coordination
from workflow.actions.reopen_dossier import reopen_dossier
from workflow.actions.return_dossier import return_dossier
from workflow.actions.unfile_from_dossier import unfile_from_dossier
from workflow.dossier_permissions import check_may, is_concerned, why_not
from workflow.dossier_queries import dossiers_visible_to, may_be_filed
from workflow.dossiers import open_steps_on
from workflow.models import Dossier, DossierEntry, DossierProposal, Step, WorkItem
from workflow.queries import calendar_of
from workflow.rules.holders import Holder
from workflow.rules.targets import Target, holder_of, targets_for

# Of what may be filed so many are offered; who looks for another one searches.
OFFERED = 20


@dataclass(frozen=True, slots=True)
class DossierAct:
    """How one act looks to a browser. `targets`: whose receivers it offers; `stay`: go back to the dossier."""

    act: Transition
    form: type[forms.Form]
    run: Callable[[Dossier, dict[str, Any], Actor], object]
    told: str
    icon: str
    tone: str = ""
    targets: Transition | None = None
    stay: bool = True


ACTS: dict[str, DossierAct] = {
    "dong": DossierAct(
        T.CLOSE_DOSSIER,
        NoteForm,
        lambda d, w, a: close_dossier(d.pk, text=w["text"], actor=a),
        "Đã đóng hồ sơ.",
        "archive",
        "good",
    ),
    "xin-dong": DossierAct(
        T.ASK_TO_CLOSE,
        NoteForm,
        lambda d, w, a: ask_to_close_dossier(d.pk, text=w["text"], actor=a),
        "Đã xin đóng hồ sơ.",
        "circle-check",
        "good",
    ),
    "giao": DossierAct(
        T.HAND_ON,
        HandOnForm,
        lambda d, w, a: hand_on_dossier(
            d.pk,
            to=w["holder"].post,
            text=w["text"],
            due_at=calendar_of(a.agency_id).end_of(w["due_on"]) if w["due_on"] else None,
            actor=a,
        ),
        "Đã giao hồ sơ.",
        "users",
        targets=T.ASSIGN,
        stay=False,
    ),
    "xong-phoi-hop": DossierAct(
        T.FINISH_PART,
        WordsForm,
        lambda d, w, a: opine_in_dossier(d.pk, text=w["text"], ends_part=True, token=w["token"], actor=a),
        "Đã gửi ý kiến, xong phần phối hợp.",
        "check",
        stay=False,
    ),
    "ket-qua": DossierAct(
        T.ATTACH_RESULT,
        ResultForm,
        lambda d, w, a: attach_result(
            d.pk, document_id=w["document"].pk if w["document"] else None, opinion=w["opinion"], actor=a
        ),
        "Đã gắn kết quả.",
        "target-arrow",
    ),
    "y-kien": DossierAct(
        T.OPINE,
        WordsForm,
        lambda d, w, a: opine_in_dossier(d.pk, text=w["text"], token=w["token"], actor=a),
        "Đã ghi ý kiến.",
        "message",
    ),
    "de-xuat-phoi-hop": DossierAct(
        T.PROPOSE,
        ProposalForm,
        lambda d, w, a: propose_coordination(d.pk, whom=w["holder"], reason=w["text"], actor=a),
        "Đã đề xuất phối hợp.",
        "user-plus",
        targets=T.FORWARD,
    ),
    "tra-lai": DossierAct(
        T.RETURN_DOSSIER,
        ReasonForm,
        lambda d, w, a: return_dossier(d.pk, reason=w["text"], actor=a),
        "Đã trả lại để bổ sung.",
        "arrow-back-up",
        "bad",
    ),
    "mo-lai": DossierAct(
        T.REOPEN_DOSSIER,
        ReasonForm,
        lambda d, w, a: reopen_dossier(d.pk, reason=w["text"], actor=a),
        "Đã mở lại hồ sơ.",
        "folder-open",
    ),
}
FILING = "them-van-ban"


def acts_on(actor: Actor, dossier: Dossier, steps: Sequence[Step]) -> list[dict[str, object]]:
    """What the actor may expect to do now; refused ones with their reason."""
    rows = []
    for name in ("dong", "xin-dong", "giao", "xong-phoi-hop", FILING, "ket-qua", *list(ACTS)[5:]):
        act = T.FILE if name == FILING else ACTS[name].act
        if not is_concerned(actor, dossier, act, steps):
            continue
        url = reverse("documents:dossier_act", args=[dossier.pk, name])
        icon, tone = ("file-plus", "") if name == FILING else (ACTS[name].icon, ACTS[name].tone)
        refusal = why_not(actor, dossier, act, steps)
        rows.append(showing.act_row(act.label, url, refusal, icon=icon, tone=tone, panel=name != FILING))
    return showing.mark_primary(rows)


@require_http_methods(["GET", "HEAD", "POST"])
def dossier_act(request: ActorRequest, pk: int, name: str) -> HttpResponse:
    """Show the act's form, or carry it out."""
    if name != FILING and name not in ACTS:
        raise Http404
    dossier = _find(request, pk)
    if name == FILING:
        return _file(request, dossier)
    chosen = ACTS[name]
    check_may(request.actor, dossier, chosen.act, open_steps_on(dossier))
    targets = targets_for(request.actor, chosen.targets, request.actor.today()) if chosen.targets else []
    form = _form(chosen, request, dossier, targets)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            words = dict(form.cleaned_data)
            if chosen.targets:
                words["holder"] = holder_of(words["target"], targets)
            chosen.run(dossier, words, request.actor)
            messages.success(request, f"{chosen.told} {dossier.code}")
            return go(request, "documents:dossier", pk) if chosen.stay else go(request, "workflow:desk")
    return _act_page(request, dossier, form, title=chosen.act.label, tone=chosen.tone)


def _form(chosen: DossierAct, request: ActorRequest, dossier: Dossier, targets: list[Target]) -> forms.Form:
    data = request.POST if request.method == "POST" else None
    if issubclass(chosen.form, ReceiverForm):
        return chosen.form(data, targets=targets)
    if chosen.form is ResultForm:
        known = {"document": dossier.result_document_id, "opinion": dossier.result_opinion}
        return ResultForm(data, dossier=dossier, actor=request.actor, initial=known)
    return chosen.form(data)


def _file(request: ActorRequest, dossier: Dossier) -> HttpResponse:
    """Search among what one sees, tick, put in."""
    check_may(request.actor, dossier, T.FILE, open_steps_on(dossier))
    form = FilingForm(request.POST if request.method == "POST" else None, actor=request.actor, dossier=dossier)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            chosen = [item.pk for item in form.cleaned_data["items"].order_by("created_at", "pk")]
            entries = file_in_dossier(dossier.pk, items=chosen, actor=request.actor)
            messages.success(request, f"Đã đưa {len(entries)} văn bản vào hồ sơ {dossier.code}.")
            return go(request, "documents:dossier", dossier.pk)
    words = nfc(request.GET.get("q", "")).strip()[:100]
    found = may_be_filed(request.actor, dossier).select_related("incomingdocument", "outgoingdocument__agency")
    if words:
        of_incoming = Q(incomingdocument__notation__icontains=words) | Q(incomingdocument__issuer__icontains=words)
        for one in with_former_names(Words.of(words)).formerly:
            of_incoming |= Q(incomingdocument__issuer__icontains=one.called)
        found = found.filter(Q(subject__icontains=words) | Q(code__icontains=words) | of_incoming)
    context = {"form": form, "dossier": dossier, "q": words, "found": _offered(found[: OFFERED + 1])}
    return render(request, "documents/dossier_file.html", context, status=status_of(form))


def _offered(items: Any) -> list[dict[str, object]]:
    return [
        {"item": item, "from": item.incomingdocument.source if item.kind == "incoming" else _agency(item)}
        for item in list(items)[:OFFERED]
    ]


def _agency(item: WorkItem) -> str:
    return item.outgoingdocument.agency.name


@require_http_methods(["GET", "HEAD", "POST"])
def unfile(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a document out, with the reason."""
    visible = dossiers_visible_to(request.actor)
    entry = get_object_or_404(DossierEntry.objects.select_related("dossier", "item"), pk=pk, dossier__in=visible)
    check_may(request.actor, entry.dossier, T.UNFILE, open_steps_on(entry.dossier))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            unfile_from_dossier(pk, reason=form.cleaned_data["text"], actor=request.actor)
            messages.success(request, f"Đã bỏ văn bản số thứ tự {entry.order} khỏi hồ sơ {entry.dossier.code}.")
            return go(request, "documents:dossier", entry.dossier_id)
    title = f"{T.UNFILE.label}: số thứ tự {entry.order}"
    return _act_page(request, entry.dossier, form, title=title, tone="bad")


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: ActorRequest, pk: int) -> HttpResponse:
    """Approve or refuse a proposal."""
    related = ("dossier", "unit", "post__user", "proposed_by__user")
    visible = dossiers_visible_to(request.actor)
    proposal = get_object_or_404(DossierProposal.objects.select_related(*related), pk=pk, dossier__in=visible)
    check_may(request.actor, proposal.dossier, T.DECIDE, [])
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            approve = "khong-duyet" not in request.POST
            decide_coordination(pk, approve=approve, answer=form.cleaned_data["text"], actor=request.actor)
            told = "Đã duyệt đề xuất phối hợp." if approve else "Đã trả lời không duyệt."
            messages.success(request, f"{told} {proposal.dossier.code}")
            return go(request, "documents:dossier", proposal.dossier_id)
    whom = Holder(unit=proposal.unit, post=proposal.post, role=proposal.role).name
    more = {"proposal": proposal, "whom": whom}
    return _act_page(request, proposal.dossier, form, title=T.DECIDE.label, tone="", **more)


def _act_page(
    request: ActorRequest, dossier: Dossier, form: forms.Form, *, title: str, tone: str, **more: object
) -> HttpResponse:
    context = {
        "dossier": dossier,
        "form": form,
        "title": title,
        "tone": tone,
        "back": reverse("documents:dossier", args=[dossier.pk]),
        **more,
    }
    template = "documents/parts/_dossier_act.html" if request.htmx else "documents/dossier_act.html"
    return render(request, template, context, status=status_of(form))


def _find(request: ActorRequest, pk: int) -> Dossier:
    related = ("agency", "series", "unit", "created_by__user", "created_by__unit")
    return get_object_or_404(dossiers_visible_to(request.actor).select_related(*related), pk=pk)
