"""The acts on accounts: one page, one form, one act each (SD-9.4, SD-10.2).

Without a decision the same form asks the head for his consent instead, and the act waits for it.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.account_forms import (
    AccountForm,
    GroundForm,
    LeavingForm,
    OnceForm,
    PaperForm,
    PlaceForm,
)
from accounts.actions.ask_consent import ask_consent
from accounts.actions.cancel_leaving import cancel_leaving
from accounts.actions.end_sessions import end_sessions as end_sessions_act
from accounts.actions.grant_account import grant_account
from accounts.actions.grant_post import grant_post
from accounts.actions.hand_over import hand_over
from accounts.actions.record_leaving import record_leaving
from accounts.actions.reopen_account import reopen_account
from accounts.actions.reset_password import reset_password
from accounts.actions.take_away_second_factor import take_away_second_factor
from accounts.actions.transfer import transfer as transfer_act
from accounts.actions.unlock_account import unlock_account
from accounts.actions.withdraw_account import withdraw_account
from accounts.consents import Matter
from accounts.enums import Perm
from accounts.hand_over_forms import HandOverForm, SuccessionForm, TransferForm, WithdrawForm
from accounts.handover import open_kinds_of, open_work_of
from accounts.matters import (
    NO_RESET,
    Person,
    Place,
    appointing,
    check_not_a_head,
    check_still_here,
    granting,
    losing_device,
    reopening,
    transferring,
    withdrawing,
)
from accounts.models import Minutes, User
from accounts.queries import is_only_clerk, open_posts, people_of_agency
from accounts.requests import ActorRequest
from accounts.rules.accounts import check_is_no_head, check_may_cancel_leaving, check_may_manage, check_not_oneself
from accounts.views.people import find
from qlvb.lib.http import errors_into, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def grant(request: ActorRequest) -> HttpResponse:
    """A new person; the answer shows the temporary password, once."""
    check_may_manage(request.actor)
    form = AccountForm(*_sent(request), actor=request.actor)
    if form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            person = Person(words["username"], words["full_name"], words["email"])
            place = place_of(words)
            if form.asks_consent:
                return _ask(request, form, lambda: granting(person, place, request.actor))
            post, password = grant_account(person, place, form.paper, token=words["token"], actor=request.actor)
            return once(request, post.user, password, "Đã cấp tài khoản")
    return _page(request, form, "Cấp tài khoản", None)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def add_post(request: ActorRequest, user_id: int) -> HttpResponse:
    """A further post."""
    user = _find_other(request, user_id)
    return _appoint(request, user, PlaceForm(*_sent(request), actor=request.actor), heading="Giao thêm chức danh")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def restore(request: ActorRequest, user_id: int) -> HttpResponse:
    """Whoever had left comes back, offered is the post he had; an account that was stopped is opened as it was."""
    user = _find_other(request, user_id)
    if user.is_closed(request.actor.today()) and open_posts(user, request.actor.agency_id):
        return _reopen(request, user)
    last = user.posts_here[0]  # type: ignore[attr-defined]
    before = {"unit": last.unit_id, "role": last.role, "title": last.title}
    form = PlaceForm(*_sent(request), actor=request.actor, initial=before)
    return _appoint(request, user, form, heading="Khôi phục tài khoản")


def _appoint(request: ActorRequest, user: User, form: PlaceForm, *, heading: str) -> HttpResponse:
    if form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            place = place_of(words)
            if form.asks_consent:
                return _ask(request, form, lambda: appointing(user, place, request.actor))
            post, password = grant_post(user.pk, place, form.paper, token=words["token"], actor=request.actor)
            if password:
                return once(request, post.user, password, "Đã khôi phục tài khoản")
            messages.success(request, f"Đã giao thêm chức danh cho {user.full_name}.")
            return redirect("accounts:person", user.pk)
    return _page(request, form, heading, user)


def _reopen(request: ActorRequest, user: User) -> HttpResponse:
    matter, posts = reopening(user, request.actor)
    form = GroundForm(*_sent(request), actor=request.actor)
    if form.is_valid():
        with errors_into(form):
            if form.asks_consent:
                return _ask(request, form, lambda: matter)
            token = form.cleaned_data["token"]
            password = reopen_account(user.pk, form.paper, token=token, actor=request.actor)
            return once(request, user, password, "Đã mở lại tài khoản")
    held = "; ".join(f"{post.title}, {post.unit.short_name}" for post in posts)
    note = f"Tài khoản đang tạm ngừng, chức danh vẫn giữ nguyên: {held}. Mở lại thì cấp mật khẩu tạm mới."
    return _page(request, form, "Mở lại tài khoản", user, note=note)


@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: ActorRequest, user_id: int) -> HttpResponse:
    """Another post of the agency from a day on; the work of the old one is handed over."""
    user = _find_other(request, user_id)
    posts = open_posts(user, request.actor.agency_id)
    form = TransferForm(*_sent(request), actor=request.actor, leaver=user, posts=posts, **_open(request, user))
    if form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            old, place, heirs = words["post"], place_of(words), form.succession
            if form.asks_consent:
                return _ask(request, form, lambda: transferring(user, old.pk, place, heirs, request.actor)[0])
            _, minutes = transfer_act(
                user.pk, old.pk, place, form.paper, succession=heirs, token=words["token"], actor=request.actor
            )
            return handed_over(request, f"Đã chuyển công tác {user.full_name}.", minutes, user.pk)
    return _page(request, form, "Chuyển công tác", user, work=open_work_of(list(posts)), shows_work=True)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ActorRequest, user_id: int) -> HttpResponse:
    """The posts here end; what is open is handed over in the same act."""
    user = _find_other(request, user_id)
    posts = list(open_posts(user, request.actor.agency_id))
    check_still_here(user, posts, request.actor)
    work = open_work_of(posts)
    form = WithdrawForm(*_sent(request), actor=request.actor, leaver=user, **_open(request, user))
    if form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            day, heirs = words["leaves_on"], form.succession
            if form.asks_consent:
                return _ask(request, form, lambda: withdrawing(user, day, heirs, request.actor)[0])
            minutes = withdraw_account(
                user.pk, form.paper, leaves_on=day, succession=heirs, token=words["token"], actor=request.actor
            )
            return handed_over(request, f"Đã thu hồi tài khoản của {user.full_name}.", minutes, user.pk)
    return _page(request, form, "Thu hồi tài khoản", user, work=work, shows_work=True)


@require_http_methods(["GET", "HEAD", "POST"])
def give_over(request: ActorRequest, user_id: int) -> HttpResponse:
    """Open work of one post to named successors."""
    user = _find_other(request, user_id)
    posts = open_posts(user, request.actor.agency_id)
    counts = open_kinds_of(posts)
    form = HandOverForm(*_sent(request), actor=request.actor, leaver=user, posts=posts, counts=counts)
    if form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            minutes = hand_over(
                user.pk, words["post"].pk, form.succession, form.paper, token=words["token"], actor=request.actor
            )
            return handed_over(request, "Đã bàn giao công việc.", minutes, user.pk)
    work = open_work_of(list(posts))
    return _page(request, form, "Bàn giao công việc", user, button="Bàn giao", work=work, shows_work=True)


def _open(request: ActorRequest, user: User) -> dict[str, Any]:
    """What somebody who leaves has open, and whether he is the agency's only clerk."""
    posts = list(open_posts(user, request.actor.agency_id))
    return {"counts": open_kinds_of(posts), "last_clerk": is_only_clerk(posts, request.actor.agency_id, user)}


