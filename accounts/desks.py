"""At which of one's desks one works: said after signing in, kept in the session, remembered nowhere else (DN-3.1)."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.requests import ActorRequest
from qlvb.lib.resend import holds_words, other_desk, page_of

# In a session: the desk that was chosen; and that one is still to be chosen.
SESSION_POST, TO_CHOOSE = "post_id", "desk_to_choose"


def pick(request: ActorRequest, desk_id: int) -> None:
    """One of `request.actors`."""
    if request.session.get(SESSION_POST) != desk_id:
        request.session[SESSION_POST] = desk_id
    request.session.pop(TO_CHOOSE, None)


def must_choose(request: ActorRequest) -> bool:
    """Whether he has to say first at which desk he works: after signing in, and when the desk he worked at is his no
    longer. Never somebody with one desk.
    """
    picked = request.session.get(SESSION_POST)
    if picked is not None and picked not in request.actors:
        del request.session[SESSION_POST]
        request.session[TO_CHOOSE] = True
    if len(request.actors) < 2:
        request.session.pop(TO_CHOOSE, None)
    return bool(request.session.get(TO_CHOOSE))


def ask_which(request: ActorRequest) -> HttpResponse | None:
    """In place of a page: which desk? And then that page. None where just that is asked."""
    chooser = reverse("accounts:switch_post")
    if request.path == chooser:
        return None
    if request.method == "POST" and holds_words(request):
        return other_desk(request)
    wanted = page_of(request) if request.method == "POST" else request.get_full_path()
    return redirect(f"{chooser}?{urlencode({'next': wanted}, safe='/')}")
