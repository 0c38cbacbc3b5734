"""Cử quản trị: the first administrator of an agency, granted by the one above it (DN-12.1)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions.appoint_first import appoint_first
from accounts.actions.ask_consent import ask_consent
from accounts.administrators import appointing_first, check_may_appoint
from accounts.consents import CARRY
from accounts.enums import ConsentKind, Role
from accounts.matters import Person
from accounts.models import Post
from accounts.queries import units_visible_to
from accounts.requests import ActorRequest
from accounts.rules.units import check_may_keep_units
from accounts.unit_forms import AdministratorForm
from accounts.views.account_acts import place_of
from accounts.views.consents import place_of_terms
from qlvb.lib.http import errors_into, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def appoint(request: ActorRequest, pk: int) -> HttpResponse:
    """By the decision at hand, or asked of the head; the answer shows the temporary password, once."""
    check_may_keep_units(request.actor)
    seen = units_visible_to(request.actor).select_related("parent__belongs_to", "belongs_to")
    agency = get_object_or_404(seen, pk=pk)
    check_may_appoint(request.actor, agency)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = AdministratorForm(*sent, actor=request.actor, agency=agency)
    if form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            person = Person(words["username"], words["full_name"], words["email"])
            place = place_of(words | {"role": Role.AGENCY_ADMIN})
            if form.asks_consent:
                matter = appointing_first(person, place, request.actor)
                consent = ask_consent(matter, reason=words["reason"], token=words["token"], actor=request.actor)
                messages.success(request, "Đã trình người đứng đầu cho ý kiến.")
                return redirect("accounts:consent", consent.pk)
            return _once(request, *appoint_first(person, place, form.paper, token=words["token"], actor=request.actor))
    context = {"form": form, "agency": agency, "heading": "Cử quản trị", "button": "Cử quản trị"}
    context |= {"on_paper": True, "may_ask": True, "kinds": [], "person": None}
    context["note"] = (
        f"{agency.name} chưa có quản trị. Người được cử lập đơn vị, cấp tài khoản cho cơ quan ấy; "
        "các quản trị sau không cử ở trang này."
    )
    return render(request, "accounts/administrator_form.html", context, status=status_of(form))


def _once(request: ActorRequest, post: Post, password: str) -> HttpResponse:
    """As for every account, with the way back to the agency: its people are not the one's who granted it."""
    agency = post.unit.agency
    back = {"back_url": reverse("accounts:unit", args=[agency.pk]), "back_label": agency.short_name}
    context = {"person": post.user, "password": password, "told": "Đã cử quản trị", **back}
    return render(request, "accounts/password_once.html", context)


def _carry_out(request: ActorRequest, terms: dict[str, Any], more: dict[str, Any]) -> HttpResponse:
    person = Person(terms["username"], terms["full_name"], terms["email"])
    return _once(request, *appoint_first(person, place_of_terms(terms), **more))


CARRY[ConsentKind.ADMINISTRATOR] = _carry_out
