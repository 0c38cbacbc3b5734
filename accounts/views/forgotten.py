"""Quên mật khẩu: a link by mail, and the new password behind it (SD-10.2)."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions.ask_reset import ask_reset
from accounts.actions.use_reset_link import use_reset_link
from accounts.forgotten import FOR_A_NAME, is_offered, user_behind
from accounts.forms import ForgottenForm, NewPasswordForm
from accounts.lockout import network_of
from accounts.requests import ActorRequest
from qlvb.lib.http import status_of

# In the session: the link's secret, so that it stands in no address and no referrer while the form is open.
LINK = "reset_link"
HIDDEN = "mat-khau-moi"


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def ask(request: ActorRequest) -> HttpResponse:
    """The same answer whether or not the account exists."""
    if not is_offered():
        raise Http404
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        ask_reset(form.cleaned_data["name"], network=network_of(request))
        return render(request, "accounts/reset_sent.html", {"most": FOR_A_NAME})
    return render(request, "accounts/forgotten.html", {"form": form}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
@sensitive_post_parameters()
def reset(request: ActorRequest, link: str) -> HttpResponse:
    """The link, good once; a second factor is not skipped: he signs in afterwards like everybody."""
    name, _, token = link.partition(".")
    if token != HIDDEN:
        if user_behind(name, token) is None:
            return render(request, "accounts/reset_used.html", {"is_offered": is_offered()}, status=410)
        request.session[LINK] = token
        return redirect("accounts:reset", f"{name}.{HIDDEN}")
    kept = request.session.get(LINK, "")
    user = user_behind(name, kept)
    if user is None:
        return render(request, "accounts/reset_used.html", {"is_offered": is_offered()}, status=410)
    form = NewPasswordForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        address = request.META.get("REMOTE_ADDR")
        use_reset_link(user.pk, name=name, token=kept, password=form.cleaned_data["new_password1"], address=address)
        logout(request)
        messages.success(request, "Đã đặt mật khẩu mới. Mời đăng nhập.")
        return redirect("accounts:sign_in")
    return render(request, "accounts/reset.html", {"form": form, "who": user}, status=status_of(form))
