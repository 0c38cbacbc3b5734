"""Signing in at the OpenID provider of the settings, and coming back from it (issue 4 point 7)."""

import logging

from authlib.common.errors import AuthlibBaseError
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from joserfc.errors import JoseError
from requests import RequestException

from accounts import audit
from accounts.idle import while_locked
from accounts.middleware import without_actor
from accounts.models import User
from accounts.requests import ActorRequest
from accounts.sign_on import account_of, claims_of, send
from accounts.signing_in import enter_or_wait, next_page
from qlvb.lib.env import SignOn
from qlvb.lib.errors import NotAllowed
from qlvb.lib.sessions import is_locked, unlock

logger = logging.getLogger(__name__)

WANTED = "sign_on_next"
# Everything a provider, or somebody who plays one, can get wrong.
_WRONG = (AuthlibBaseError, JoseError, RequestException, ValueError, KeyError, TypeError, RuntimeError)
NOT_PROVED = "Chưa đăng nhập được: nơi đăng nhập không trả lời đúng. Xin thử lại, hoặc đăng nhập bằng mật khẩu."


def _chosen() -> SignOn:
    chosen: SignOn | None = settings.SIGN_ON
    if chosen is None:
        raise Http404
    return chosen


@require_safe
@login_not_required
@without_actor
@while_locked
@never_cache
def begin(request: ActorRequest) -> HttpResponse:
    """To the provider; a locked session is opened only by whoever gives his password there anew."""
    chosen = _chosen()
    if request.user.is_authenticated and not is_locked(request):
        return redirect(next_page(request))
    request.session[WANTED] = next_page(request)
    try:
        return send(request, chosen, anew=is_locked(request))
    except _WRONG as problem:
        return _failed(request, problem)


@require_safe
@login_not_required
@without_actor
@while_locked
@never_cache
def come_back(request: ActorRequest) -> HttpResponse:
    """With a code: who is it? Then the second step like everybody."""
    chosen = _chosen()
    if request.user.is_authenticated and not is_locked(request):
        return redirect(settings.LOGIN_REDIRECT_URL)
    if request.GET.get("error"):
        return _failed(request, ValueError(request.GET["error"][:100]))
    try:
        claims = claims_of(request, chosen, anew=is_locked(request))
    except _WRONG as problem:
        return _failed(request, problem)
    try:
        user = account_of(request, claims, chosen.match)
    except NotAllowed as refusal:
        told = _readable(str(claims.get("email") or claims.get("preferred_username") or ""))[:150]
        audit.record("user.sign_on_failed", None, address=_address(request), told=told, why=refusal.sentence)
        return _page(request, refusal.sentence, status=403)
    wanted = request.session.pop(WANTED, settings.LOGIN_REDIRECT_URL)
    return _open_again(request, user, wanted) if is_locked(request) else enter_or_wait(request, user, "oidc", wanted)


def _readable(told: str) -> str:
    """Without what no database takes."""
    return "".join(filter(str.isprintable, told))


def _open_again(request: ActorRequest, user: User, wanted: str) -> HttpResponse:
    if user.pk != request.user.pk:
        return _page(request, f"Phiên đang khóa là của {request.user.full_name}, không phải của bạn.", status=403)
    unlock(request)
    audit.record("user.session_unlocked", None, user, user=user, address=_address(request), way="oidc")
    return redirect(wanted)


def _failed(request: ActorRequest, problem: Exception) -> HttpResponse:
    """What exactly was wrong is for the log of the service, not for whoever plays the provider."""
    logger.warning("sign-in at the provider failed: %s: %s", type(problem).__name__, problem)
    audit.record("user.sign_on_failed", None, address=_address(request), why=type(problem).__name__)
    return _page(request, NOT_PROVED, status=400)


def _page(request: ActorRequest, sentence: str, *, status: int) -> HttpResponse:
    return render(request, "accounts/sign_on_failed.html", {"sentence": sentence}, status=status)


def _address(request: ActorRequest) -> str | None:
    return request.META.get("REMOTE_ADDR")
