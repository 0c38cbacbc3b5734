"""The acts on tasks: a panel or page, a form, one act each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actor import Actor
from accounts.requests import ActorRequest
from documents.forms import ActorForm
from documents.permissions import why_not_draft
from documents.views.showing import act_row, mark_primary, pair, route_acts
from qlvb.lib.http import errors_into, go, status_of
from qlvb.lib.transitions import Transition
from qlvb.lib.vietnamese import short_date, short_time
from tasks import transitions as T
from tasks.actions.agree_transfer import NewLead, agree_transfer
from tasks.actions.ask_extension import ask_extension
from tasks.actions.ask_transfer import ask_transfer
from tasks.actions.confirm_completed import confirm_completed
from tasks.actions.confirm_not_completed import confirm_not_completed
from tasks.actions.decide_extension import decide_extension
from tasks.actions.drop_assignment import drop_assignment
from tasks.actions.refuse_transfer import refuse_transfer
from tasks.actions.urge import urge
from tasks.forms import (
    DecisionForm,
    ExtensionForm,
    NewLeadForm,
    NotCompletedForm,
    NoteForm,
    OnceForm,
    ReasonForm,
    UrgeForm,
)
from tasks.leading import lead_step_of_lead
from tasks.models import Assignment
from tasks.permissions import check_may_act, follows, leads, urges, why_not
from tasks.queries import RELATED, incoming_of, pending_extension, pending_transfer, visible_to
from tasks.rules.deadlines import is_urgent
from tasks.views.showing import files
from workflow.models import Step, WorkItem

Words = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TaskAct:
    """How one act looks to a browser."""

    act: Transition
    form: type[ActorForm]
    run: Callable[[int, Words, Actor], object]
    told: str
    icon: str
    tone: str = ""


ACTS: dict[str, TaskAct] = {
    "xac-nhan": TaskAct(
        T.CONFIRM,
        NoteForm,
        lambda pk, w, a: confirm_completed(pk, note=w["reason"], token=w["token"], actor=a),
        "Đã xác nhận hoàn thành.",
        "circle-check",
        "good",
    ),
    "chuyen": TaskAct(
        T.AGREE_TRANSFER,
        NewLeadForm,
        lambda pk, w, a: agree_transfer(
            pk,
            NewLead(w["lead_unit"], w["due_on"], w["content"]),
            decision=w["reason"],
            token=w["token"],
            actor=a,
        ),
        "Đã chuyển nhiệm vụ cho đơn vị khác.",
        "switch-horizontal",
    ),
    "khong-chuyen": TaskAct(
        T.REFUSE_TRANSFER,
        ReasonForm,
        lambda pk, w, a: refuse_transfer(pk, reason=w["reason"], actor=a),
        "Đã trả lời không đồng ý chuyển.",
        "x",
        "bad",
    ),
    "tra-loi-gia-han": TaskAct(
        T.DECIDE_EXTENSION,
        DecisionForm,
        lambda pk, w, a: decide_extension(pk, agreed=w["agreed"], decision=w["reason"], actor=a),
        "Đã trả lời đề nghị gia hạn.",
        "calendar-time",
    ),
    "khong-hoan-thanh": TaskAct(
        T.CONFIRM_NOT,
        NotCompletedForm,
        lambda pk, w, a: confirm_not_completed(pk, reason=w["reason"], due_on=w["due_on"], token=w["token"], actor=a),
        "Đã ghi nhận nhiệm vụ chưa hoàn thành.",
        "circle-x",
        "bad",
    ),
    "de-nghi-gia-han": TaskAct(
        T.ASK_EXTENSION,
        ExtensionForm,
        lambda pk, w, a: ask_extension(pk, due_on=w["due_on"], reason=w["reason"], token=w["token"], actor=a),
        "Đã gửi đề nghị gia hạn.",
        "calendar-plus",
    ),
    "de-nghi-chuyen": TaskAct(
        T.ASK_TRANSFER,
        ReasonForm,
        lambda pk, w, a: ask_transfer(pk, reason=w["reason"], token=w["token"], actor=a),
        "Đã gửi đề nghị chuyển.",
        "switch-horizontal",
    ),
    "don-doc": TaskAct(
        T.URGE,
        UrgeForm,
        lambda pk, w, a: urge(pk, text=w["reason"], actor=a),
        "Đã đôn đốc nơi chủ trì.",
        "speakerphone",
    ),
    "bo": TaskAct(T.DROP, OnceForm, lambda pk, w, a: drop_assignment(pk, actor=a), "Đã bỏ nhiệm vụ.", "trash", "bad"),
}
_GIVERS = ("xac-nhan", "chuyen", "khong-chuyen", "tra-loi-gia-han", "khong-hoan-thanh")
_LEADS = ("de-nghi-gia-han", "de-nghi-chuyen")


@require_http_methods(["GET", "HEAD", "POST"])
def task_act(request: ActorRequest, pk: int, name: str) -> HttpResponse:
    """Show the act's form, or carry it out."""
    if name not in ACTS:
        raise Http404
    chosen = ACTS[name]
    related = (*RELATED, "source__agency", "reply")
    assignment = get_object_or_404(visible_to(request.actor).select_related(*related), pk=pk)
    act = _meant(chosen.act, assignment)
    check_may_act(request.actor, assignment, act)
    data = request.POST if request.method == "POST" else None
    form = chosen.form(data, actor=request.actor, initial=_initial(chosen.act, assignment))
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            chosen.run(pk, form.cleaned_data, request.actor)
            messages.success(request, chosen.told)
            if chosen.act is T.DROP and assignment.source_id:
                return go(request, "documents:outgoing", assignment.source_id)
            return go(request, "tasks:assignment", pk)
    template = "tasks/parts/_act.html" if request.htmx else "tasks/act.html"
    return render(request, template, _context(chosen, act, assignment, form), status=status_of(form))


