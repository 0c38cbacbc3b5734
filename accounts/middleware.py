"""Who is asking: puts `request.actor` and `request.posts` on every request."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from accounts.queries import desks_of
from accounts.requests import ActorRequest
from qlvb.lib.resend import holds_words, page_of, password_first, signed_out
from qlvb.lib.typed import typed_in

SESSION_POST = "post_id"


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
    """

    def __init__(self, get_response: Callable[[ActorRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponse:
        request.actor, request.posts, request.lent = None, [], []  # type: ignore[assignment]  # views see it only with an actor
        today = timezone.localdate()
        if request.user.is_authenticated and request.user.is_closed(today):
            logout(request)
        if request.user.is_authenticated:
            desks, lent_to = desks_of(request.user, today)
            request.posts = [desk for desk in desks if desk.pk not in lent_to]
            request.lent = [desk for desk in desks if desk.pk in lent_to]
            picked = request.session.get(SESSION_POST)
            desk = next((d for d in desks if d.pk == picked), None) or next(iter(request.posts), None)
            if desk:
                post = lent_to.get(desk.pk, desk)
                request.actor = Actor(
                    user=post.user,
                    post=post,
                    on_behalf_of=desk if desk is not post else None,
                    address=request.META.get("REMOTE_ADDR"),
                )
        return self.get_response(request)

    def process_view(
        self, request: ActorRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Stop people who have no post, or who still carry their first password, before any page."""
        if not request.user.is_authenticated or getattr(view, "without_actor", False):
            return None
        if not getattr(view, "login_required", True):
            return None
        if request.user.must_change_password:
            if request.method == "POST" and holds_words(request):
                return password_first(request)
            return redirect(reverse("accounts:change_password"))
        if request.actor is None:
            return render(request, "errors/no_post.html", {"typed": typed_in(request)}, status=403)
        return None


def without_actor(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view that signed-in people reach without a post: sign out, change password."""
    view.without_actor = True  # type: ignore[attr-defined]  # a mark on a function
    return view
