"""The way in, after name and password (or whatever else proved who one is) and before the first page.

Between the two steps nobody is signed in: the session only remembers whose second step it waits for, so that nothing
at all can be reached.
"""

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import audit
from accounts.actions.begin_second_factor import begin_second_factor
from accounts.actions.demand_new_password import demand_new_password
from accounts.desks import TO_CHOOSE
from accounts.models import User
from accounts.password_age import ends_on, warning
from accounts.requests import ActorRequest
from accounts.second_factor import has_device, is_required

BACKEND = "django.contrib.auth.backends.ModelBackend"
PENDING = "pending_sign_in"
# In a session: its owner has a device.
HAS_DEVICE = "has_device"
# Seconds in which the second step must follow the first.
PENDING_LASTS = 10 * 60


@dataclass(frozen=True, slots=True)
class Pending:
    """Whose second step is waited for; `way`: how the first was taken; `next`: where he wanted to go."""

    user: User
    way: str
    next: str


def go_on(request: ActorRequest, user: User, *, way: str = "password") -> HttpResponse:
    """After the first step: the second where there is one, else in."""
    return enter_or_wait(request, user, way, next_page(request))


def enter_or_wait(request: ActorRequest, user: User, way: str, wanted: str) -> HttpResponse:
    """`wanted`: where he then goes, an address of ours."""
    if has_device(user):
        _wait(request, user, way, wanted)
        return redirect("accounts:sign_in_code")
    if is_required(user, timezone.localdate()):
        begin_second_factor(user.pk)
        _wait(request, user, way, wanted)
        return redirect("accounts:sign_in_device")
    enter(request, user, way=way)
    return redirect(first_page(user, wanted))


def _wait(request: ActorRequest, user: User, way: str, wanted: str) -> None:
    request.session.cycle_key()
    request.session[PENDING] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "at": int(time.time()),
        "way": way,
        "next": wanted,
    }


def pending(request: ActorRequest) -> Pending | None:
    """None when there is none, when it took too long, when the account or its password is no longer the same."""
    kept = request.session.get(PENDING)
    if kept is None or request.user.is_authenticated:
        return None
    user = User.objects.filter(pk=kept["user"]).first()
    is_good = (
        user is not None
        and time.time() - kept["at"] < PENDING_LASTS
        and not user.is_closed(timezone.localdate())
        and constant_time_compare(kept["hash"], user.get_session_auth_hash())
    )
    if user is None or not is_good:
        del request.session[PENDING]
        return None
    return Pending(user, kept["way"], kept["next"])


def enter(request: ActorRequest, user: User, *, way: str, factor: str = "") -> None:
    """Signed in, under a new session key. `factor`: how the second step was taken."""
    request.session.pop(PENDING, None)
    login(request, user, backend=BACKEND)
    request.session[TO_CHOOSE] = True
    if factor:
        request.session[HAS_DEVICE] = True
    told: dict[str, Any] = {"way": way} if way != "password" else {}
    told |= {"factor": factor} if factor else {}
    address = request.META.get("REMOTE_ADDR")
    audit.record("user.signed_in", None, user, user=user, address=address, **told)
    _look_at_password(request, user, address)


def _look_at_password(request: ActorRequest, user: User, address: str | None) -> None:
    """An administrator's: too old, or soon."""
    today = timezone.localdate()
    day = ends_on(user, today)
    if day is None or user.must_change_password:
        return
    if day <= today:
        user.must_change_password = demand_new_password(user.pk, address=address)
    elif text := warning(day, today):
        messages.warning(request, text)


def first_page(user: User, wanted: str) -> str:
    """Where he goes who has just come in: to the page he wanted, by way of a new password if he needs one."""
    if not user.must_change_password:
        return wanted
    return f"{reverse('accounts:change_password')}?{urlencode({'next': wanted}, safe='/')}"


def next_page(request: ActorRequest) -> str:
    """Where one wanted to go, as far as it is a page of ours; else the first page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)