def handed_over(request: ActorRequest, told: str, minutes: Minutes | None, user_id: int) -> HttpResponse:
    """To the minutes, where there are any, to be printed and signed."""
    if minutes is None:
        messages.success(request, told)
        return redirect("accounts:person", user_id)
    messages.success(request, f"{told} Đã lập {str(minutes)[0].lower()}{str(minutes)[1:]}.")
    return redirect("accounts:minutes_page", minutes.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: ActorRequest, user_id: int) -> HttpResponse:
    """A leaving day that is known before the decision (DN-13.5d)."""
    user = _find_other(request, user_id)
    check_is_no_head(open_posts(user, request.actor.agency_id))
    form = LeavingForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            record_leaving(
                user.pk, words["leaves_on"], reason=words["reason"], token=words["token"], actor=request.actor
            )
            messages.success(request, f"Đã ghi ngày nghỉ của {user.full_name}.")
            return redirect("accounts:person", user.pk)
    note = (
        "Ghi khi biết trước ngày nghỉ, chuyển công tác mà chưa có quyết định. Từ ngày ấy người đó không đăng nhập "
        "được; chậm nhất một ngày làm việc sau phải thu hồi tài khoản, hệ thống nhắc cho đến khi xong."
    )
    return _page(request, form, "Ghi ngày nghỉ", user, note=note)


