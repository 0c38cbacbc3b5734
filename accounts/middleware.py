"""Who is asking: puts `request.actor` and `request.actors` on every request."""

import re
from collections.abc import Callable
from datetime import date

from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRefresh

from accounts.actor import Actor
from accounts.desks import SESSION_POST, ask_which, must_choose, pick
from accounts.idle import locked_answer
from accounts.queries import desks_of
from accounts.requests import ActorRequest
from qlvb.lib.resend import DESK, holds_words, other_desk, page_of, password_first, signed_out
from qlvb.lib.sessions import is_locked
from qlvb.lib.typed import typed_in

# The desk a page was opened under, as its parts say it; its forms say it by the field DESK.
DESK_HEADER = "X-Desk"


class SignInMiddleware(LoginRequiredMiddleware):
    """Sends whoever has not signed in to the sign-in page, and from there back to his page.

    Words he has just sent are kept before his eyes instead.
    """

    def handle_no_permission(  # type: ignore[override]  # the page with his words is no redirect
        self, request: ActorRequest, view_func: Callable[..., HttpResponse]
    ) -> HttpResponse:
        if request.method == "POST":
            return signed_out(request) if holds_words(request) else redirect_to_login(page_of(request))
        response: HttpResponse = super().handle_no_permission(request, view_func)
        return response


class ActorMiddleware:
    """Signed-in people act through a post: the one picked, else their first; or, during a delegation, on behalf of a
    head whose desk they picked. Without a post there is nothing to do here.

    A page stays with the desk it was opened under, also when another one is picked in another tab: its parts and its
    forms say which (`form_tokens`), and a form's desk is the picked one from then on. What says none is answered at the
    picked one, after signing in not before one is picked.
    """

    def __init__(self, get_response: Callable[[ActorRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponse:
        request.actor, request.actors = None, {}  # type: ignore[assignment]  # views see it only with an actor
        today = timezone.localdate()
        if request.user.is_authenticated and request.user.is_closed(today):
            logout(request)
        if request.user.is_authenticated:
            request.actors = {} if is_locked(request) else _actors(request, today)
            own = _number(request.headers.get(DESK_HEADER))
            picked = own if own in request.actors else request.session.get(SESSION_POST)
            if request.actors:
                request.actor = request.actors.get(picked) or next(iter(request.actors.values()))
        return self.get_response(request)

    def process_view(
        self, request: ActorRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Stop people whose session is locked, who have no post, or who still carry their first password, before any
        page.
        """
        if not request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if is_locked(request) and not getattr(view, "while_locked", False):
            return locked_answer(request)
        if getattr(view, "without_actor", False):
            return None
        if request.user.must_change_password:
            if request.method == "POST" and holds_words(request):
                return password_first(request)
            return redirect(reverse("accounts:change_password"))
        if request.actor is None:
            return render(request, "errors/no_post.html", {"typed": typed_in(request)}, status=403)
        return self._stay_at_desk(request)

    def _stay_at_desk(self, request: ActorRequest) -> HttpResponse | None:
        """Work at the desk the page was opened under; refuse when it is not, or no longer, this person's."""
        own = (request.POST.get(DESK) if request.method == "POST" else "") or request.headers.get(DESK_HEADER)
        if not own:
            return ask_which(request) if must_choose(request) else None
        actor = request.actors.get(_number(own))
        if request.method != "POST":
            return None if actor else HttpResponseClientRefresh()
        if actor is None:
            return other_desk(request)
        pick(request, actor.desk.pk)
        request.actor = actor
        return None


def _actors(request: ActorRequest, today: date) -> dict[int | None, Actor]:
    """As whom one may act today, by the id of the desk, first choice first."""
    desks, lent_to = desks_of(request.user, today)
    actors: dict[int | None, Actor] = {}
    for desk in desks:
        post = lent_to.get(desk.pk, desk)
        actors[desk.pk] = Actor(
            user=post.user,
            post=post,
            on_behalf_of=desk if desk is not post else None,
            kinds=frozenset(desk.lent_kinds) if desk is not post and desk.lent_kinds else None,
            address=request.META.get("REMOTE_ADDR"),
        )
    return actors


def _number(text: str | None) -> int | None:
    """An id as a page of ours writes it; None for anything else."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,18}", text) else None


def without_actor(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view that signed-in people reach without a post: sign out, change password."""
    view.without_actor = True  # type: ignore[attr-defined]  # a mark on a function
    return view
