"""Chia sẻ để xem: the panel on an item's page, the form, and the list 'Được chia sẻ'."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actor import Actor
from accounts.enums import Perm
from accounts.models import Post, Unit
from accounts.queries import posts_in_agency, units_of_agency
from accounts.requests import ActorRequest
from qlvb.lib.fields import DateField, LineField
from qlvb.lib.http import errors_into, status_of
from qlvb.lib.paging import page_of
from workflow.actions.end_share import end_share
from workflow.actions.share_item import Showing, share_item
from workflow.extensions import Panel
from workflow.links import item_url
from workflow.models import Share, WorkItem
from workflow.queries import my_steps_on, shared_with, visible_to
from workflow.share_permissions import LONGEST_NOTE, SHAREABLE, check_may_share, why_not_share


class ShareForm(forms.Form):
    """With whom, until when, why."""

    receiver = forms.ChoiceField(
        label="Cho ai xem", error_messages={"invalid_choice": "Nơi này không có trong danh sách."}
    )
    ends_on = DateField(label="Đến hết ngày", required=False, help_text="Để trống: đến khi thôi chia sẻ.")
    note = LineField(
        label="Lý do chia sẻ", max_length=LONGEST_NOTE, error_messages={"required": "Hãy ghi lý do chia sẻ."}
    )
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid4())
        units = units_of_agency(actor.agency_id)
        people = posts_in_agency(actor.agency_id, actor.today()).exclude(user=actor.user)
        self.units: dict[str, Unit] = {f"unit:{unit.pk}": unit for unit in units}
        self.posts: dict[str, Post] = {f"post:{p.pk}": p for p in people.order_by("user__sort_key", "pk")}
        named = [(value, f"{p.user.full_name} – {p.title}, {p.unit.short_name}") for value, p in self.posts.items()]
        receiver = self.fields["receiver"]
        assert isinstance(receiver, forms.ChoiceField)
        receiver.choices = [
            ("", "– chọn –"),
            ("Đơn vị", [(value, unit.name) for value, unit in self.units.items()]),
            ("Người", named),
        ]

    @property
    def showing(self) -> Showing:
        words = self.cleaned_data
        value = words["receiver"]
        return Showing(words["note"], self.posts.get(value), self.units.get(value), words["ends_on"])


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest, pk: int) -> HttpResponse:
    """Share that item."""
    item = get_object_or_404(visible_to(request.actor), pk=pk)
    check_may_share(request.actor, item, my_steps_on(request.actor, item))
    form = ShareForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        with errors_into(form):
            share = share_item(pk, form.showing, token=form.cleaned_data["token"], actor=request.actor)
            messages.success(request, f"Đã chia sẻ để xem cho {share.whom}.")
            return redirect(item_url(item.kind, item.pk))
    context = {"form": form, "item": item, "back": item_url(item.kind, item.pk)}
    return render(request, "workflow/share.html", context, status=status_of(form))


@require_POST
def end(request: ActorRequest, pk: int) -> HttpResponse:
    """Stop that share."""
    get_object_or_404(Share, pk=pk, item__in=visible_to(request.actor))
    share = end_share(pk, actor=request.actor)
    messages.success(request, f"Đã thôi chia sẻ cho {share.whom}.")
    return redirect(item_url(share.item.kind, share.item_id))


@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """What was shared with the reader or his unit and still is, newest first."""
    page = page_of(shared_with(request.actor), request.GET.get("trang"))
    rows = [{"share": share, "url": item_url(share.item.kind, share.item_id)} for share in page.rows]
    return render(request, "workflow/shared.html", {"page": page, "rows": rows})


def shares_panel(request: ActorRequest, item: WorkItem) -> Panel | None:
    """Who else may read it; for whoever may share it the way to do so. Two queries."""
    actor = request.actor
    if item.kind not in SHAREABLE or item.agency_id != actor.agency_id or not actor.has_perm(Perm.HANDLE):
        return None
    shares = list(
        Share.objects.in_force(actor.today())
        .filter(item_id=item.pk)
        .select_related("post__user", "unit", "shared_by__user")
    )
    # The Chief of Office may whatever he holds.
    steps = [] if actor.has_perm(Perm.SORT) else my_steps_on(actor, item)
    may_share = not why_not_share(actor, item, steps)
    if not shares and not may_share:
        return None
    rows = [{"share": share, "may_end": may_share or share.shared_by_id == actor.desk.pk} for share in shares]
    return Panel(
        "workflow/parts/shares_panel.html",
        {"rows": rows, "new_url": reverse("workflow:share", args=[item.pk]) if may_share else ""},
    )
