"""The lock of a session nobody uses: set, opened, asked about by the pages of ours that lie open."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.actions.use_code import use_code
from accounts.idle import unlock_page, while_locked
from accounts.lockout import count_failure, count_success, locked_page
from accounts.lockout import is_locked as name_is_locked
from accounts.middleware import without_actor
from accounts.proof_forms import WRONG_CODE, UnlockForm
from accounts.requests import ActorRequest
from accounts.signing_in import next_page
from qlvb.lib.http import errors_into, status_of
from qlvb.lib.sessions import is_locked, lock, unlock

# What a script asks for; without it the answers are pages.
SCRIPT_HEADER = "X-Script"


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@without_actor
@while_locked
@never_cache
@sensitive_post_parameters()
def open_again(request: ActorRequest) -> HttpResponse:
    """The password, or a code where there is a device, and the session goes on where it was."""
    if not is_locked(request):
        return _how_it_stands(request) if SCRIPT_HEADER in request.headers else redirect(next_page(request))
    user = request.user
    form = UnlockForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        if name_is_locked(request, user.username):
            return locked_page(request)
        with errors_into(form):
            if _is_proved(request, form):
                unlock(request)
                count_success(request, user.username)
                address = request.META.get("REMOTE_ADDR")
                audit.record("user.session_unlocked", None, user, user=user, address=address)
                return _how_it_stands(request) if SCRIPT_HEADER in request.headers else redirect(next_page(request))
            count_failure(request, user.username)
            audit.record("user.proof_failed", None, user, user=user, address=request.META.get("REMOTE_ADDR"))
    if SCRIPT_HEADER in request.headers and form.errors:
        problem = " ".join(str(sentence) for sentences in form.errors.values() for sentence in sentences)
        return JsonResponse({"problem": problem}, status=422)
    return unlock_page(request, form, next_page(request), status=status_of(form))


def _is_proved(request: ActorRequest, form: UnlockForm) -> bool:
    words, user = form.cleaned_data, request.user
    if words["password"]:
        if not user.check_password(words["password"]):
            form.add_error("password", "Mật khẩu không đúng.")
    elif not use_code(user.pk, code=words["code"], address=request.META.get("REMOTE_ADDR")):
        form.add_error("code", WRONG_CODE)
    return form.is_valid()


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@without_actor
@while_locked
@never_cache
def state(request: ActorRequest) -> HttpResponse:
    """How the session stands. A POST says that somebody is typing; `khoa=1`, that nobody is there any more."""
    if request.method == "POST" and request.POST.get("khoa") and request.user.is_authenticated:
        lock(request)
    return _how_it_stands(request)


def _how_it_stands(request: ActorRequest) -> HttpResponse:
    """`user`: whose session it is, so that no page opens before somebody else's eyes; `token`: what its forms carry."""
    if not request.user.is_authenticated:
        return JsonResponse({"state": "ended", "sign_in": reverse("accounts:sign_in")})
    return JsonResponse(
        {
            "state": "locked" if is_locked(request) else "open",
            "user": request.user.pk,
            "token": get_token(request),
        }
    )
