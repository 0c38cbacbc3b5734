"""Who is signed in where, and the end of it (ASVS 7.4)."""

import hashlib
import re
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Session, User


def sessions_of(user: User) -> QuerySet[Session]:
    """The sessions that are still open, the one used last first."""
    return Session.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("-seen_at", "session_key")


def end_sessions_of(user: User, *, keep: str | None = None, only: str | None = None) -> int:
    """All of them, all but the one with the key `keep`, or the one called `only`. How many there were."""
    ending = [
        session.session_key
        for session in sessions_of(user)
        if session.session_key != keep and (only is None or name_of(session.session_key) == only)
    ]
    Session.objects.filter(session_key__in=ending).delete()
    return len(ending)


def name_of(session_key: str) -> str:
    """What a page calls a session: its key itself would open it."""
    return hashlib.sha256(f"session {session_key}".encode()).hexdigest()[:24]


# The first that occurs is it: browsers carry the names of their ancestors.
_BROWSERS: Final = (
    (r"coc_coc_browser", "Cốc Cốc"),
    (r"Edg(e|A|iOS)?/", "Microsoft Edge"),
    (r"OPR/", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|Chromium/", "Chrome"),
    (r"Safari/", "Safari"),
)
_SYSTEMS: Final = (
    (r"iPhone|iPad", "iPhone, iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "macOS"),
    (r"Linux|CrOS", "Linux"),
)


def browser_name(told: str) -> str:
    """'Chrome trên Windows', as far as the browser says what it is."""
    browser = next((name for pattern, name in _BROWSERS if re.search(pattern, told)), "Trình duyệt khác")
    system = next((name for pattern, name in _SYSTEMS if re.search(pattern, told)), "")
    return f"{browser} trên {system}" if system else browser
