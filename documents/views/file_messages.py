"""Gửi file (KS-11.1): inbox, sending, reading with receipts, files."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import ActorRequest
from documents.actions.send_files import send_files
from documents.correspondence_forms import FileMessageForm
from documents.models import MessageFile
from documents.rules.uploads import PDF
from documents.views.files import serve
from qlvb.lib.http import errors_into, go, status_of
from qlvb.lib.paging import page_of
from workflow.actions.read_message import read_message
from workflow.models import FileMessage
from workflow.queries import messages_received_by, messages_sent_by, messages_visible_to, unread_messages_of

UNREAD, RECEIVED, SENT = "chua-xem", "da-nhan", "da-gui"


@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """What is unread, what was received, what was sent."""
    unread = unread_messages_of(request.actor).count()
    labels = {UNREAD: ("Chưa xem", unread), RECEIVED: ("Đã nhận", None), SENT: ("Đã gửi", None)}
    wanted = request.GET.get("muc", "")
    tab = wanted if wanted in labels else UNREAD if unread else RECEIVED
    rows: QuerySet[Any] = {
        UNREAD: unread_messages_of,
        RECEIVED: messages_received_by,
        SENT: messages_sent_by,
    }[tab](request.actor)
    address = reverse("documents:file_messages")
    tabs = [
        {"label": label, "url": f"{address}?muc={name}", "count": count, "active": name == tab}
        for name, (label, count) in labels.items()
    ]
    page = page_of(rows, request.GET.get("trang"))
    return render(request, "documents/file_messages.html", {"tabs": tabs, "tab": tab, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Choose people, choose files, send. The button 'Tìm' only looks for people and sends nothing."""
    origin = _origin(request)
    known = {"people": [origin.sender_id], "subject": f"Trả lời: {origin.subject}"[:300]} if origin else {}
    form = FileMessageForm(
        request.POST or None, request.FILES or None, actor=request.actor, needs_file=origin is None, initial=known
    )
    context = {"form": form, "origin": origin}
    if "tim" in request.POST:
        if request.htmx:
            return render(request, "documents/parts/_people.html", context)
        form.is_valid()
        context["form"] = form
        kept = form.kept()
        form.errors.clear()
        return render(request, "documents/file_message_new.html", context | {"kept": kept})
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            message = send_files(
                list(words["people"]),
                words["uploads"],
                subject=words["subject"],
                text=words["text"],
                in_reply_to=origin,
                token=words["token"],
                actor=request.actor,
            )
            messages.success(request, f"Đã gửi tới {message.receipts.count()} người.")
            return go(request, "documents:file_message", message.pk)
    return render(request, "documents/file_message_new.html", context | {"kept": form.kept()}, status=status_of(form))


def _origin(request: ActorRequest) -> FileMessage | None:
    """What one answers: only something one may see."""
    wanted = request.GET.get("tra-loi", "")
    if not wanted:
        return None
    return get_object_or_404(
        messages_visible_to(request.actor).select_related("sender__user"),
        pk=int(wanted) if wanted.isdecimal() and len(wanted) < 18 else 0,
    )


@require_safe
def page(request: ActorRequest, pk: int) -> HttpResponse:
    """Opening it is the receipt; the sender sees who has opened it."""
    found = messages_visible_to(request.actor).select_related("sender__user", "sender__unit", "agency", "in_reply_to")
    message = get_object_or_404(found, pk=pk)
    if request.method == "GET":
        read_message(message.pk, actor=request.actor)
    is_sender = message.sender.user_id == request.actor.user.pk and message.agency_id == request.actor.agency_id
    visible = messages_visible_to(request.actor)
    context = {
        "message": message,
        "is_sender": is_sender,
        "files": [_row(file) for file in message.files.select_related("blob")],
        "receipts": message.receipts.select_related("user", "post__unit", "agency").order_by("user__sort_key"),
        "origin": visible.filter(pk=message.in_reply_to_id).first() if message.in_reply_to_id else None,
        "replies": visible.filter(in_reply_to=message).select_related("sender__user").order_by("pk"),
    }
    return render(request, "documents/file_message.html", context)


def _row(file: MessageFile) -> dict[str, object]:
    url = reverse("documents:message_file", args=[file.pk])
    icon = "file-type-pdf" if file.blob.media_type == PDF else "file-text"
    return {"name": file.name, "size": file.blob.size, "url": url, "download_url": url + "?tai-ve=1", "icon": icon}


@require_safe
def file(request: ActorRequest, pk: int) -> HttpResponse:
    """A file, for the sender and the recipients."""
    found = get_object_or_404(
        MessageFile.objects.select_related("blob", "message"), pk=pk, message__in=messages_visible_to(request.actor)
    )
    return serve(request, found.blob, found.name, found)
