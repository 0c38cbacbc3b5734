"""Nghỉ phép, công tác: one's own, and for the Office everybody's in the agency (SD-11.1, KS-5.9)."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.cancel_leave import cancel_leave
from accounts.actions.name_another_deputy import name_another_deputy
from accounts.actions.record_leave import record_leave
from accounts.delegation_forms import DeputyForm, LeaveForm
from accounts.enums import Perm
from accounts.gaps import gaps_in
from accounts.models import Leave, Post
from accounts.queries import open_posts, posts_in_agency
from accounts.requests import ActorRequest
from accounts.rules.leaves import check_may_cancel_leave, check_may_record_leave, desks_to_lend
from qlvb.lib.errors import InvalidTransition, refusal_of
from qlvb.lib.http import errors_into, status_of
from qlvb.lib.paging import page_of

MINE, ALL = "cua-toi", "co-quan"


@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """Newest first."""
    keeps = _keeps(request)
    tab = ALL if keeps and request.GET.get("muc") == ALL else MINE
    found = _visible(request)
    if tab == MINE:
        found = found.filter(user=request.actor.user)
    page = page_of(found.select_related("user", "recorded_by__user"), request.GET.get("trang"))
    gaps = gaps_in(page.rows, request.actor.today())
    address = reverse("accounts:leaves")
    labels = {MINE: "Của tôi", ALL: "Toàn cơ quan"} if keeps else {}
    context = {
        "page": page,
        "rows": [
            {
                "leave": leave,
                "may_cancel": not refusal_of(check_may_cancel_leave, request.actor, leave),
                "gaps": gaps.get(leave.pk, []),
            }
            for leave in page.rows
        ],
        "tabs": [
            {"label": label, "url": f"{address}?muc={name}", "count": None, "active": name == tab}
            for name, label in labels.items()
        ],
        "keeps": keeps,
    }
    return render(request, "accounts/leaves.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Who, which half-days, and for a head who stands in for him."""
    person = _person(request)
    check_may_record_leave(request.actor, person)
    posts = [post for post in open_posts(person.user, request.actor.agency_id) if post.is_held(request.actor.today())]
    sent = request.POST if request.method == "POST" else None
    form = LeaveForm(sent, actor=request.actor, desks=desks_to_lend(posts))
    if form.is_valid():
        with errors_into(form):
            leave = record_leave(person, form.words, token=form.cleaned_data["token"], actor=request.actor)
            messages.success(request, f"Đã ghi: {leave}.")
            return redirect("accounts:leaves")
    people = []
    if _keeps(request):
        people = list(posts_in_agency(request.actor.agency_id, request.actor.today()).order_by("user__sort_key", "pk"))
    context = {"form": form, "person": person, "people": people}
    return render(request, "accounts/leave_new.html", context, status=status_of(form))


@require_POST
def cancel(request: ActorRequest, pk: int) -> HttpResponse:
    """Back before the time, or not away after all."""
    leave = cancel_leave(get_object_or_404(_visible(request), pk=pk).pk, actor=request.actor)
    messages.success(request, f"Đã bỏ đợt nghỉ {leave.period}.")
    return redirect("accounts:leaves")


@require_http_methods(["GET", "HEAD", "POST"])
def another_deputy(request: ActorRequest, pk: int, post_id: int) -> HttpResponse:
    """For a desk whose deputy is not there."""
    leave = get_object_or_404(_visible(request).select_related("user"), pk=pk)
    check_may_cancel_leave(request.actor, leave)
    desk = get_object_or_404(open_posts(leave.user, request.actor.agency_id), pk=post_id)
    if desk not in gaps_in([leave], request.actor.today()).get(leave.pk, []):
        raise InvalidTransition("Chức danh này đã có người làm thay trong đợt nghỉ.")
    form = DeputyForm(request.POST if request.method == "POST" else None, actor=request.actor, desk=desk)
    if form.is_valid():
        with errors_into(form):
            told = form.cleaned_data
            given = name_another_deputy(leave.pk, desk.pk, told["deputy"], token=told["token"], actor=request.actor)
            messages.success(request, f"{given.deputy.user.full_name} làm thay {desk.title} trong đợt nghỉ.")
            return redirect("accounts:leaves")
    context = {"form": form, "leave": leave, "desk": desk}
    return render(request, "accounts/leave_deputy.html", context, status=status_of(form))


def _keeps(request: ActorRequest) -> bool:
    return request.actor.has_perm(Perm.RECORD_LEAVE)


def _visible(request: ActorRequest) -> QuerySet[Leave]:
    found = Leave.objects.filter(agency_id=request.actor.agency_id)
    return found if _keeps(request) else found.filter(user=request.actor.user)


def _person(request: ActorRequest) -> Post:
    """Whose leave; one's own unless another post of the agency is named."""
    wanted = request.POST.get("person") or request.GET.get("nguoi", "")
    if not wanted:
        return request.actor.post
    if not wanted.isdecimal() or len(wanted) > 17:
        raise Http404
    everybody = posts_in_agency(request.actor.agency_id, request.actor.today())
    return get_object_or_404(everybody, pk=int(wanted))
