"""Nhận bàn giao: what agencies that have ended handed over to one's own (facts.md §7)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.requests import ActorRequest
from documents.storage import read_blob
from qlvb.lib.errors import refusal_of
from qlvb.lib.http import file_response
from qlvb.lib.paging import page_of
from qlvb.lib.vietnamese import short_date, short_time
from reports.actions.receive_package import receive_package
from reports.actions.retry_package import retry_package
from reports.enums import PackageState, PartKind
from reports.forms import ReceiveForm
from reports.models import HandOverPackage, PackagePart
from reports.permissions import check_may_receive, check_may_retry, check_may_take_over
from reports.queries import packages_visible_to

TONES = {
    PackageState.WAITING: "none",
    PackageState.WORKING: "info",
    PackageState.READY: "soon",
    PackageState.FAILED: "late",
    PackageState.RECEIVED: "good",
}


@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """Newest first."""
    check_may_take_over(request.actor)
    page = page_of(packages_visible_to(request.actor), request.GET.get("trang"))
    rows = [
        {
            "package": one,
            "tone": TONES[PackageState(one.state)],
            "day": short_date(one.change.effective_on),
            "url": reverse("reports:package", args=[one.pk]),
        }
        for one in page.rows
    ]
    return render(request, "reports/packages.html", {"rows": rows, "page": page})


@require_safe
def page(request: ActorRequest, pk: int) -> HttpResponse:
    """How far it is; then its files, and the confirmation."""
    return _show(request, _find(request, pk), ReceiveForm(actor=request.actor))


def _show(request: ActorRequest, package: HandOverPackage, form: ReceiveForm) -> HttpResponse:
    parts = package.parts.select_related("blob")
    is_whole = package.state in (PackageState.READY, PackageState.RECEIVED)
    context = {
        "package": package,
        "tone": TONES[PackageState(package.state)],
        "day": short_date(package.change.effective_on),
        "progress": _strip(package),
        "files": [_file_row(part) for part in parts] if is_whole else [],
        "counts": [{"label": label, "value": number} for label, number in package.counts],
        "may_receive": not refusal_of(check_may_receive, request.actor, package),
        "may_retry": not refusal_of(check_may_retry, request.actor, package),
        "received": _received(package),
        "form": form,
    }
    return render(request, "reports/package.html", context, status=422 if form.errors else 200)


def _received(package: HandOverPackage) -> str:
    by = package.received_by
    return f"{by.user.full_name}, {by.title}, {short_time(package.received_at)}" if by and package.received_at else ""


def _file_row(part: PackagePart) -> dict[str, object]:
    url = reverse("reports:package_file", args=[part.pk])
    about = f"{part.files} tệp · " if part.files else ""
    icon = "file-type-pdf" if part.name.endswith(".pdf") else "files"
    note = f"{PartKind(part.kind).label} · {about}SHA-256 {part.blob.sha256}"
    return {"name": part.name, "url": url, "download_url": url, "size": part.blob.size, "note": note, "icon": icon}


@require_safe
def progress(request: ActorRequest, pk: int) -> HttpResponse:
    """The strip alone, asked for again and again until it is done."""
    return render(request, "parts/_progress.html", _strip(_find(request, pk), polled=True))


def _strip(package: HandOverPackage, *, polled: bool = False) -> dict[str, object]:
    """Context of parts/_progress.html."""
    failed = package.state == PackageState.FAILED
    whole = package.state in (PackageState.READY, PackageState.RECEIVED)
    begun = package.last_attempt_at is not None
    packing = "Đóng gói tệp" + (f" {package.packed}/{package.files}" if package.files else "")
    steps = [
        {"label": "Ghi nhận ngày chấm dứt", "state": "done", "at": short_time(package.ordered_at)},
        {"label": packing, "state": _state(whole, failed, begun), "at": ""},
        {
            "label": "Danh mục, biên bản",
            "state": "done" if whole else "waiting",
            "at": short_time(package.ready_at) if package.ready_at else "",
        },
        {
            "label": "Xác nhận đã nhận",
            "state": "done" if package.received_at else "waiting",
            "at": short_time(package.received_at) if package.received_at else "",
        },
    ]
    here = reverse("reports:package", args=[package.pk])
    return {
        "steps": steps,
        "done": whole or failed,
        "poll_url": reverse("reports:package_progress", args=[package.pk]),
        "next_url": here if (whole or failed) and polled else "",
        "problem": package.failure,
        "retry_url": "",
    }


def _state(whole: bool, failed: bool, begun: bool) -> str:
    if whole:
        return "done"
    return "failed" if failed else "current" if begun else "waiting"


@require_POST
def receive(request: ActorRequest, pk: int) -> HttpResponse:
    """Once, with what is to be said about it."""
    package = _find(request, pk)
    check_may_receive(request.actor, package)
    form = ReceiveForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return _show(request, package, form)
    words = form.cleaned_data
    receive_package(pk, note=words["note"], token=words["token"], actor=request.actor)
    messages.success(request, f"Đã xác nhận nhận bàn giao của {package.agency.name}.")
    return redirect("reports:package", pk)


@require_POST
def retry(request: ActorRequest, pk: int) -> HttpResponse:
    retry_package(_find(request, pk).pk, actor=request.actor)
    messages.success(request, "Đang lập lại gói bàn giao.")
    return redirect("reports:package", pk)


@require_safe
def file(request: ActorRequest, pk: int) -> HttpResponse:
    """One part, once the package is whole."""
    part = get_object_or_404(
        PackagePart.objects.select_related("blob", "package"),
        pk=pk,
        package__in=packages_visible_to(request.actor).order_by().values("pk"),
        package__state__in=(PackageState.READY, PackageState.RECEIVED),
    )
    data = read_blob(part.blob)
    audit.record("handover.downloaded", request.actor, part.package, name=part.name)
    return file_response(data, name=part.name, media_type=part.blob.media_type, inline=False)


def _find(request: ActorRequest, pk: int) -> HandOverPackage:
    check_may_take_over(request.actor)
    return get_object_or_404(packages_visible_to(request.actor), pk=pk)
