"""The progress strip: converting a draft, and số → đóng dấu → kiểm tra → gửi."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import ActorRequest
from documents.enums import Conversion, OutgoingState
from documents.models import OutgoingDocument
from documents.queries import outgoing_visible_to
from documents.transitions import VOID_NUMBER


@require_safe
def progress(request: ActorRequest, pk: int) -> HttpResponse:
    """The strip alone, asked for every two seconds until nothing is waited for; then the page is loaded again."""
    document = get_object_or_404(outgoing_visible_to(request.actor).select_related("current_version"), pk=pk)
    return render(request, "parts/_progress.html", strip(document, polled=True))


def strip(
    document: OutgoingDocument, *, polled: bool = False, retry_url: str = "", void_url: str = ""
) -> dict[str, object]:
    """Context of parts/_progress.html; empty when nothing runs (and nobody is waiting for the end of it)."""
    page = reverse("documents:outgoing", args=[document.pk])
    poll = reverse("documents:outgoing_progress", args=[document.pk])
    version = document.current_version
    if document.numbered_at and (document.state in (OutgoingState.ISSUING, OutgoingState.ISSUE_FAILED) or polled):
        failed = document.state == OutgoingState.ISSUE_FAILED
        done = document.state != OutgoingState.ISSUING
        return {
            "steps": _issue_steps(document, failed),
            "done": done,
            "poll_url": poll,
            "next_url": page if done and polled else "",
            "problem": document.failure if failed else "",
            "retry_url": retry_url,
            "other": {"label": VOID_NUMBER.label, "url": void_url} if void_url else None,
        }
    if version and (version.conversion == Conversion.WAITING or polled):
        done = version.conversion != Conversion.WAITING
        state = {Conversion.WAITING: "current", Conversion.READY: "done", Conversion.FAILED: "failed"}[
            Conversion(version.conversion)
        ]
        steps = [_mark("Nhận tệp Word", version.created_at, "done"), _mark("Chuyển sang PDF", None, state)]
        return {
            "steps": steps,
            "done": done,
            "poll_url": poll,
            "next_url": page if done and polled else "",
            "problem": version.failure,
            "retry_url": "",
            "other": None,
        }
    return {}


def _issue_steps(document: OutgoingDocument, failed: bool) -> list[dict[str, str]]:
    times = [
        ("Cấp số", document.numbered_at),
        ("Đóng dấu", document.sealed_at),
        ("Kiểm tra", document.checked_at),
        ("Gửi", document.issued_at),
    ]
    steps, reached = [], True
    for label, at in times:
        if at:
            state = "done"
        else:
            state = ("failed" if failed else "current") if reached else "waiting"
            reached = False
        steps.append(_mark(label, at, state))
    return steps


def _mark(label: str, at: datetime | None, state: str) -> dict[str, str]:
    return {"label": label, "state": state, "at": f"{timezone.localtime(at):%H:%M:%S}" if at else ""}
