"""A form that came too late: its session had ended, or its page was opened under another one, or under a desk now gone.

Nothing of it is lost: the page shows what was typed, and a button sends the same form again after signing in.
"""

from collections.abc import Container
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from qlvb.lib.typed import is_secret, typed_in

# The field that says under which desk a form's page was opened (`form_tokens`).
DESK = "desk"
Why = Literal["session", "password_first", "other_desk", "locked"]


@dataclass(frozen=True, slots=True)
class Again:
    """The same form once more. `files` must be chosen anew: (field, name of the file) each."""

    action: str
    fields: list[tuple[str, str]]
    files: list[tuple[str, str]]


def holds_words(request: HttpRequest) -> bool:
    """Whether something would be lost if the form were forgotten."""
    return bool(request.FILES or typed_in(request))


def signed_out(request: HttpRequest) -> HttpResponse:
    """401: the session ended while somebody was writing."""
    return _page(request, 401, may_resend=True)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form does not belong to the session it came with (settings.CSRF_FAILURE_VIEW).

    What another site sent is neither shown nor offered for sending again.
    """
    if not came_from_here(request):
        return render(request, "errors/foreign_form.html", status=403)
    return _page(request, 403, may_resend=bool(_came_from(request)))


def password_first(request: HttpRequest) -> HttpResponse:
    """403: somebody who must change his password first was writing in another tab."""
    return _page(request, 403, may_resend=True, why="password_first")


def locked(request: HttpRequest, unlock: str) -> HttpResponse:
    """423: nobody was there for so long that the session is locked; `unlock`: where it is opened."""
    return _page(request, 423, may_resend=True, why="locked", unlock=unlock)


def came_from_here(request: HttpRequest) -> bool:
    """Whether a page of ours sent the form, as far as the browser says."""
    origin = _came_from(request)
    return not origin or origin == f"{'https' if request.is_secure() else 'http'}://{request.get_host()}"


def other_desk(request: HttpRequest) -> HttpResponse:
    """409: the page was opened under a desk that is not, or no longer, that of whoever is signed in. 'Gửi lại' sends
    for the desk picked now.
    """
    return _page(request, 409, may_resend=True, why="other_desk")


def _came_from(request: HttpRequest) -> str:
    """Scheme and host of the page that sent the form; '' when the browser does not say."""
    origin = request.headers.get("Origin", "")
    if origin or not request.headers.get("Referer"):
        return origin
    try:
        page = urlsplit(request.headers["Referer"])
    except ValueError:
        return "?"
    return f"{page.scheme}://{page.netloc}"


def _page(
    request: HttpRequest, status: int, *, may_resend: bool, why: Why = "session", unlock: str = ""
) -> HttpResponse:
    sign_in = resolve_url(settings.LOGIN_URL)
    context = {
        "typed": typed_in(request),
        "again": _again(request, without=[DESK] if why == "other_desk" else []) if may_resend else None,
        "sign_in": sign_in,
        "sign_in_here": f"{sign_in}?{urlencode({'next': page_of(request)})}",
        "why": why,
        "unlock": unlock,
        "who": request.user.get_username() and str(request.user) if request.user.is_authenticated else "",
    }
    return render(request, "errors/not_sent.html", context, status=status)


def page_of(request: HttpRequest) -> str:
    """The page that sent this form, as far as it is one of ours; else the form's own address."""
    try:
        page = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return request.get_full_path()
    if page.netloc != request.get_host():
        return request.get_full_path()
    return f"{page.path}?{page.query}" if page.query else page.path


def _again(request: HttpRequest, *, without: Container[str]) -> Again:
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if isinstance(value, str) and not is_secret(name) and name not in without
    ]
    files = [(name, file.name or "") for name, chosen in request.FILES.lists() for file in chosen if file]
    return Again(request.get_full_path(), fields, files)
