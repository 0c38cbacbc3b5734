"""The acts that move an item: one page, one form, one act each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import ActorRequest
from qlvb.lib.http import errors_into, go, status_of
from qlvb.lib.transitions import Transition
from qlvb.lib.typed import labelled
from workflow import transitions as T
from workflow.actions import (
    acknowledge,
    annotate,
    assign,
    contribute,
    finish,
    forward,
    send_back,
    submit,
    submit_to_leader,
)
from workflow.enums import Part
from workflow.forms import DirectionForm, EmptyForm, HandFormSet, OpinionForm, OutcomeForm, ReasonForm, TargetForm
from workflow.links import item_url
from workflow.models import Step
from workflow.permissions import check_may_route
from workflow.queries import calendar_of, visible_to
from workflow.rules.hands import MAX_HANDS
from workflow.rules.holders import Hand
from workflow.rules.targets import Target, holder_of, targets_for

# The name of the button 'Thêm dòng', and the empty rows a page without scripts begins with.
ADD_ROW = "them_dong"
SPARE_ROWS = 2
_ROW_FIELDS = ("target", "part", "due_on", "DELETE")


@dataclass(frozen=True, slots=True)
class Route:
    """How one act looks to a browser. `run` gets the step's id and the cleaned words; `told`: what is said afterwards;
    `phrases`: standard texts offered beside the text."""

    act: Transition
    form: type[forms.Form]
    run: Callable[..., Any]
    told: str
    word: str = "text"
    text_label: str = ""
    text_required: bool = False
    phrases: tuple[str, ...] = ()


_DIRECTIONS = (
    "Giao đơn vị chủ trì, tham mưu, báo cáo.",
    "Chủ trì, phối hợp với các đơn vị liên quan thực hiện.",
    "Nghiên cứu, đề xuất.",
    "Khẩn trương thực hiện, báo cáo kết quả.",
    "Tham mưu văn bản trả lời.",
    "Để biết, theo dõi.",
)
_PROPOSALS = (
    "Kính trình Lãnh đạo xem xét, cho ý kiến chỉ đạo.",
    "Đề xuất giao đơn vị chuyên môn chủ trì, tham mưu.",
    "Kính báo cáo Lãnh đạo để biết.",
)
_REASONS = (
    "Không thuộc chức năng, nhiệm vụ của đơn vị.",
    "Chuyển chưa đúng người xử lý.",
    "Đề nghị bổ sung tài liệu kèm theo.",
)

ROUTES: dict[str, Route] = {
    "trinh": Route(T.SUBMIT, TargetForm, submit.submit, "Đã trình.", "text", "Nội dung trình"),
    "trinh-lanh-dao": Route(
        T.SUBMIT_TO_LEADER,
        TargetForm,
        submit_to_leader.submit_to_leader,
        "Đã trình lãnh đạo.",
        "proposal",
        "Ý kiến đề xuất",
        True,
        _PROPOSALS,
    ),
    "chuyen-xu-ly": Route(
        T.FORWARD, DirectionForm, forward.forward, "Đã chuyển xử lý.", "text", "Yêu cầu xử lý", phrases=_DIRECTIONS
    ),
    "giao-xu-ly": Route(
        T.ASSIGN, DirectionForm, assign.assign, "Đã giao xử lý.", "text", "Yêu cầu xử lý", phrases=_DIRECTIONS
    ),
    "but-phe": Route(
        T.ANNOTATE,
        DirectionForm,
        annotate.annotate,
        "Đã bút phê và chuyển văn bản.",
        "text",
        "Ý kiến chỉ đạo",
        True,
        _DIRECTIONS,
    ),
    "tra-lai": Route(T.SEND_BACK, ReasonForm, send_back.send_back, "Đã trả lại.", "reason", phrases=_REASONS),
    "da-biet": Route(T.ACKNOWLEDGE, EmptyForm, acknowledge.acknowledge, "Đã ghi nhận."),
    "phoi-hop": Route(T.CONTRIBUTE, OpinionForm, contribute.contribute, "Đã gửi ý kiến phối hợp."),
    "ket-thuc": Route(T.FINISH, OutcomeForm, finish.finish, "Đã kết thúc xử lý.", "outcome"),
}


def _labels(step_id: int, name: str) -> dict[str, str]:
    """What the page calls the text of each act."""
    chosen = ROUTES.get(name)
    field = chosen.form.base_fields.get("text") if chosen else None
    return {"text": chosen.text_label or str(field.label)} if chosen and field else {}


@labelled(_labels)
@require_http_methods(["GET", "HEAD", "POST"])
def route(request: ActorRequest, step_id: int, name: str) -> HttpResponse:
    """Show the act's form, or carry it out and go back to the desk."""
    if name not in ROUTES:
        raise Http404
    chosen = ROUTES[name]
    step = get_object_or_404(
        Step.objects.select_related("item", "holder_unit", "sender_post__user"),
        pk=step_id,
        item__in=visible_to(request.actor),
    )
    check_may_route(request.actor, step, chosen.act)
    targets = targets_for(request.actor, chosen.act, request.actor.today()) if _needs_targets(chosen) else []
    form = _form(chosen, request, targets)
    rows = _rows(chosen, request, targets, step)
    if request.method == "POST" and not _wants_row(request) and form.is_valid() and (rows is None or rows.is_valid()):
        with errors_into(form):
            chosen.run(step.pk, actor=request.actor, **_words(chosen, form, rows, targets, request))
            messages.success(request, f"{chosen.told} {step.item.code}")
            return go(request, "workflow:desk")
    template = "workflow/parts/_route.html" if request.htmx else "workflow/route.html"
    context = {
        "step": step,
        "item": step.item,
        "form": form,
        "rows": rows,
        "route": chosen,
        "add_row": ADD_ROW,
        "back": item_url(step.item.kind, step.item_id),
    }
    wrong_rows = rows is not None and rows.is_bound and rows.total_error_count()
    return render(request, template, context, status=422 if wrong_rows else status_of(form))


