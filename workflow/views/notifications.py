"""Nhắc việc: what the system has told the person at work, under the bell."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.desks import pick
from accounts.requests import ActorRequest
from qlvb.lib.paging import page_of
from workflow.actions.read_notifications import read_notifications
from workflow.enums import NotificationKind
from workflow.links import item_url
from workflow.queries import notifications_of, unread_notifications_of

UNREAD, ALL = "chua-doc", "tat-ca"
TONES = {
    NotificationKind.SOON: "soon",
    NotificationKind.TODAY: "soon",
    NotificationKind.LATE: "late",
    NotificationKind.URGED: "late",
}


@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """What is unread, and everything, newest first."""
    unread = unread_notifications_of(request.actor)
    count = unread.count()
    labels = {UNREAD: ("Chưa đọc", count), ALL: ("Tất cả", None)}
    wanted = request.GET.get("muc", "")
    tab = wanted if wanted in labels else UNREAD if count else ALL
    rows = (unread if tab == UNREAD else notifications_of(request.actor)).select_related("item", "post__user")
    page = page_of(rows, request.GET.get("trang"))
    address = reverse("workflow:notifications")
    context = {
        "tabs": [
            {"label": label, "url": f"{address}?muc={name}", "count": number, "active": name == tab}
            for name, (label, number) in labels.items()
        ],
        "tab": tab,
        "unread": count,
        "page": page,
        "rows": [{"told": told, "tone": TONES.get(NotificationKind(told.kind), "info")} for told in page.rows],
        "posts": len(request.actors) > 1,
    }
    return render(request, "workflow/notifications.html", context)


@require_safe
def open_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Opening it marks it as read and leads to the item, in the post one was told in."""
    told = get_object_or_404(notifications_of(request.actor).select_related("item"), pk=pk)
    if told.item is None and not told.path:
        raise Http404
    if request.method == "GET":
        read_notifications(pk, actor=request.actor)
        if told.post_id in request.actors and told.post_id != request.actor.desk.pk:
            pick(request, told.post_id)
            desk = request.actors[told.post_id].desk
            messages.info(request, f"Nhắc việc này là của {desk}; từ đây bạn làm việc với chức danh ấy.")
    return redirect(item_url(told.item.kind, told.item.pk) if told.item else told.path)


@require_POST
def mark_read(request: ActorRequest) -> HttpResponse:
    """One (`told`), or all."""
    wanted = request.POST.get("told", "")
    if wanted and not (wanted.isdecimal() and len(wanted) < 19):
        raise Http404
    marked = read_notifications(int(wanted) if wanted else None, actor=request.actor)
    if not wanted:
        messages.success(request, f"Đã đánh dấu {marked} nhắc việc là đã đọc.")
    return redirect("workflow:notifications")
