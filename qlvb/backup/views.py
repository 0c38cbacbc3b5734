"""Sao lưu, for the administrator of the installation: what there is, make one, check one.

No archive leaves through the web and none comes back through it: both need the machine itself (docs/van-hanh.md).
"""

from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import ActorRequest
from qlvb.backup import log, queries, rules
from qlvb.backup.actions.ask_for_run import ask_for_run
from qlvb.backup.enums import UNDER_WAY, Origin, RunKind, RunState, Stage
from qlvb.backup.models import BackupRun
from qlvb.backup.permissions import check_may_back_up, free_bytes
from qlvb.lib.paging import Page
from qlvb.lib.vietnamese import short_time

ON_PAGE = 20
RUNS_SHOWN = 10
TONES = {RunState.WAITING: "info", RunState.WORKING: "info", RunState.DONE: "good", RunState.FAILED: "bad"}


@require_safe
def backups(request: ActorRequest) -> HttpResponse:
    """Every backup that is kept, the newest first, and what was done lately."""
    check_may_back_up(request.actor)
    root = Path(settings.BACKUP_ROOT)
    page = _page(queries.expected(root, timezone.now()), request.GET.get("trang"))
    under_way = queries.run_under_way()
    recent = BackupRun.objects.select_related("asked_by__user")[:RUNS_SHOWN]
    free = free_bytes(root)
    context = {
        # While one is being made there is nothing to press.
        "warning": "" if under_way and under_way.kind == RunKind.MAKE else _warning(root),
        "page": page,
        "rows": [_row(one) for one in queries.listed(page.rows, root)],
        "runs": [_run(run) for run in recent],
        "under_way": under_way,
        "progress": _strip(under_way) if under_way else None,
        "token": uuid4(),
        "free": filesizeformat(free) if free is not None else "",
    }
    return render(request, "backup/backups.html", context)


@require_POST
def make(request: ActorRequest) -> HttpResponse:
    """'Sao lưu ngay'."""
    ask_for_run(RunKind.MAKE, token=_token(request), actor=request.actor)
    messages.success(request, "Đã bắt đầu sao lưu; có thể rời trang này, việc sao lưu vẫn chạy.")
    return redirect("backup:backups")


@require_POST
def check(request: ActorRequest, name: str) -> HttpResponse:
    """'Kiểm tra' one archive of the list."""
    check_may_back_up(request.actor)
    entry = log.find(Path(settings.BACKUP_ROOT), f"{name}.tar")
    if entry is None:
        raise Http404
    ask_for_run(RunKind.VERIFY, archive=f"{name}.tar", token=_token(request), actor=request.actor)
    messages.success(request, f"Đã bắt đầu kiểm tra bản lập lúc {short_time(entry.made)}.")
    return redirect("backup:backups")


@require_safe
def progress(request: ActorRequest, pk: int) -> HttpResponse:
    """The strip alone, asked for every two seconds."""
    check_may_back_up(request.actor)
    run = get_object_or_404(BackupRun, pk=pk)
    return render(request, "parts/_progress.html", _strip(run))


def _token(request: ActorRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return None


def _page(entries: list[log.Entry], wanted: str | None) -> Page[log.Entry]:
    last = max(1, -(-len(entries) // ON_PAGE))
    number = min(int(wanted), last) if wanted and wanted.isascii() and wanted.isdecimal() and len(wanted) < 4 else 1
    number = max(number, 1)
    return Page(entries[(number - 1) * ON_PAGE : number * ON_PAGE], number, has_next=number < last)


def _warning(root: Path) -> str:
    """SD-9.2: backed up every week; said as soon as a week has passed."""
    last = log.last_good(root)
    if last is None:
        return "Chưa có bản sao lưu nào còn dùng được. Quy chế yêu cầu sao lưu hằng tuần: hãy bấm “Sao lưu ngay”."
    if timezone.now() - last.made > rules.WEEK:
        return (
            f"Đã hơn 7 ngày chưa có bản sao lưu mới; bản gần nhất lập lúc {short_time(last.made)}. Quy chế yêu cầu sao "
            "lưu hằng tuần: hãy bấm “Sao lưu ngay” và báo người vận hành máy chủ xem vì sao lịch hằng tuần không chạy."
        )
    return ""


def _row(one: queries.Listed) -> dict[str, object]:
    entry = one.entry
    label, tone = _state(one)
    return {
        "name": one.name,
        "token": uuid4(),
        "made_at": short_time(entry.made),
        "by": entry.by or (Origin(entry.origin).label if entry.origin in Origin.values else "Hệ thống"),
        "bytes": entry.bytes,
        "label": label,
        "tone": tone,
        "verified": _outcome(one.verified) or {"at": short_time(entry.made), "text": "đạt, khi lập"},
        "drilled": _outcome(one.drilled) or {"at": "", "text": "chưa thử"},
        "check_url": reverse("backup:check", args=[one.name.removesuffix(".tar")]) if one.lies_there else "",
    }


def _state(one: queries.Listed) -> tuple[str, str]:
    if not one.lies_there:
        return ("Đã chuyển khỏi máy", "none") if one.is_elsewhere else ("Không thấy tệp hoặc sai độ dài", "bad")
    runs = [run for run in (one.verified, one.drilled) if run]
    newest = max(runs, key=lambda run: run.finished_at or run.asked_at, default=None)
    if newest and newest.state == RunState.FAILED:
        return "Không đạt kiểm tra", "bad"
    if one.entry.damaged:
        return f"Thiếu {one.entry.damaged} tệp hỏng từ trước", "soon"
    return "Đủ, đúng niêm phong", "good"


def _outcome(run: BackupRun | None) -> dict[str, str] | None:
    if run is None or run.finished_at is None:
        return None
    return {"at": short_time(run.finished_at), "text": "không đạt" if run.state == RunState.FAILED else "đạt"}


def _run(run: BackupRun) -> dict[str, object]:
    return {
        "label": run.get_kind_display(),
        "archive": run.archive,
        "asked_at": short_time(run.asked_at),
        "by": run.asked_by.user.full_name if run.asked_by else run.get_origin_display(),
        "state": run.get_state_display(),
        "tone": TONES[RunState(run.state)],
        "failure": run.failure,
    }


def _strip(run: BackupRun) -> dict[str, object]:
    """Context of parts/_progress.html."""
    ended = run.state not in UNDER_WAY
    parts = [stage.label for stage in Stage] if run.kind == RunKind.MAKE else ["Đọc từng byte, đếm từng bản ghi"]
    at = list(Stage).index(Stage(run.stage)) if run.stage else 0 if run.state != RunState.WAITING else -1
    steps = [{"label": "Nhận yêu cầu", "state": "done", "at": short_time(run.asked_at)}]
    for place, label in enumerate(parts):
        done = run.state == RunState.DONE or place < at
        now = "failed" if ended else "current"
        steps.append({"label": label, "state": "done" if done else now if place == at else "waiting", "at": ""})
    result = "Có bản sao lưu" if run.kind == RunKind.MAKE else "Bản sao lưu nguyên vẹn"
    at_end = short_time(run.finished_at) if run.finished_at and run.state == RunState.DONE else ""
    steps.append({"label": result, "state": "done" if at_end else "waiting", "at": at_end})
    return {
        "steps": steps,
        "done": ended,
        "poll_url": reverse("backup:progress", args=[run.pk]),
        "next_url": reverse("backup:backups") if ended else "",
        "problem": run.failure,
        "retry_url": "",
    }
