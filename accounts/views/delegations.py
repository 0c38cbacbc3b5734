"""Ủy quyền: what one lends, and what is lent to one (SD-5.3d)."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.delegate import delegate
from accounts.actions.end_delegation import end_delegation
from accounts.delegation_forms import DelegationForm
from accounts.enums import Perm
from accounts.models import Delegation
from accounts.requests import ActorRequest
from accounts.rules.delegations import check_may_delegate
from qlvb.lib.http import errors_into, status_of
from qlvb.lib.paging import page_of


@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """One's own, given and received, newest first."""
    related = ("head__user", "head__unit", "deputy__user", "given_by__user")
    page = page_of(_mine(request).select_related(*related), request.GET.get("trang"))
    context = {
        "page": page,
        "rows": [_row(delegation, request) for delegation in page.rows],
        "may_delegate": request.actor.has_perm(Perm.DELEGATE),
    }
    return render(request, "accounts/delegations.html", context)


def _mine(request: ActorRequest) -> QuerySet[Delegation]:
    user = request.actor.user
    return Delegation.objects.filter(Q(head__user=user) | Q(deputy__user=user))


def _row(delegation: Delegation, request: ActorRequest) -> dict[str, object]:
    today = request.actor.today()
    if delegation.ended_at or delegation.ends_on < today:
        label, tone = "Đã kết thúc", "none"
    elif delegation.starts_on > today:
        label, tone = "Chưa bắt đầu", "info"
    else:
        label, tone = "Đang hiệu lực", "good"
    own = delegation.head_id == request.actor.post.pk and not request.actor.on_behalf_of
    return {"delegation": delegation, "label": label, "tone": tone, "may_end": own and tone != "none"}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Lend one's desk."""
    check_may_delegate(request.actor)
    form = DelegationForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            given = delegate(
                words["deputy"],
                words["starts_on"],
                words["ends_on"],
                reason=words["reason"],
                kinds=words["kinds"],
                token=words["token"],
                actor=request.actor,
            )
            messages.success(request, f"Đã ủy quyền cho {given.deputy.user.full_name}.")
            return redirect("accounts:delegations")
    return render(request, "accounts/delegation_new.html", {"form": form}, status=status_of(form))


@require_POST
def end(request: ActorRequest, pk: int) -> HttpResponse:
    """Take it back before its time."""
    end_delegation(get_object_or_404(_mine(request), pk=pk).pk, actor=request.actor)
    messages.success(request, "Đã kết thúc ủy quyền.")
    return redirect("accounts:delegations")
