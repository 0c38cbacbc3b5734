"""The second step of signing in: a code, or the device one must have first (SD-10.2)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.actions.begin_second_factor import begin_second_factor
from accounts.actions.confirm_second_factor import confirm_second_factor
from accounts.actions.use_code import use_code
from accounts.lockout import count_failure, is_locked, locked_page
from accounts.models import User
from accounts.proof_forms import WRONG_CODE, CodeForm, FirstCodeForm
from accounts.requests import ActorRequest
from accounts.second_factor import begun, has_device, recovery_codes_left
from accounts.signing_in import enter, first_page, pending
from accounts.views.device import codes_page, key_for_page
from qlvb.lib.http import errors_into, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
@sensitive_post_parameters("code")
def code(request: ActorRequest) -> HttpResponse:
    """A code of the device, or a recovery code."""
    waiting = pending(request)
    if waiting is None:
        return _from_the_start(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        user, address = waiting.user, request.META.get("REMOTE_ADDR")
        if is_locked(request, user.username):
            return locked_page(request)
        with errors_into(form):
            if factor := use_code(user.pk, code=form.cleaned_data["code"], address=address):
                enter(request, user, way=waiting.way, factor=factor)
                if factor == "recovery":
                    _tell_left(request, user)
                return redirect(first_page(user, waiting.next))
            form.add_error("code", WRONG_CODE)
            count_failure(request, user.username)
            audit.record("user.code_failed", None, user, address=address)
    return render(request, "accounts/sign_in_code.html", {"form": form}, status=status_of(form))


def _tell_left(request: ActorRequest, user: User) -> None:
    left = recovery_codes_left(user)
    if left > 2:
        messages.info(request, f"Bạn vừa dùng một mã dự phòng; còn {left} mã.")
    else:
        messages.warning(
            request, f"Bạn vừa dùng một mã dự phòng; chỉ còn {left} mã. Hãy lập mã mới ở mục Bảo mật đăng nhập."
        )


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
@sensitive_post_parameters("code")
def device(request: ActorRequest) -> HttpResponse:
    """Whoever administers or signs brings a device before he comes in."""
    waiting = pending(request)
    if waiting is None:
        return _from_the_start(request)
    if has_device(waiting.user):
        return redirect("accounts:sign_in_code")
    form = FirstCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with errors_into(form):
            codes = confirm_second_factor(
                waiting.user.pk, code=form.cleaned_data["code"], actor=None, address=request.META.get("REMOTE_ADDR")
            )
            enter(request, waiting.user, way=waiting.way, factor="device")
            return codes_page(request, codes, first_page(waiting.user, waiting.next))
    shown = begun(waiting.user.pk) or begin_second_factor(waiting.user.pk)
    context = {"form": form, "at_sign_in": True, **key_for_page(shown, waiting.user)}
    return render(request, "accounts/device.html", context, status=status_of(form))


def _from_the_start(request: ActorRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        messages.info(request, "Bước đăng nhập trước đã quá 10 phút hoặc chưa xong; hãy đăng nhập lại từ đầu.")
    return redirect("accounts:sign_in")