def _needs_targets(chosen: Route) -> bool:
    return chosen.form in (TargetForm, DirectionForm)


def _form(chosen: Route, request: ActorRequest, targets: list[Target]) -> forms.Form:
    data = request.POST if request.method == "POST" and not _wants_row(request) else None
    texts: dict[str, Any] = {"text_label": chosen.text_label, "text_required": chosen.text_required}
    if chosen.form is TargetForm:
        return TargetForm(data, targets=targets, **texts)
    if chosen.form is DirectionForm:
        return DirectionForm(data, initial={"text": request.POST.get("text", "")}, **texts)
    return chosen.form(data)


def _rows(chosen: Route, request: ActorRequest, targets: list[Target], step: Step) -> Any:
    if chosen.form is not DirectionForm:
        return None
    more: dict[str, Any] = {"prefix": "rows", "form_kwargs": {"targets": targets}}
    if _wants_row(request):
        return HandFormSet(initial=[*_sent_rows(request), {"part": _next_part(step)}], **more)
    if request.method == "POST":
        return HandFormSet(request.POST, **more)
    due_on = timezone.localdate(step.due_at) if step.due_at and step.due_at > request.actor.now() else None
    first = {"part": step.part, "due_on": due_on}
    # Beside the document there are scripts, which add rows one by one.
    spare = 0 if request.htmx else SPARE_ROWS
    return HandFormSet(initial=[first, *[{"part": _next_part(step)}] * spare], **more)


def _wants_row(request: ActorRequest) -> bool:
    """'Thêm dòng' of a browser without scripts: the same page with one row more."""
    return request.method == "POST" and ADD_ROW in request.POST


def _sent_rows(request: ActorRequest) -> list[dict[str, str]]:
    """The rows as they were sent, right or wrong, without those ticked away."""
    total = request.POST.get("rows-TOTAL_FORMS", "")
    count = min(int(total), MAX_HANDS - 1) if total.isdecimal() and len(total) < 4 else 0
    sent = [{name: request.POST.get(f"rows-{row}-{name}", "") for name in _ROW_FIELDS} for row in range(count)]
    return [{name: row[name] for name in ("target", "part", "due_on")} for row in sent if not row["DELETE"]]


def _next_part(step: Step) -> str:
    """There is one lead; whoever comes after him coordinates."""
    return Part.COORDINATE if step.part == Part.LEAD else step.part


def _words(
    chosen: Route, form: forms.Form, rows: Any, targets: list[Target], request: ActorRequest
) -> dict[str, object]:
    words = form.cleaned_data
    if chosen.form is EmptyForm:
        return {}
    if chosen.form is TargetForm:
        return {"to": holder_of(words["target"], targets).post, chosen.word: words["text"]}
    if rows is None:
        return {chosen.word: words["text"]}
    calendar = calendar_of(request.actor.agency_id)
    hands = [
        Hand(
            holder_of(row["target"], targets),
            part=row["part"],
            instruction=words["text"],
            due_at=calendar.end_of(row["due_on"]) if row.get("due_on") else None,
        )
        for row in rows.cleaned_data
        if row.get("target") and not row.get("DELETE")
    ]
    return {"hands": hands, chosen.word: words["text"]}
