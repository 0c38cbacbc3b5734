"""Sign in, sign out, change the password, choose the desk to work at."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import audit
from accounts.actions.change_password import change_password as change_password_act
from accounts.desks import must_choose, pick
from accounts.forgotten import is_offered
from accounts.forms import ChangePasswordForm, SignInForm
from accounts.idle import while_locked
from accounts.lockout import count_failure, count_success, is_locked, locked_page
from accounts.middleware import without_actor
from accounts.models import User
from accounts.password_age import why_now
from accounts.requests import ActorRequest
from accounts.signing_in import go_on, next_page
from qlvb.lib.http import status_of
from qlvb.lib.vietnamese import nfc


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: ActorRequest) -> HttpResponse:
    """Ask for name and password; then the second step, then on to the page one wanted, else to the desk."""
    if request.user.is_authenticated:
        return redirect(next_page(request))
    form = SignInForm(request, request.POST or None)
    if request.method == "POST":
        address = request.META.get("REMOTE_ADDR")
        if form.is_valid():
            return go_on(request, form.get_user())
        _tell_failed(nfc(request.POST.get("username", "")).replace("\0", "")[:150], address)
        if getattr(request, "axes_locked_out", False):
            return locked_page(request)
    return render(
        request,
        "accounts/sign_in.html",
        {"form": form, "next": request.GET.get("next", ""), "may_reset": is_offered(), "sign_on": settings.SIGN_ON},
        status=422 if form.errors else 200,
    )


def _tell_failed(username: str, address: str | None) -> None:
    """Whoever it was is not known; whose account was tried is, if there is one, and its agency sees it."""
    tried = User.objects.filter(username=username).first()
    audit.record("user.sign_in_failed", None, tried, address=address, username=username)


@require_POST
@without_actor
@while_locked
def sign_out(request: ActorRequest) -> HttpResponse:
    user = request.user
    audit.record("user.signed_out", request.actor, user, user=user, address=request.META.get("REMOTE_ADDR"))
    logout(request)
    messages.info(request, "Bạn đã đăng xuất.")
    return redirect("accounts:sign_in")


@require_http_methods(["GET", "HEAD", "POST"])
@without_actor
@sensitive_post_parameters()
def change_password(request: ActorRequest) -> HttpResponse:
    """One's own password; asked for at the first sign-in, of administrators every two months (SD-10.2, facts.md §5.2).

    A wrong old one counts like one given at the sign-in page.
    """
    user = request.user
    if request.method == "POST" and is_locked(request, user.username):
        return locked_page(request)
    form = ChangePasswordForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        keep = request.session.session_key
        user = change_password_act(user.pk, password=form.cleaned_data["new_password1"], keep=keep, actor=request.actor)
        update_session_auth_hash(request, user)
        count_success(request, user.username)
        messages.success(request, "Đã đổi mật khẩu; các thiết bị khác đã được đăng xuất.")
        return redirect(next_page(request))
    if form.has_error("old_password", "password_incorrect"):
        count_failure(request, user.username)
        audit.record("user.proof_failed", request.actor, user, user=user, address=request.META.get("REMOTE_ADDR"))
    why = why_now(user, timezone.localdate()) if user.must_change_password else ""
    return render(request, "accounts/change_password.html", {"form": form, "why": why}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def switch_post(request: ActorRequest) -> HttpResponse:
    """Say at which of one's desks one works from now on: a post of one's own, or that of a head who has delegated.

    Asked after signing in of whoever has several; then on to the page he wanted.
    """
    if request.method != "POST":
        if len(request.actors) < 2:
            return redirect(next_page(request))
        return render(request, "accounts/desks.html", {"next": request.GET.get("next", ""), "no_desk": True})
    wanted = request.POST.get("post")
    chosen = next((one for one in request.actors.values() if str(one.desk.pk) == wanted), None)
    if chosen is None:
        raise Http404
    post = chosen.desk
    desk = f"{post.title}, {post.unit.short_name}"
    if post.user_id != request.user.pk:
        desk = f"{desk} ({post.user.full_name})"
    audit.record("user.switched_post", chosen if must_choose(request) else request.actor, post, desk=desk)
    pick(request, post.pk)
    if post.user_id == request.user.pk:
        messages.info(request, f"Bạn đang làm việc với chức danh {post.title}, {post.unit.name}.")
    else:
        messages.info(request, f"Bạn đang xử lý thay mặt {post.user.full_name}, {post.title}.")
    return redirect(next_page(request))
