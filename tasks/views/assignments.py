"""Giao việc: list, page, preview, files."""

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.actor import Actor
from accounts.enums import Perm
from accounts.requests import ActorRequest
from documents.views.files import serve
from documents.views.showing import timeline
from qlvb.lib.paging import page_of
from qlvb.lib.vietnamese import nfc
from tasks import queries
from tasks.enums import RUNNING, AssignmentState
from tasks.models import Assignment
from tasks.permissions import may_supervise
from tasks.views import showing
from tasks.views.acts import acts_on
from workflow.extensions import panels_on
from workflow.views.neighbours import COME_FROM, nav_in_list
from workflow.views.opening import steps_now_seen, tell_opened, tell_previewed

# Address of a tab → its words; the first one with work is what the list opens on.
TO_SETTLE = "cho-xac-nhan"
TABS = {
    TO_SETTLE: "Chờ xác nhận",
    "duoc-giao": "Được giao",
    "theo-doi": "Theo dõi",
    "da-giao": "Đã giao",
    "phoi-hop": "Phối hợp",
}
EMPTY = {
    TO_SETTLE: ("Không có nhiệm vụ nào chờ bạn xác nhận.", "Kết quả, đề nghị gia hạn, đề nghị chuyển hiện ở đây."),
    "duoc-giao": (
        "Chưa có nhiệm vụ nào được giao.",
        "Nhiệm vụ đến cùng văn bản giao việc, trả lời ngay trên văn bản đến.",
    ),
    "theo-doi": ("Bạn chưa theo dõi nhiệm vụ nào.", "Người theo dõi được chọn khi giao việc trên dự thảo."),
    "da-giao": (
        "Cơ quan chưa giao nhiệm vụ nào.",
        "Mở một dự thảo văn bản đi rồi chọn “Giao việc”, hoặc giao trong cơ quan không kèm văn bản.",
    ),
    "phoi-hop": ("Không có nhiệm vụ nào cần phối hợp.", "Nơi phối hợp không tính là được giao việc."),
}


def _conditions(actor: Actor) -> dict[str, Q]:
    return {
        "duoc-giao": queries.given_to(actor),
        "theo-doi": queries.followed_by(actor),
        "da-giao": queries.given_by(actor),
        "phoi-hop": queries.coordinated_by(actor),
    }


@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """Tasks by the reader's part in them; each tab says how many are still open."""
    actor = request.actor
    conditions = _conditions(actor)
    counts = _open_counts(actor, conditions)
    tab = request.GET.get("muc", "")
    if tab not in counts:
        tab = next((name for name, count in counts.items() if count), next(iter(counts)))
    found = queries.listed(actor)
    found = (
        found.filter(pk__in=queries.to_settle(actor).values("pk"))
        if tab == TO_SETTLE
        else found.filter(conditions[tab])
    )
    words = nfc(request.GET.get("q", "")).strip()[:200]
    if words:
        found = found.filter(Q(subject__icontains=words) | Q(code__icontains=words))
    page = page_of(found, request.GET.get("trang"))
    address = reverse("tasks:assignments")
    sentence, hint = EMPTY[tab]
    context = {
        "tabs": [
            {"label": TABS[name], "url": f"{address}?muc={name}", "count": count, "active": name == tab}
            for name, count in counts.items()
        ],
        "group": tab,
        "q": words,
        "page": page,
        "rows": [showing.row(one) for one in page.rows],
        "may_give": may_supervise(actor),
        "empty": {"sentence": sentence, "hint": hint},
    }
    return render(request, "tasks/assignments.html", context)


def _open_counts(actor: Actor, conditions: dict[str, Q]) -> dict[str, int]:
    """One query, for those who confirm two."""
    wanted = {name.replace("-", "_"): Count("pk", filter=condition) for name, condition in conditions.items()}
    row = queries.visible_to(actor).filter(state__in=(*RUNNING, AssignmentState.PLANNED)).aggregate(**wanted)
    counts = {TO_SETTLE: queries.to_settle(actor).count()} if actor.has_perm(Perm.ASSIGN_TASKS) else {}
    return counts | {name: row[name.replace("-", "_")] for name in conditions}