@require_POST
def leaving_cancelled(request: ActorRequest, user_id: int) -> HttpResponse:
    """He stays after all; the head, who has no page of the person, goes back to the list."""
    check_may_cancel_leaving(request.actor)
    user = get_object_or_404(people_of_agency(request.actor.agency_id), pk=user_id)
    cancel_leaving(user.pk, actor=request.actor)
    messages.success(request, f"Đã bỏ ngày nghỉ của {user.full_name}.")
    if request.actor.has_perm(Perm.MANAGE_ACCOUNTS):
        return redirect("accounts:person", user.pk)
    return redirect("accounts:leavings")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new_password(request: ActorRequest, user_id: int) -> HttpResponse:
    """A temporary password for whoever forgot his, shown once."""
    user = _find_other(request, user_id)
    check_not_a_head(user, NO_RESET)
    form = OnceForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        password = reset_password(user.pk, token=form.cleaned_data["token"], actor=request.actor)
        return once(request, user, password, "Đã cấp lại mật khẩu tạm")
    note = "Mật khẩu cũ hết hiệu lực, các phiên đang mở kết thúc; việc này được ghi trong lịch sử tài khoản."
    return _page(request, form, "Cấp lại mật khẩu tạm", user, button="Cấp mật khẩu tạm", note=note)


@require_POST
def unlock(request: ActorRequest, user_id: int) -> HttpResponse:
    """End a lock before its time."""
    user = find(request, user_id)
    unlock_account(user.pk, actor=request.actor)
    messages.success(request, f"{user.full_name} đăng nhập lại được.")
    return redirect("accounts:person", user.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def lost_device(request: ActorRequest, user_id: int) -> HttpResponse:
    """The device that shows somebody's codes is lost."""
    user = _find_other(request, user_id)
    matter, _ = losing_device(user, request.actor)
    form = GroundForm(*_sent(request), actor=request.actor)
    if form.is_valid():
        with errors_into(form):
            if form.asks_consent:
                return _ask(request, form, lambda: matter)
            take_away_second_factor(user.pk, form.paper, token=form.cleaned_data["token"], actor=request.actor)
            messages.success(request, f"Đã gỡ thiết bị xác thực của {user.full_name}.")
            return redirect("accounts:person", user.pk)
    note = (
        "Thiết bị và mã dự phòng hết hiệu lực, các phiên đang mở kết thúc. Người bắt buộc xác thực hai bước sẽ cài "
        "thiết bị mới khi đăng nhập; nếu nghi mật khẩu đã lộ, hãy cấp lại mật khẩu tạm."
    )
    return _page(request, form, "Gỡ thiết bị xác thực", user, note=note)


@require_POST
def end_sessions(request: ActorRequest, user_id: int) -> HttpResponse:
    """Signed out everywhere."""
    user = find(request, user_id)
    ended = end_sessions_act(user.pk, actor=request.actor)
    told = f"Đã kết thúc {ended} phiên đăng nhập của {user.full_name}."
    messages.success(request, told if ended else f"{user.full_name} không có phiên nào đang mở.")
    return redirect("accounts:person", user.pk)


def _find_other(request: ActorRequest, user_id: int) -> User:
    user = find(request, user_id)
    check_not_oneself(request.actor, user)
    return user


def _sent(request: ActorRequest) -> tuple[object, object]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _ask(request: ActorRequest, form: GroundForm, matter_of: Callable[[], Matter]) -> HttpResponse:
    words = form.cleaned_data
    consent = ask_consent(matter_of(), reason=words["reason"], token=words["token"], actor=request.actor)
    messages.success(request, "Đã trình người đứng đầu cho ý kiến.")
    return redirect("accounts:consent", consent.pk)


def _page(request: ActorRequest, form: OnceForm, heading: str, user: User | None, **more: object) -> HttpResponse:
    context = {"form": form, "heading": heading, "button": heading, "person": user}
    context |= {"on_paper": False, "may_ask": False, "kinds": []}
    if isinstance(form, PaperForm):
        context |= {"on_paper": True, "may_ask": isinstance(form, GroundForm)}
    if isinstance(form, SuccessionForm):
        context |= {"kinds": form.kind_fields()}
    return render(request, "accounts/account_form.html", context | more, status=status_of(form))


def place_of(words: dict[str, object]) -> Place:
    return Place(**{name: words[name] for name in ("unit", "role", "title", "starts_on")})  # type: ignore[arg-type]


def once(request: ActorRequest, user: User, password: str, told: str) -> HttpResponse:
    """The page with a temporary password; it is kept nowhere."""
    context = {"person": user, "password": password, "told": told}
    return render(request, "accounts/password_once.html", context)
