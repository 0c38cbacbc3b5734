"""The acts on accounts: one page, one form, one act each (SD-9.4, SD-10.2)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.account_forms import AccountForm, HandOverForm, OnceForm, PlaceForm, WithdrawForm
from accounts.actions.grant_account import Person, Place, grant_account
from accounts.actions.grant_post import grant_post
from accounts.actions.hand_over import hand_over
from accounts.actions.reset_password import reset_password
from accounts.actions.unlock_account import unlock_account
from accounts.actions.withdraw_account import withdraw_account
from accounts.handover import open_work_of
from accounts.models import User
from accounts.queries import open_posts
from accounts.requests import ActorRequest
from accounts.rules.accounts import check_may_manage, check_not_oneself
from accounts.views.people import find
from qlvb.lib.http import errors_into, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def grant(request: ActorRequest) -> HttpResponse:
    """A new person; the answer shows the temporary password, once."""
    check_may_manage(request.actor)
    form = AccountForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            person = Person(words["username"], words["full_name"], words["email"])
            post, password = grant_account(person, _place(words), form.paper, token=words["token"], actor=request.actor)
            return _once(request, post.user, password, "Đã cấp tài khoản")
    context = {"form": form, "heading": "Cấp tài khoản", "button": "Cấp tài khoản", "person": None}
    return render(request, "accounts/account_form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def add_post(request: ActorRequest, user_id: int) -> HttpResponse:
    """A further post."""
    return _appoint(request, user_id, heading="Giao thêm chức danh", told="Đã giao thêm chức danh")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def restore(request: ActorRequest, user_id: int) -> HttpResponse:
    """Whoever had left comes back; offered is the post he had."""
    return _appoint(request, user_id, heading="Khôi phục tài khoản", told="Đã khôi phục tài khoản")


def _appoint(request: ActorRequest, user_id: int, *, heading: str, told: str) -> HttpResponse:
    user = _find_other(request, user_id)
    last = user.posts_here[0]  # type: ignore[attr-defined]
    before = {"unit": last.unit_id, "role": last.role, "title": last.title} if heading.startswith("Khôi") else {}
    form = PlaceForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=before)
    if form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            post, password = grant_post(user.pk, _place(words), form.paper, token=words["token"], actor=request.actor)
            if password:
                return _once(request, post.user, password, told)
            messages.success(request, f"{told} cho {user.full_name}.")
            return redirect("accounts:person", user.pk)
    context = {"form": form, "heading": heading, "button": heading, "person": user}
    return render(request, "accounts/account_form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ActorRequest, user_id: int) -> HttpResponse:
    """The posts here end; what is open is handed over in the same act."""
    user = _find_other(request, user_id)
    work = open_work_of(list(open_posts(user, request.actor.agency_id)))
    data = request.POST if request.method == "POST" else None
    form = WithdrawForm(data, actor=request.actor, leaver=user, must_hand_over=bool(work))
    if form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            given = withdraw_account(
                user.pk,
                form.paper,
                leaves_on=words["leaves_on"],
                successor=words["successor"],
                token=words["token"],
                actor=request.actor,
            )
            told = f"Đã thu hồi tài khoản của {user.full_name}."
            messages.success(request, f"{told} Đã bàn giao {given} việc." if given else told)
            return redirect("accounts:person", user.pk)
    context = {
        "form": form,
        "heading": "Thu hồi tài khoản",
        "button": "Thu hồi tài khoản",
        "person": user,
        "work": work,
        "shows_work": True,
    }
    return render(request, "accounts/account_form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def give_over(request: ActorRequest, user_id: int) -> HttpResponse:
    """All open work of one post to a named successor."""
    user = _find_other(request, user_id)
    posts = open_posts(user, request.actor.agency_id)
    data = request.POST if request.method == "POST" else None
    form = HandOverForm(data, actor=request.actor, leaver=user, posts=posts)
    if form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            given = hand_over(
                user.pk, words["post"].pk, words["successor"], form.paper, token=words["token"], actor=request.actor
            )
            messages.success(request, f"Đã bàn giao {given} việc cho {words['successor']}.")
            return redirect("accounts:person", user.pk)
    context = {
        "form": form,
        "heading": "Bàn giao công việc",
        "button": "Bàn giao",
        "person": user,
        "work": open_work_of(list(posts)),
        "shows_work": True,
    }
    return render(request, "accounts/account_form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new_password(request: ActorRequest, user_id: int) -> HttpResponse:
    """A temporary password for whoever forgot his, shown once."""
    user = _find_other(request, user_id)
    form = OnceForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        password = reset_password(user.pk, token=form.cleaned_data["token"], actor=request.actor)
        return _once(request, user, password, "Đã cấp lại mật khẩu tạm")
    context = {
        "form": form,
        "heading": "Cấp lại mật khẩu tạm",
        "button": "Cấp mật khẩu tạm",
        "person": user,
        "note": "Mật khẩu cũ hết hiệu lực, các phiên đang mở kết thúc; việc này được ghi trong lịch sử tài khoản.",
    }
    return render(request, "accounts/account_form.html", context)


@require_POST
def unlock(request: ActorRequest, user_id: int) -> HttpResponse:
    """End a lock before its time."""
    user = find(request, user_id)
    unlock_account(user.pk, actor=request.actor)
    messages.success(request, f"{user.full_name} đăng nhập lại được.")
    return redirect("accounts:person", user.pk)


def _find_other(request: ActorRequest, user_id: int) -> User:
    user = find(request, user_id)
    check_not_oneself(request.actor, user)
    return user


def _place(words: dict[str, object]) -> Place:
    return Place(**{name: words[name] for name in ("unit", "role", "title", "starts_on")})  # type: ignore[arg-type]


def _once(request: ActorRequest, user: User, password: str, told: str) -> HttpResponse:
    context = {"person": user, "password": password, "told": told}
    return render(request, "accounts/password_once.html", context)
