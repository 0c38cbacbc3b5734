"""Bảo mật đăng nhập: one's own second factor and one's own sessions (SD-10.2, ASVS 7.4.5)."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.actions.begin_second_factor import begin_second_factor
from accounts.actions.confirm_second_factor import confirm_second_factor
from accounts.actions.drop_second_factor import drop_second_factor
from accounts.actions.end_sessions import end_own_sessions
from accounts.actions.renew_recovery_codes import renew_recovery_codes
from accounts.actions.use_code import use_code
from accounts.lockout import count_failure, count_success, is_locked, locked_page
from accounts.models import Authenticator
from accounts.password_age import ends_on, warning
from accounts.proof_forms import WRONG_CODE, FirstCodeForm, ProofForm
from accounts.requests import ActorRequest
from accounts.second_factor import begun, is_required, recovery_codes_left
from accounts.sessions import browser_name, name_of, sessions_of
from accounts.signing_in import HAS_DEVICE
from accounts.views.device import codes_page, key_for_page
from qlvb.lib.http import errors_into, status_of
from qlvb.lib.vietnamese import short_date, short_time


@require_safe
@never_cache
def page(request: ActorRequest) -> HttpResponse:
    """The second factor as it is, and where one is signed in."""
    device = Authenticator.objects.filter(user=request.user, confirmed=True).first()
    today = request.actor.today()
    password_ends_on = ends_on(request.user, today)
    context = {
        "password_warning": warning(password_ends_on, today) if password_ends_on else "",
        "password_ends_on": short_date(password_ends_on) if password_ends_on else "",
        "device_since": short_time(device.since) if device else "",
        "is_required": is_required(request.user, today),
        "codes_left": recovery_codes_left(request.user) if device else 0,
        "sessions": [
            {
                "name": name_of(session.session_key),
                "browser": browser_name(session.browser),
                "address": session.address or "",
                "started": short_time(session.started_at) if session.started_at else "",
                "seen": short_time(session.seen_at) if session.seen_at else "",
                "is_this": session.session_key == request.session.session_key,
            }
            for session in sessions_of(request.user)
        ],
    }
    return render(request, "accounts/security.html", context)


@require_POST
def end_others(request: ActorRequest) -> HttpResponse:
    """One other session, or every other one."""
    only = request.POST.get("session") or None
    if only == name_of(request.session.session_key or ""):
        messages.info(request, "Đây là phiên bạn đang dùng; muốn kết thúc thì bấm Đăng xuất.")
        return redirect("accounts:security")
    ended = end_own_sessions(request.user.pk, keep=request.session.session_key or "", only=only, actor=request.actor)
    none = "Phiên này không còn mở nữa." if only else "Không còn phiên nào khác đang mở."
    messages.success(request, f"Đã đăng xuất {ended} thiết bị khác." if ended else none)
    return redirect("accounts:security")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def begin(request: ActorRequest) -> HttpResponse:
    """A new key, for a first device or in place of the one in use."""

    def go() -> HttpResponse:
        begin_second_factor(request.user.pk)
        return redirect("accounts:device")

    note = "Hãy chuẩn bị điện thoại có ứng dụng xác thực."
    return _proved(request, go, heading="Cài đặt xác thực hai bước", button="Tiếp tục", note=note)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("code")
def device(request: ActorRequest) -> HttpResponse:
    """The key that was begun, and its first code."""
    shown = begun(request.user.pk)
    if shown is None:
        return redirect("accounts:device_begin")
    form = FirstCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with errors_into(form):
            codes = confirm_second_factor(request.user.pk, code=form.cleaned_data["code"], actor=request.actor)
            request.session[HAS_DEVICE] = True
            return codes_page(request, codes, reverse("accounts:security"))
    context = {"form": form, "at_sign_in": False, **key_for_page(shown, request.user)}
    return render(request, "accounts/device.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def codes(request: ActorRequest) -> HttpResponse:
    """New recovery codes; the old ones are good no more."""

    def go() -> HttpResponse:
        new = renew_recovery_codes(request.user.pk, actor=request.actor)
        return codes_page(request, new, reverse("accounts:security"))

    note = "Các mã dự phòng cũ, kể cả bản đã in, hết hiệu lực."
    return _proved(request, go, heading="Lập mã dự phòng mới", button="Lập mã mới", note=note)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def off(request: ActorRequest) -> HttpResponse:
    """Without the second factor again, for whoever need not have it."""

    def go() -> HttpResponse:
        drop_second_factor(request.user.pk, actor=request.actor)
        request.session.pop(HAS_DEVICE, None)
        messages.success(request, "Đã tắt xác thực hai bước.")
        return redirect("accounts:security")

    note = "Từ lần sau chỉ cần mật khẩu để đăng nhập. Các mã dự phòng hết hiệu lực."
    return _proved(request, go, heading="Tắt xác thực hai bước", button="Tắt", note=note)


def _proved(
    request: ActorRequest, go: Callable[[], HttpResponse], *, heading: str, button: str, note: str
) -> HttpResponse:
    """Ask who it is, then `go`. Wrong answers count like those at the sign-in page."""
    user = request.user
    form = ProofForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        if is_locked(request, user.username):
            return locked_page(request)
        words = form.cleaned_data
        with errors_into(form):
            if "password" in words and not user.check_password(words["password"]):
                form.add_error("password", "Mật khẩu hiện tại không đúng.")
            elif "code" in words and not use_code(user.pk, code=words["code"], address=request.META.get("REMOTE_ADDR")):
                form.add_error("code", WRONG_CODE)
            else:
                count_success(request, user.username)
                return go()
            count_failure(request, user.username)
            audit.record("user.proof_failed", request.actor, user)
    context = {"form": form, "heading": heading, "button": button, "note": note}
    return render(request, "accounts/proof.html", context, status=status_of(form))
