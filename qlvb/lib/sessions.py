"""How long a session lives: it ends some time after the last click, and at the latest half a day after signing in."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# What a session remembers of itself: when it began, when it was last used, from where, with which browser.
STARTED, SEEN, ADDRESS, BROWSER = "session_started", "session_seen", "session_address", "session_browser"
# A session is written back at most this often, not at every click.
SECONDS_BETWEEN_WRITES = 300


class SessionLimitsMiddleware:
    """Ends sessions older than SESSION_LONGEST_AGE and puts off the idle end (SESSION_COOKIE_AGE) of those in use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.setdefault(STARTED, now) > settings.SESSION_LONGEST_AGE:
                logout(request)
            elif now - request.session.get(SEEN, 0) > SECONDS_BETWEEN_WRITES:
                remember(request, now)
        return self.get_response(request)


def remember(request: HttpRequest, now: int) -> None:
    """That the session is in use, from where and with what."""
    request.session[SEEN] = now
    request.session[ADDRESS] = request.META.get("REMOTE_ADDR")
    request.session[BROWSER] = request.headers.get("User-Agent", "").replace("\0", "")[:200]
