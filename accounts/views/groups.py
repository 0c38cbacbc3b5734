"""Nhóm quyền: the agency's groups of rights, and the requests to change them (DN-3.3i, SD-9.5)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import queries
from accounts.account_forms import OnceForm
from accounts.actions.ask_consent import ask_consent
from accounts.consents import Matter
from accounts.enums import Perm
from accounts.groups import as_it_is, composing, dissolving, names_of
from accounts.groups_form import DissolveForm, GroupForm
from accounts.models import RightsGroup
from accounts.requests import ActorRequest
from accounts.rights import KEPT
from accounts.rules.accounts import check_may_manage
from qlvb.lib.http import errors_into, status_of


@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """What the agency has composed, and what it never can."""
    check_may_manage(request.actor)
    groups = queries.groups_of(request.actor.agency_id).prefetch_related("rights__permissions")
    inside = queries.members_by_group(request.actor.agency_id, request.actor.today())
    rows = [
        {
            "group": group,
            "rights": [Perm(right.codename).label for right in group.rights.permissions.all()],
            "people": [post.user.full_name for post in inside.get(group.pk, [])],
        }
        for group in groups
    ]
    kept = [{"label": Perm(perm).label, "value": why} for perm, why in KEPT.items()]
    return render(request, "accounts/groups.html", {"rows": rows, "kept": kept})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """A group to be; the head decides."""
    check_may_manage(request.actor)
    return _compose(request, None, {})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, pk: int) -> HttpResponse:
    """The group as it should be; the head decides."""
    group = _find(request, pk)
    now = as_it_is(group, request.actor)
    initial: dict[str, object] = {
        "name": now.name,
        "rights": sorted(now.rights),
        "posts": [str(post) for post in now.posts],
    }
    return _compose(request, group, initial)


def _compose(request: ActorRequest, group: RightsGroup | None, initial: dict[str, object]) -> HttpResponse:
    form = GroupForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=initial)
    if form.is_valid():
        with errors_into(form):
            return _ask(request, composing(group, form.composed, request.actor), form)
    return render(request, "accounts/group.html", {"form": form, "group": group}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def dissolve(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask that it be given up."""
    group = _find(request, pk)
    form = DissolveForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        with errors_into(form):
            return _ask(request, dissolving(group, request.actor), form)
    people = names_of(as_it_is(group, request.actor).posts)
    context = {"form": form, "group": group, "people": people}
    return render(request, "accounts/group_dissolve.html", context, status=status_of(form))


def _ask(request: ActorRequest, matter: Matter, form: OnceForm) -> HttpResponse:
    words = form.cleaned_data
    consent = ask_consent(matter, reason=words["reason"], token=words["token"], actor=request.actor)
    messages.success(request, "Đã trình người đứng đầu cho ý kiến.")
    return redirect(reverse("accounts:consent", args=[consent.pk]))


def _find(request: ActorRequest, pk: int) -> RightsGroup:
    """One of the administrator's own agency that has not ended; else 404."""
    check_may_manage(request.actor)
    return get_object_or_404(queries.groups_of(request.actor.agency_id).select_related("rights"), pk=pk)
