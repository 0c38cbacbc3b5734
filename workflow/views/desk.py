"""Việc cần xử lý."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.gaps import has_gap
from accounts.requests import ActorRequest
from qlvb.lib.paging import page_of
from workflow import queries
from workflow.links import item_url, preview_url
from workflow.models import Step
from workflow.rules.due import due
from workflow.views.neighbours import COME_FROM


@require_safe
def desk(request: ActorRequest) -> HttpResponse:
    """Everything in the actor's hands, one tab for each way he holds it."""
    wanted = request.GET.get("muc", "")
    counts = queries.desk_counts(request.actor)
    tab = wanted if wanted in (*queries.TABS, queries.DONE_TAB) else _first_with_work(counts)
    if tab == queries.DONE_TAB:
        steps = queries.done_steps_of(request.actor)
    else:
        steps = queries.open_steps_of(request.actor).filter(queries.TABS[tab][1])
    page = page_of(steps, request.GET.get("trang"))
    address = reverse("workflow:desk")
    tabs = [
        {"label": label, "url": f"{address}?muc={name}", "count": counts[name], "active": name == tab}
        for name, (label, _) in queries.TABS.items()
    ]
    tabs.append(
        {
            "label": "Đã xử lý",
            "url": f"{address}?muc={queries.DONE_TAB}",
            "count": None,
            "active": tab == queries.DONE_TAB,
        }
    )
    return render(
        request,
        "workflow/desk.html",
        {
            "tabs": tabs,
            "tab": tab,
            "page": page,
            "rows": [_row(step, tab) for step in page.rows],
            "query": f"muc={tab}",
            "has_gap": has_gap(request.actor),
        },
    )


def _first_with_work(counts: dict[str, int]) -> str:
    """The tab a desk opens on: the first that has rows."""
    return next((name for name in queries.TABS if counts[name]), next(iter(queries.TABS)))


def _row(step: Step, tab: str) -> dict[str, object]:
    item = step.item
    sender = step.sender_post
    return {
        "step": step,
        "item": item,
        "url": f"{item_url(item.kind, item.pk)}?{COME_FROM}={tab}",
        "preview_url": preview_url(item.kind, item.pk),
        "unread": step.seen_at is None,
        "due": due(step.due_at, step.done_at),
        "from": f"{sender.user.full_name} ({sender.title})" if sender else "",
    }
