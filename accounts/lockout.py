"""Repeated failures at the sign-in page (django-axes, in the database): who is counted, who is locked.

Counted is a name from a network, never a name alone: else anybody could lock anybody out (ASVS 6.1.1). Names nobody
has are counted and locked in the same way, so that a lock tells nothing.
"""

import ipaddress
from collections.abc import Iterable

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

LOCKED = "Bạn đã nhập sai nhiều lần nên việc đăng nhập tạm khóa."


def network_of(request: HttpRequest) -> str | None:
    """The asker's address; of IPv6 the /64, which one person has whole."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return None
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)


def locked_page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """What a locked sign-in gets; the same whoever the name belongs to, if to anybody."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "accounts/locked.html", {"minutes": minutes}, status=429)


def locked_names(usernames: Iterable[str]) -> set[str]:
    """Those of the names that are locked somewhere now. One query."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    found = AccessAttempt.objects.filter(
        username__in=list(usernames), failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gte=since
    )
    return set(found.values_list("username", flat=True))


def forget(username: str) -> bool:
    """Forget the failures of that name; whether there were any."""
    return AccessAttempt.objects.filter(username=username).delete()[0] > 0


def is_locked(request: HttpRequest, username: str) -> bool:
    """Whether that name may not be tried from here now."""
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def count_failure(request: HttpRequest, username: str) -> None:
    """A wrong password or code given elsewhere than at the sign-in form counts like one given there; with the one too
    many the answer becomes `locked_page`.
    """
    user_login_failed.send(sender=__name__, credentials={"username": username}, request=request)


def count_success(request: HttpRequest, username: str) -> None:
    """Whoever proves who he is starts anew, at the address he is at."""
    AccessAttempt.objects.filter(username=username, ip_address=network_of(request)).delete()
