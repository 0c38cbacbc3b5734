"""What the item pages show: timeline, files, acts. Turns rows into what the parts of the kit take."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from accounts.naming import Names
from documents.models import Dispatch, IncomingDocument, OutgoingDocument
from documents.permissions import why_resending_waits
from qlvb.lib.transitions import Transition
from qlvb.lib.vietnamese import short_date, short_time
from workflow import transitions as W
from workflow.enums import Part, StepState
from workflow.models import ItemEvent, Step, WorkItem
from workflow.permissions import why_not
from workflow.queries import timeline_of
from workflow.rules.holders import Holder

STEP_TONES = {
    StepState.WAITING: "info",
    StepState.SEEN: "info",
    StepState.WORKING: "soon",
    StepState.DONE: "good",
    StepState.SENT_BACK: "late",
    StepState.WITHDRAWN: "none",
    StepState.HANDED_OVER: "none",
}
EVENT_TONES = {
    "annotate": "info",
    "send_back": "late",
    "return": "late",
    "issue": "good",
    "answered": "good",
    "finish": "good",
    "issue_failed": "late",
    "conversion_failed": "late",
    "sign": "info",
    "refused": "late",
    "accepted": "good",
}


def timeline(item: WorkItem) -> list[dict[str, object]]:
    """Events for parts/timeline.html, oldest first."""
    return [_event(event) for event in timeline_of(item)]


def _event(event: ItemEvent) -> dict[str, object]:
    annotation = getattr(event, "annotation", None)
    return {
        "at": short_time(event.at),
        "who": event.post.user.full_name if event.post else "Hệ thống",
        "post": event.post.title if event.post else "",
        "on_behalf": event.on_behalf_of.user.full_name if event.on_behalf_of else "",
        "label": event.label,
        "text": annotation.text if annotation else event.text,
        "tone": EVENT_TONES.get(event.act, "none"),
        "steps": [_step(step) for step in event.steps.all()],
    }


def _step(step: Step) -> dict[str, object]:
    return {
        "to": Holder.of(step).name,
        "part": step.get_part_display().lower(),
        "state_label": step.get_state_display(),
        "tone": STEP_TONES[StepState(step.state)],
        "deadline": short_date(step.due_at) if step.due_at else "",
    }


def dispatch_rows(dispatches: Iterable[Dispatch]) -> list[dict[str, object]]:
    """Recipients by the names of then; `waits`: why what one of them sent back must not be sent again yet."""
    found = list(dispatches)
    waits = why_resending_waits([dispatch for dispatch in found if dispatch.is_sent_back])
    names = Names()
    return [
        {
            "dispatch": dispatch,
            "waits": waits.get(dispatch.pk, ""),
            "recipient": names.told(
                dispatch.recipient, timezone.localdate(dispatch.sent_at) if dispatch.sent_at else None
            ),
        }
        for dispatch in found
    ]


# (route name, act, icon, tone); the first allowed act of the list is the page's primary one.
_ROUTES: tuple[tuple[str, Transition, str, str], ...] = (
    ("but-phe", W.ANNOTATE, "pencil", ""),
    ("giao-xu-ly", W.ASSIGN, "users", ""),
    ("chuyen-xu-ly", W.FORWARD, "send", ""),
    ("trinh-lanh-dao", W.SUBMIT_TO_LEADER, "arrow-up", ""),
    ("trinh", W.SUBMIT, "arrow-up", ""),
    ("phoi-hop", W.CONTRIBUTE, "message", ""),
    ("da-biet", W.ACKNOWLEDGE, "check", ""),
    ("ket-thuc", W.FINISH, "circle-check", ""),
    ("tra-lai", W.SEND_BACK, "arrow-back-up", "bad"),
)
# Acts that do not concern a holder in this part are not shown at all; what is shown disabled is what he might expect
# to do.
_SHOWN = {
    Part.LEAD: {W.ANNOTATE, W.ASSIGN, W.FORWARD, W.SUBMIT_TO_LEADER, W.SUBMIT, W.FINISH, W.SEND_BACK},
    Part.COORDINATE: {W.FORWARD, W.ASSIGN, W.CONTRIBUTE, W.SEND_BACK},
    Part.INFORM: {W.FORWARD, W.ASSIGN, W.ACKNOWLEDGE},
}


def route_acts(actor: Actor, step: Step, *, before_finish: Iterable[dict[str, object]] = ()) -> list[dict[str, object]]:
    """The routing acts of one's own step, allowed or refused with the reason; acts of other roles are left out.

    `before_finish`: acts of the document's own, shown before the one that ends the work.
    """
    acts: list[dict[str, object]] = []
    for name, act, icon, tone in _ROUTES:
        if act is W.FINISH:
            acts += before_finish
        if act not in _SHOWN[Part(step.part)] or not actor.has_perm(act.permission):
            continue
        url = reverse("workflow:route", args=[step.pk, name])
        acts.append(act_row(act.label, url, why_not(actor, step, act), icon=icon, tone=tone, panel=True))
    return mark_primary(acts)


def act_row(
    label: str, url: str, refusal: str, *, icon: str, tone: str = "", panel: bool = False, method: str = "get"
) -> dict[str, object]:
    """One row for parts/acts.html."""
    return {
        "label": label,
        "url": url,
        "panel_url": url if panel else "",
        "method": method,
        "icon": icon,
        "tone": tone,
        "enabled": not refusal,
        "reason": refusal,
        "primary": False,
    }


def mark_primary(acts: list[dict[str, object]]) -> list[dict[str, object]]:
    """The first act that is allowed and does no harm is the one most people want."""
    for act in acts:
        if act["enabled"] and act["tone"] != "bad":
            act["primary"] = True
            break
    return acts


def incoming_files(document: IncomingDocument) -> list[dict[str, object]]:
    """Files for parts/viewer.html and parts/files.html."""
    return [
        {
            "url": reverse("documents:attachment", args=[a.pk]),
            "download_url": reverse("documents:attachment", args=[a.pk]) + "?tai-ve=1",
            "name": a.name,
            "size": a.blob.size,
        }
        for a in document.attachments.select_related("blob")
    ]


def outgoing_files(document: OutgoingDocument) -> list[dict[str, object]]:
    """What there is to read, newest form first: as issued, as signed, then the draft versions."""

    def row(which: str, name: str, size: int) -> dict[str, object]:
        url = reverse("documents:outgoing_file", args=[document.pk, which])
        return {"url": url, "download_url": url + "?tai-ve=1", "name": name, "size": size}

    rows = []
    if document.sealed_blob and document.issued_at:
        rows.append(row("ban-hanh", f"{document.notation} (bản ban hành)", document.sealed_blob.size))
    elif document.signed_blob:
        rows.append(row("da-ky", "Bản đã ký", document.signed_blob.size))
    for version in document.versions.select_related("pdf"):
        if version.pdf:
            rows.append(row(f"phien-ban-{version.version}", f"Dự thảo {version.version}", version.pdf.size))
    return rows


def pair(label: str, value: object, **more: object) -> dict[str, object]:
    """One row for parts/data_list.html."""
    return {"label": label, "value": value, **more}


def pairs(rows: Iterable[tuple[str, object]]) -> list[dict[str, object]]:
    return [pair(label, value) for label, value in rows]
