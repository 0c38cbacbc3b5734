"""Tasks as pages show them."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from documents.models import Attachment, OutgoingDocument
from documents.queries import incoming_visible_to, outgoing_visible_to
from documents.views.showing import pair
from qlvb.lib.vietnamese import sentence_list, short_date
from tasks.enums import DONE, RUNNING, AssignmentState, RequestState
from tasks.models import Assignment, Extension, TransferRequest
from tasks.queries import dispatch_of, incoming_of
from workflow.rules.due import Due, due

S = AssignmentState
# How the address calls the file put with a task given without a document.
ENCLOSED = "kem-theo"
TONES = {
    S.PLANNED: "none",
    S.DROPPED: "none",
    S.IN_PROGRESS: "info",
    S.PROPOSED: "soon",
    S.COMPLETED: "good",
    S.COMPLETED_LATE: "soon",
    S.NOT_COMPLETED: "late",
    S.TRANSFERRED: "none",
}
REQUEST_TONES = {RequestState.PENDING: "soon", RequestState.AGREED: "good", RequestState.REFUSED: "late"}
WHY_ONLY_THIS_WAY = (
    "Chỉ văn bản trả lời được soạn và ban hành ngay trên {where} này mới tính là kết quả nhiệm vụ: cơ quan giao việc "
    "biết chắc văn bản nào trả lời nhiệm vụ nào. Văn bản gửi bằng cách khác, kể cả bản giấy, không được tính."
)


def deadline_of(assignment: Assignment) -> Due | None:
    """What is left; for an answered task whether the reply came in time; nothing where it no longer matters."""
    if assignment.state in (S.PROPOSED, *DONE):
        late = assignment.is_late
        assert assignment.due_at and assignment.replied_on
        text = f"trả lời {'quá hạn' if late else 'đúng hạn'} {short_date(assignment.replied_on)}"
        return Due(text, "late" if late else "ok", f"hạn {short_date(assignment.due_on)}")
    if assignment.state in (S.PLANNED, S.IN_PROGRESS):
        return due(assignment.due_at)
    return None


def row(assignment: Assignment) -> dict[str, object]:
    """One line of a list."""
    return {
        "item": assignment,
        "url": reverse("tasks:assignment", args=[assignment.pk]),
        "preview_url": reverse("tasks:preview", args=[assignment.pk]),
        "tone": TONES[AssignmentState(assignment.state)],
        "due": deadline_of(assignment),
        "is_late": assignment.state in RUNNING and assignment.is_late,
    }


def files(assignment: Assignment) -> list[dict[str, object]]:
    """The document that gives the task, and the reply."""
    found = []
    if assignment.source and assignment.source.issued_at:
        found.append(("van-ban", f"{assignment.source.notation} (giao việc)"))
    if assignment.reply:
        found.append(("tra-loi", f"{assignment.reply.notation} (trả lời)"))
    if assignment.source is None and (enclosed := enclosure(assignment)):
        found.insert(0, (ENCLOSED, enclosed.name))
    address = {which: reverse("tasks:file", args=[assignment.pk, which]) for which, _ in found}
    return [
        {"url": address[which], "download_url": address[which] + "?tai-ve=1", "name": name} for which, name in found
    ]


def pairs(assignment: Assignment, actor: Actor) -> list[dict[str, object]]:
    """What is known of the task; documents are links for whoever may open them."""
    others = [one.unit.name for one in assignment.coordinations.select_related("unit")]
    follow_up = assignment.follow_up
    moved = assignment.due_at != assignment.first_due_at
    return [
        pair("Cơ quan giao", assignment.agency.name),
        *_grounds(assignment, actor),
        _arrival(assignment),
        pair("Ngày giao", short_date(assignment.started_on) if assignment.started_on else ""),
        pair("Đơn vị chủ trì", assignment.lead_unit.name),
        pair("Đơn vị phối hợp", sentence_list(others), note="không tính là được giao việc" if others else ""),
        pair("Chuyên viên theo dõi", f"{follow_up.user.full_name}, {follow_up.title}"),
        pair("Hạn hoàn thành", f"hết ngày {short_date(assignment.due_on)}"),
        pair("Hạn ban đầu", f"hết ngày {_day(assignment.first_due_at)}" if moved else ""),
        pair("Văn bản trả lời", _reply(assignment), url=_reply_url(assignment, actor)),
        pair("Kết quả", assignment.outcome),
        pair("Lý do", assignment.reason),
    ]


def _arrival(assignment: Assignment) -> dict[str, object]:
    """Whether the lead agency has the document, and why not."""
    dispatch = dispatch_of(assignment) if assignment.is_started else None
    label, refused = "Văn bản tại nơi chủ trì", dispatch and dispatch.reason
    state = dispatch.get_state_display() if dispatch else ""
    return pair(label, state, note=refused, tone="late") if refused else pair(label, state)


def _grounds(assignment: Assignment, actor: Actor) -> list[dict[str, object]]:
    """The document that gives it, or on what grounds it was given without one."""
    if assignment.source:
        return [pair("Văn bản giao việc", _named(assignment.source), url=_source_url(assignment, actor))]
    leader = assignment.directed_by
    return [
        pair("Căn cứ giao", assignment.get_basis_display(), note=assignment.basis_note),
        pair("Lãnh đạo chỉ đạo", f"{leader.user.full_name}, {leader.title}" if leader else ""),
        pair("Người nhập", f"{assignment.created_by.user.full_name}, {assignment.created_by.title}"),
    ]


def enclosure(assignment: Assignment) -> Attachment | None:
    """What was put with a task given without a document."""
    return assignment.attachments.select_related("blob").first()


def _named(source: OutgoingDocument) -> str:
    return f"{source.notation} ngày {short_date(source.issued_on)}" if source.issued_on else "dự thảo, chưa ban hành"


def _reply(assignment: Assignment) -> str:
    if not assignment.reply or not assignment.replied_on:
        return ""
    return f"{assignment.reply.notation} ngày {short_date(assignment.replied_on)}"


def _source_url(assignment: Assignment, actor: Actor) -> str:
    """The document's own page: with the giver as issued, with the lead as received."""
    if assignment.source_id is None:
        return ""
    if assignment.agency_id == actor.agency_id:
        seen = outgoing_visible_to(actor).filter(pk=assignment.source_id).exists()
        return reverse("documents:outgoing", args=[assignment.source_id]) if seen else ""
    incoming = incoming_of(assignment) if assignment.lead_agency_id == actor.agency_id else None
    if incoming and incoming_visible_to(actor).filter(pk=incoming.pk).exists():
        return reverse("documents:incoming", args=[incoming.pk])
    return ""


def _reply_url(assignment: Assignment, actor: Actor) -> str:
    reply = assignment.reply
    if reply and reply.agency_id == actor.agency_id and outgoing_visible_to(actor).filter(pk=reply.pk).exists():
        return reverse("documents:outgoing", args=[reply.pk])
    return ""


def requests(assignment: Assignment) -> list[dict[str, object]]:
    """What was asked and what was answered, in order."""
    people = ("asked_by__user", "decided_by__user")
    asked: list[Extension | TransferRequest] = [
        *assignment.extensions.select_related(*people),
        *assignment.transfer_requests.select_related(*people),
    ]
    return [_request(one) for one in sorted(asked, key=lambda one: one.asked_at)]


def _request(asked: Extension | TransferRequest) -> dict[str, object]:
    about = "Đề nghị chuyển đơn vị khác"
    if isinstance(asked, Extension):
        about = f"Gia hạn từ {_day(asked.old_due_at)} đến {_day(asked.new_due_at)}"
    return {
        "about": about,
        "request": asked,
        "state": asked.get_state_display(),
        "tone": REQUEST_TONES[RequestState(asked.state)],
    }


def _day(moment: datetime) -> str:
    return short_date(timezone.localdate(moment))