def _meant(act: Transition, assignment: Assignment) -> Transition:
    """Confirming is one button; the dates say which of the two it is."""
    return T.CONFIRM_LATE if act is T.CONFIRM and assignment.reply_id and assignment.is_late else act


def _initial(act: Transition, assignment: Assignment) -> Words:
    if act is T.AGREE_TRANSFER:
        return {"content": assignment.subject, "due_on": assignment.due_on}
    return {}


def _context(chosen: TaskAct, act: Transition, assignment: Assignment, form: forms.Form) -> dict[str, object]:
    return {
        "form": form,
        "title": act.label,
        "button": act.label,
        "icon": chosen.icon,
        "tone": chosen.tone,
        "facts": _facts(chosen.act, assignment),
        "note": "",
        "subject": assignment.subject,
        "back": reverse("tasks:assignment", args=[assignment.pk]),
        "back_label": assignment.code or "Nhiệm vụ",
        "files": files(assignment),
    }


def _facts(act: Transition, assignment: Assignment) -> list[dict[str, object]]:
    """What whoever decides has to weigh."""
    until = pair("Hạn hoàn thành", f"hết ngày {short_date(assignment.due_on)}")
    if act in (T.CONFIRM, T.CONFIRM_NOT) and assignment.reply and assignment.replied_on:
        in_time = "quá hạn" if assignment.is_late else "đúng hạn"
        reply = f"{assignment.reply.notation}, ban hành ngày {short_date(assignment.replied_on)}"
        tone = "late" if assignment.is_late else "good"
        return [pair("Văn bản trả lời", reply), until, pair("So với hạn", in_time, tone=tone)]
    if act is T.DECIDE_EXTENSION and (extension := pending_extension(assignment)):
        who = f"{extension.asked_by.user.full_name}, {short_time(extension.asked_at)}"
        wanted = f"hết ngày {short_date(extension.new_due_at)}"
        return [pair("Người đề nghị", who), until, pair("Đề nghị đến", wanted), pair("Lý do", extension.reason)]
    if act in (T.AGREE_TRANSFER, T.REFUSE_TRANSFER) and (transfer := pending_transfer(assignment)):
        who = f"{transfer.asked_by.user.full_name}, {short_time(transfer.asked_at)}"
        return [
            pair("Đang chủ trì", assignment.lead_unit.name),
            pair("Người đề nghị", who),
            pair("Lý do", transfer.reason),
        ]
    return [pair("Đơn vị chủ trì", assignment.lead_unit.name), until]


def acts_on(actor: Actor, assignment: Assignment, steps: list[Step]) -> list[dict[str, object]]:
    """What this reader can do now, and what he might expect to, with the reason why not."""
    rows: list[dict[str, object]] = []
    if leads(actor, assignment):
        rows += _reply_rows(actor, assignment) + _rows(actor, assignment, _LEADS)
    if follows(actor, assignment):
        rows += _rows(actor, assignment, _GIVERS)
    if urges(actor, assignment):
        rows += _rows(actor, assignment, ("don-doc",))
    for step in steps[:1]:
        rows += [row for row in route_acts(actor, step) if row["enabled"]]
    for row in rows:
        row["primary"] = False
    return mark_primary(rows)


def _rows(actor: Actor, assignment: Assignment, names: tuple[str, ...]) -> list[dict[str, object]]:
    rows = []
    for name in names:
        chosen = ACTS[name]
        act = _meant(chosen.act, assignment)
        if assignment.state not in act.sources or not _concerns(act, assignment):
            continue
        url = reverse("tasks:act", args=[assignment.pk, name])
        refusal = why_not(actor, assignment, act)
        rows.append(act_row(act.label, url, refusal, icon=chosen.icon, tone=chosen.tone, panel=True))
    return rows


def _concerns(act: Transition, assignment: Assignment) -> bool:
    """Answers are offered only where something was asked, urging where there is little time."""
    if act is T.DECIDE_EXTENSION:
        return pending_extension(assignment) is not None
    if act in (T.AGREE_TRANSFER, T.REFUSE_TRANSFER):
        return pending_transfer(assignment) is not None
    if act is T.URGE:
        return is_urgent(assignment.due_on, today=timezone.localdate())
    return True


def _reply_rows(actor: Actor, assignment: Assignment) -> list[dict[str, object]]:
    """'Soạn văn bản trả lời' on the very document that brought the task; the only way that counts (GL-4.2)."""
    if assignment.state not in T.PROPOSE.sources:
        return []
    origin: WorkItem | None = assignment if assignment.is_internal else incoming_of(assignment)
    if origin is None or why_not_draft(actor, origin, lead_step_of_lead(assignment)):
        return []
    url = reverse("documents:outgoing_new") + f"?tra-loi={origin.pk}"
    return [act_row("Soạn văn bản trả lời", url, "", icon="file-plus")]
