"""Thông báo nội bộ (DN-3.3e): inbox, writing, reading with receipts, withdrawing."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import ActorRequest
from documents.actions.publish_notice import NoticeWords, publish_notice
from documents.correspondence_forms import NoticeForm, WithdrawForm
from documents.views.files import serve
from qlvb.lib.http import errors_into, go, status_of
from qlvb.lib.paging import page_of
from workflow.actions.read_notice import read_notice
from workflow.actions.withdraw_notice import withdraw_notice
from workflow.models import Notice
from workflow.permissions import check_may_withdraw_notice, check_may_write_notices, may_write_notices
from workflow.queries import notices_received_by, notices_visible_to, notices_written_by, unread_notices_of

UNREAD, RECEIVED, WRITTEN = "chua-doc", "da-nhan", "da-viet"


@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """The inbox: what is unread, what was received, and for those who write what they wrote."""
    actor, may_write = request.actor, may_write_notices(request.actor)
    unread = unread_notices_of(actor).count()
    labels = {UNREAD: ("Chưa đọc", unread), RECEIVED: ("Đã nhận", None)}
    if may_write:
        labels[WRITTEN] = ("Đã viết", None)
    wanted = request.GET.get("muc", "")
    tab = wanted if wanted in labels else UNREAD if unread else RECEIVED
    rows: QuerySet[Any] = {
        UNREAD: unread_notices_of,
        RECEIVED: notices_received_by,
        WRITTEN: notices_written_by,
    }[tab](actor)
    page = page_of(rows, request.GET.get("trang"))
    address = reverse("documents:notices")
    context = {
        "tabs": [
            {"label": label, "url": f"{address}?muc={name}", "count": count, "active": name == tab}
            for name, (label, count) in labels.items()
        ],
        "tab": tab,
        "page": page,
        "may_write": may_write,
    }
    return render(request, "documents/notices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Write a notice."""
    check_may_write_notices(request.actor)
    form = NoticeForm(request.POST or None, request.FILES or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            told = NoticeWords(**{name: words[name] for name in ("title", "text", "audience", "units", "people")})
            notice = publish_notice(told, file=words["kept"], token=words["token"], actor=request.actor)
            messages.success(request, f"Đã gửi thông báo tới {notice.receipts.count()} người.")
            return go(request, "documents:notice", notice.pk)
    return render(request, "documents/notice_new.html", {"form": form}, status=status_of(form))


@require_safe
def page(request: ActorRequest, pk: int) -> HttpResponse:
    """Opening it marks it as read; its author sees who has read it and who has not."""
    notice = _find(request, pk)
    if request.method == "GET":
        read_notice(notice.pk, actor=request.actor)
    is_author = notice.author.user_id == request.actor.user.pk
    context = {
        "notice": notice,
        "is_author": is_author,
        "is_shown": is_author or not notice.is_withdrawn,
        "files": _files(notice),
        **(_receipts(request, notice) if is_author else {}),
    }
    return render(request, "documents/notice.html", context)


def _receipts(request: ActorRequest, notice: Notice) -> dict[str, object]:
    """Two lists, each under its count: who has read it, who has not."""
    receipts = notice.receipts.select_related("user", "post__unit").order_by("user__sort_key")
    sides = {"da-doc": receipts.exclude(read_at=None), "chua-doc": receipts.filter(read_at=None)}
    wanted = request.GET.get("xem", "")
    shown = wanted if wanted in sides else "chua-doc"
    labels = {"da-doc": "Đã đọc", "chua-doc": "Chưa đọc"}
    tabs = [
        {"label": labels[name], "url": f"?xem={name}", "count": side.count(), "active": name == shown}
        for name, side in sides.items()
    ]
    return {"tabs": tabs, "page": page_of(sides[shown], request.GET.get("trang"), size=50), "shown": shown}


def _files(notice: Notice) -> list[dict[str, object]]:
    if not hasattr(notice, "file"):
        return []
    url = reverse("documents:notice_file", args=[notice.pk])
    return [{"name": notice.file.name, "size": notice.file.blob.size, "url": url, "download_url": url + "?tai-ve=1"}]


@require_safe
def file(request: ActorRequest, pk: int) -> HttpResponse:
    """The notice's file; of a withdrawn one only for its author."""
    notice = _find(request, pk)
    is_author = notice.author.user_id == request.actor.user.pk
    if not hasattr(notice, "file") or (notice.is_withdrawn and not is_author):
        raise Http404
    return serve(request, notice.file.blob, notice.file.name, notice)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Take it back, with the reason."""
    notice = _find(request, pk)
    check_may_withdraw_notice(request.actor, notice)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            withdraw_notice(notice.pk, reason=words["text"], token=words["token"], actor=request.actor)
            messages.success(request, "Đã thu hồi thông báo.")
            return go(request, "documents:notice", notice.pk)
    return render(request, "documents/notice_withdraw.html", {"form": form, "notice": notice}, status=status_of(form))


def _find(request: ActorRequest, pk: int) -> Notice:
    found = notices_visible_to(request.actor).select_related("author__user", "author__unit", "file__blob")
    return get_object_or_404(found, pk=pk)