@require_safe
def page(request: ActorRequest, pk: int) -> HttpResponse:
    """The task: timeline, the document that gives it, data, and the acts legal now."""
    assignment = find(request, pk)
    tell_opened(request.actor, assignment)
    steps = steps_now_seen(request.actor, assignment)
    is_leading = assignment.lead_agency_id == request.actor.agency_id
    open_for_lead = is_leading and assignment.state == AssignmentState.IN_PROGRESS
    where = "trang nhiệm vụ" if assignment.is_internal else "văn bản đến"
    context = {
        "assignment": assignment,
        "tone": showing.TONES[AssignmentState(assignment.state)],
        "due": showing.deadline_of(assignment),
        "step": steps[0] if steps else None,
        "nav_in_list": nav_in_list(request.actor, pk, request.GET.get(COME_FROM, "")),
        "acts": acts_on(request.actor, assignment, steps),
        "events": timeline(assignment),
        "files": showing.files(assignment),
        "pairs": showing.pairs(assignment, request.actor),
        "requests": showing.requests(assignment),
        "links": _links(request, assignment),
        "why": showing.WHY_ONLY_THIS_WAY.format(where=where) if open_for_lead else "",
        "panels": panels_on(request, assignment),
        "none_text": _none_text(assignment),
    }
    return render(request, "tasks/assignment.html", context)


def _links(request: ActorRequest, assignment: Assignment) -> list[dict[str, str]]:
    """The task this one replaces and the one that replaces it."""
    ways = {"Thay cho": Q(replaced_by=assignment), "Đã chuyển thành": Q(replaces=assignment)}
    seen = queries.visible_to(request.actor).select_related("lead_unit")
    return [
        {
            "label": label,
            "name": f"{other.subject} ({other.lead_unit.name})",
            "url": reverse("tasks:assignment", args=[other.pk]),
        }
        for label, condition in ways.items()
        for other in seen.filter(condition)
    ]


def _none_text(assignment: Assignment) -> str:
    """Why there is nothing to read."""
    return "Văn bản giao việc chưa ban hành." if assignment.source_id else "Nhiệm vụ giao trực tiếp, không kèm tệp."


@require_safe
def preview(request: ActorRequest, pk: int) -> HttpResponse:
    """The part beside a list."""
    assignment = find(request, pk)
    tell_previewed(request.actor, assignment)
    context = {
        "assignment": assignment,
        "url": reverse("tasks:assignment", args=[pk]),
        "tone": showing.TONES[AssignmentState(assignment.state)],
        "due": showing.deadline_of(assignment),
        "files": showing.files(assignment),
        "none_text": _none_text(assignment),
        "note": assignment.events.exclude(text="").order_by("-at", "-pk").first(),
    }
    return render(request, "tasks/parts/_preview.html", context)


@require_safe
def file(request: ActorRequest, pk: int, which: str) -> HttpResponse:
    """'van-ban': the document as issued; 'tra-loi': the reply; 'kem-theo': what was put with a task without a document.
    For whoever sees the task.
    """
    assignment = find(request, pk)
    if which == showing.ENCLOSED and (enclosed := showing.enclosure(assignment)):
        return serve(request, enclosed.blob, enclosed.name, assignment)
    document = {"van-ban": assignment.source, "tra-loi": assignment.reply}.get(which)
    if document is None or document.sealed_blob is None or not document.issued_at:
        raise Http404
    return serve(request, document.sealed_blob, f"{document.notation.replace('/', '-')}.pdf", assignment)


def find(request: ActorRequest, pk: int) -> Assignment:
    """The task if the actor may know of it, else 404."""
    related = (*queries.RELATED, "source__sealed_blob", "reply__sealed_blob")
    return get_object_or_404(queries.visible_to(request.actor).select_related(*related), pk=pk)
