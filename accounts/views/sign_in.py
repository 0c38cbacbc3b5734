"""Sign in, sign out, change the password, switch the post."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import audit
from accounts.actions.change_password import change_password as change_password_act
from accounts.forgotten import is_offered
from accounts.forms import ChangePasswordForm, SignInForm
from accounts.idle import while_locked
from accounts.lockout import locked_page
from accounts.middleware import SESSION_POST, without_actor
from accounts.models import User
from accounts.requests import ActorRequest
from accounts.signing_in import go_on
from qlvb.lib.vietnamese import nfc


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: ActorRequest) -> HttpResponse:
    """Ask for name and password; then the second step, then on to the page one wanted, else to the desk."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = SignInForm(request, request.POST or None)
    if request.method == "POST":
        address = request.META.get("REMOTE_ADDR")
        if form.is_valid():
            return go_on(request, form.get_user())
        _tell_failed(nfc(request.POST.get("username", ""))[:150], address)
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
    """One's own password; asked for at the first sign-in (SD-10.2)."""
    form = ChangePasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = change_password_act(
            request.user.pk,
            password=form.cleaned_data["new_password1"],
            keep=request.session.session_key,
            actor=request.actor,
        )
        update_session_auth_hash(request, user)
        messages.success(request, "Đã đổi mật khẩu; các thiết bị khác đã được đăng xuất.")
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/change_password.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def switch_post(request: ActorRequest) -> HttpResponse:
    """Work in another of one's own posts from now on, or on behalf of a head who has delegated."""
    wanted = request.POST.get("post")
    post = next((one.desk for one in request.actors.values() if str(one.desk.pk) == wanted), None)
    if post is None:
        raise Http404
    request.session[SESSION_POST] = post.pk
    audit.record("user.switched_post", request.actor, post)
    if post.user_id == request.user.pk:
        messages.info(request, f"Bạn đang làm việc với chức danh {post.title}, {post.unit.name}.")
    else:
        messages.info(request, f"Bạn đang xử lý thay mặt {post.user.full_name}, {post.title}.")
    return redirect(settings.LOGIN_REDIRECT_URL)
