"""What pages show of a file a job makes: a print of a register, an export of the log."""

from django.urls import reverse

from qlvb.lib.vietnamese import short_time
from reports.enums import PrintState
from reports.models import LogExport, RegisterPrint

TONES = {
    PrintState.WAITING: "none",
    PrintState.WORKING: "info",
    PrintState.READY: "good",
    PrintState.FAILED: "late",
}


def shown(order: RegisterPrint | LogExport, *, page: str, file: str) -> dict[str, object]:
    """`url` leads to the file once there is one, before that to the page of its progress."""
    ready = order.state == PrintState.READY
    return {
        "url": reverse(file if ready else page, args=[order.pk]),
        "asked_at": short_time(order.asked_at),
        "label": order.get_state_display(),
        "tone": TONES[PrintState(order.state)],
        "lines": order.lines,
        "ready": ready,
        "failed": order.state == PrintState.FAILED,
    }


def strip(
    order: RegisterPrint | LogExport, *, making: str, made: str, page: str, progress: str, polled: bool = False
) -> dict[str, object]:
    """Context of parts/_progress.html: asked for, `making`, `made`. `polled`: asked for by the strip itself, which
    opens the page anew at the end.
    """
    ended, failed = order.finished_at is not None, order.state == PrintState.FAILED
    middle = "failed" if failed else "done" if ended else "current" if order.last_attempt_at else "waiting"
    made_at = short_time(order.finished_at) if order.finished_at and not failed else ""
    return {
        "steps": [
            {"label": "Nhận yêu cầu", "state": "done", "at": short_time(order.asked_at)},
            {"label": making, "state": middle, "at": ""},
            {"label": made, "state": "done" if made_at else "waiting", "at": made_at},
        ],
        "done": ended,
        "poll_url": reverse(progress, args=[order.pk]),
        "next_url": reverse(page, args=[order.pk]) if ended and polled else "",
        "problem": order.failure,
        "retry_url": "",
    }
