"""Nghỉ, chuyển công tác: who leaves, and whether the account was withdrawn in time (DN-13.5d)."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.actor import Actor
from accounts.enums import DecisionKind, Perm
from accounts.models import AccountDecision, PlannedLeaving
from accounts.neighbours import neighbours
from accounts.requests import ActorRequest
from accounts.rules.accounts import check_may_see_leavings
from qlvb.lib.paging import page_of
from qlvb.lib.vietnamese import short_date

WAITING, DONE = "cho-thu-hoi", "da-thu-hoi"


@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """Leaving days that wait for the withdrawal, the nearest first; and a year of withdrawals, each with its limit."""
    check_may_see_leavings(request.actor)
    agency_id, today = request.actor.agency_id, request.actor.today()
    waiting = PlannedLeaving.objects.filter(agency_id=agency_id, settled_at=None, cancelled_at=None)
    done = AccountDecision.objects.filter(
        agency_id=agency_id, kind=DecisionKind.WITHDRAW, at__date__gt=today - timedelta(days=366)
    )
    tab = DONE if request.GET.get("muc") == DONE else WAITING
    limit, number = neighbours.next_working_day(agency_id), request.GET.get("trang")
    if tab == DONE:
        left = page_of(done.select_related("user", "post__unit"), number)
        shown: dict[str, object] = {"page": left, "rows": [_done(row, limit(row.effective_on)) for row in left.rows]}
    else:
        planned = page_of(waiting.select_related("user", "recorded_by__user"), number)
        shown = {"page": planned, "rows": [_waiting(row, limit(row.leaves_on), request.actor) for row in planned.rows]}
    address = reverse("accounts:leavings")
    labels = {WAITING: ("Chờ thu hồi", waiting.count()), DONE: ("Đã thu hồi trong một năm", done.count())}
    context = {
        "tabs": [
            {"label": label, "url": f"{address}?muc={name}", "count": count, "active": name == tab}
            for name, (label, count) in labels.items()
        ],
        "tab": tab,
        "manages": request.actor.has_perm(Perm.MANAGE_ACCOUNTS),
        **shown,
    }
    return render(request, "accounts/leavings.html", context)


def _waiting(leaving: PlannedLeaving, due: date, actor: Actor) -> dict[str, object]:
    today = actor.today()
    if due < today:
        label, tone = f"Quá hạn {short_date(due)}", "late"
    elif leaving.leaves_on <= today:
        label, tone = f"Đã nghỉ, hạn {short_date(due)}", "soon"
    else:
        label, tone = f"Hạn {short_date(due)}", "info"
    return {
        "user": leaving.user,
        "leaves_on": short_date(leaving.leaves_on),
        "about": f"{leaving.reason}; {leaving.recorded_by.user.full_name} ghi",
        "label": label,
        "tone": tone,
        "may_cancel": leaving.leaves_on > today and leaving.user_id != actor.user.pk,
    }


def _done(decision: AccountDecision, due: date) -> dict[str, object]:
    late = timezone.localdate(decision.at) > due
    return {
        "user": decision.user,
        "leaves_on": short_date(decision.effective_on),
        "about": f"{decision.post.title}, {decision.post.unit.short_name}; {decision.ground}",
        "label": f"Thu hồi muộn, hạn {short_date(due)}" if late else "Đúng hạn",
        "tone": "late" if late else "good",
    }
