"""How long a session lives: it is locked when nobody has clicked or typed for a while, ends some time after that, and
at the latest half a day after signing in.

A locked session stays its owner's: he gives his password and goes on where he was (facts.md §5.2: 15 minutes).
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# What a session remembers of itself: when it began, when it was last used, from where, with which browser; and that it
# is locked.
STARTED, SEEN, ADDRESS, BROWSER = "session_started", "session_seen", "session_address", "session_browser"
LOCKED = "session_locked"
# On what a page asks for by itself while nobody is there: the next part of a progress, how the session stands.
NOBODY_HEADER = "X-Nobody"


class SessionLimitsMiddleware:
    """Ends sessions older than SESSION_LONGEST_AGE, locks those left alone for SESSION_LOCK_AGE, and puts off the idle
    end (SESSION_COOKIE_AGE) of those in use. Nothing is written at every click.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            now = int(time.time())
            # The start of a long sending counts, not its end: the application is called when its head has come.
            idle = now - request.session.get(SEEN, 0)
            if now - request.session.setdefault(STARTED, now) > settings.SESSION_LONGEST_AGE:
                logout(request)
            elif SEEN in request.session and idle > settings.SESSION_LOCK_AGE:
                lock(request)
            elif idle > settings.SESSION_LOCK_AGE // 15 and NOBODY_HEADER not in request.headers:
                remember(request, now)
        return self.get_response(request)


def remember(request: HttpRequest, now: int) -> None:
    """That the session is in use, from where and with what."""
    if is_locked(request):
        return
    request.session[SEEN] = now
    request.session[ADDRESS] = request.META.get("REMOTE_ADDR")
    request.session[BROWSER] = request.headers.get("User-Agent", "").replace("\0", "")[:200]


def lock(request: HttpRequest) -> None:
    """Nothing is answered any more before its owner has said who he is."""
    if not is_locked(request):
        request.session[LOCKED] = True


def unlock(request: HttpRequest) -> None:
    """He has; under a new key (ASVS 7.2.4)."""
    request.session.pop(LOCKED, None)
    remember(request, int(time.time()))
    request.session.cycle_key()


def is_locked(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and request.session.get(LOCKED))
