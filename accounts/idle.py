"""What a locked session answers until its owner gives his password again; nothing he has sent is lost."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.proof_forms import UnlockForm
from accounts.requests import ActorRequest
from qlvb.lib.resend import holds_words, page_of
from qlvb.lib.resend import locked as words_kept

# RFC 4918: locked; pages know it from every other refusal.
STATUS = 423


def while_locked(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view that a locked session reaches: unlock, sign out, how the session stands."""
    view.while_locked = True  # type: ignore[attr-defined]  # a mark on a function
    return view


def locked_answer(request: ActorRequest) -> HttpResponse:
    """In place of any page or part: words that were sent are shown and kept, else the way back to this page."""
    if request.method == "POST" and holds_words(request):
        return words_kept(request, unlock_address(page_of(request)))
    wanted = page_of(request) if request.method == "POST" or request.htmx else request.get_full_path()
    return unlock_page(request, UnlockForm(request.user), wanted, status=STATUS)


def unlock_address(wanted: str) -> str:
    return f"{reverse('accounts:unlock')}?{urlencode({'next': wanted})}"


def unlock_page(request: ActorRequest, form: UnlockForm, wanted: str, *, status: int) -> HttpResponse:
    context = {"form": form, "next": wanted, "who": request.user, "sign_on": settings.SIGN_ON}
    return render(request, "accounts/unlock.html", context, status=status)
