"""Quản trị tài khoản: the people of an agency and the history of each (SD-9.4, DN-12.1)."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import lockout, queries
from accounts.matters import NO_REMOVAL, NO_RESET
from accounts.models import AccountDecision, AuditEntry, PlannedLeaving, Post, Unit, User
from accounts.neighbours import neighbours
from accounts.queries import consents_visible_to
from accounts.requests import ActorRequest
from accounts.rules.accounts import check_may_manage
from accounts.rules.consents import is_head
from accounts.second_factor import has_device
from qlvb.lib.paging import page_of
from qlvb.lib.vietnamese import short_date, short_time

WORKING, LEFT = "dang-lam-viec", "da-thu-hoi"
# What an administrator did to the account without a decision, as the history tells it.
_DEEDS = {
    "user.unlocked": "Mở khóa đăng nhập",
    "user.password_reset": "Cấp lại mật khẩu tạm",
    "user.password_reset_by_mail": "Đặt lại mật khẩu bằng liên kết trong thư",
    "user.sessions_ended": "Kết thúc phiên đăng nhập",
    "user.second_factor_on": "Bật xác thực hai bước",
    "user.second_factor_off": "Tắt xác thực hai bước",
    "account.leaving_recorded": "Ghi ngày nghỉ",
    "account.leaving_cancelled": "Bỏ ngày nghỉ đã ghi",
    "account.unused_told": "Báo trước: tài khoản sắp tạm ngừng vì không dùng",
    "account.stopped_unused": "Tạm ngừng vì 45 ngày không đăng nhập",
}


@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """Who works here, and who has left; found by name, user name, unit."""
    check_may_manage(request.actor)
    agency_id, today = request.actor.agency_id, request.actor.today()
    people = queries.people_of_agency(agency_id)
    working = queries.posts_in_agency(agency_id, today).order_by().values("user_id")
    sides = {WORKING: people.filter(pk__in=working), LEFT: people.exclude(pk__in=working)}
    labels = {WORKING: "Đang làm việc", LEFT: "Đã thu hồi"}
    wanted = request.GET.get("muc", "")
    tab = wanted if wanted in sides else WORKING
    words, unit = request.GET.get("q", "").strip()[:100], request.GET.get("don-vi", "")
    rows = queries.users_named(sides[tab], words)
    if unit.isdecimal() and len(unit) < 19:
        rows = rows.filter(pk__in=queries.users_of_unit(int(unit)))
    page = page_of(queries.with_posts_in(rows, agency_id), request.GET.get("trang"))
    locked = lockout.locked_names(user.username for user in page.rows)
    context = {
        "tabs": [
            {
                "label": labels[name],
                "url": f"{reverse('accounts:people')}?muc={name}",
                "count": side.count(),
                "active": name == tab,
            }
            for name, side in sides.items()
        ],
        "tab": tab,
        "page": page,
        "rows": [
            {"user": user, "state": state_of(user, user.username in locked, request), "posts": posts_of(user, request)}
            for user in page.rows
        ],
        "q": words,
        "unit": unit,
        "units": Unit.objects.filter(pk=agency_id) | queries.units_of_agency(agency_id),
    }
    return render(request, "accounts/people.html", context)


def posts_of(user: User, request: ActorRequest) -> list[dict[str, object]]:
    """The person's posts here, those in force first."""
    today = request.actor.today()
    return [
        {"post": post, "unit": post.unit.short_name, "ended": post.ends_on is not None and post.ends_on < today}
        for post in user.posts_here  # type: ignore[attr-defined]  # with_posts_in
    ]


def state_of(user: User, locked: bool, request: ActorRequest) -> dict[str, str]:
    """Label and tone of the account, the most important thing first."""
    today = request.actor.today()
    if user.is_closed(today) and any(not post["ended"] for post in posts_of(user, request)):
        return {"label": "Tạm ngừng" if user.stopped_on else "Đã nghỉ, chờ thu hồi", "tone": "late"}
    if user.is_closed(today):
        return {"label": "Đã thu hồi", "tone": "none"}
    if all(post["ended"] for post in posts_of(user, request)):
        return {"label": "Đã chuyển công tác", "tone": "none"}
    if user.closed_from:
        return {"label": f"Thu hồi từ {short_date(user.closed_from)}", "tone": "soon"}
    if locked:
        return {"label": "Đang khóa đăng nhập", "tone": "late"}
    if user.must_change_password:
        return {"label": "Phải đổi mật khẩu", "tone": "info"}
    return {"label": "Đang dùng", "tone": "good"}


def find(request: ActorRequest, user_id: int) -> User:
    """Somebody of the administrator's own agency, with his posts there; 404 for everybody else."""
    check_may_manage(request.actor)
    people = queries.with_posts_in(queries.people_of_agency(request.actor.agency_id), request.actor.agency_id)
    return get_object_or_404(people, pk=user_id)


@require_safe
def person(request: ActorRequest, user_id: int) -> HttpResponse:
    """One person: posts, decisions, and what can be done now."""
    user = find(request, user_id)
    locked = bool(lockout.locked_names([user.username]))
    context = {
        "person": user,
        "state": state_of(user, locked, request),
        "posts": posts_of(user, request),
        "history": _history(user, request),
        "papers": _papers(user, request),
        "has_minutes": queries.minutes_visible_to(request.actor).filter(giver=user).exists(),
        "asked": consents_visible_to(request.actor).filter(
            subject_kind="accounts.user", subject_id=user.pk, state__in=("waiting", "granted")
        ),
        "acts": _acts(user, locked, request),
        "pairs": [
            {"label": "Tên đăng nhập", "value": user.username, "copyable": True},
            {"label": "Thư điện tử", "value": user.email},
            {
                "label": "Đăng nhập gần nhất",
                "value": short_time(user.last_login) if user.last_login else "chưa lần nào",
            },
            {"label": "Tạm ngừng từ ngày", "value": short_date(user.stopped_on) if user.stopped_on else ""},
            {"label": "Thu hồi từ ngày", "value": short_date(user.closed_from) if user.closed_from else ""},
        ],
    }
    return render(request, "accounts/person.html", context)


def _history(user: User, request: ActorRequest) -> list[dict[str, object]]:
    """For parts/timeline.html, newest first: decisions of this agency, and what was done without one."""
    decisions = AccountDecision.objects.filter(user=user, agency_id=request.actor.agency_id).select_related(
        "post__unit", "successor__user", "made_by__user"
    )
    lines = [(d.at, _told(d)) for d in decisions]
    deeds = AuditEntry.objects.filter(target_kind="accounts.user", target_id=user.pk, act__in=_DEEDS).select_related(
        "post__user"
    )
    lines += [(d.at, _line(d.at, d.post, _DEEDS[d.act], "", "none")) for d in deeds]
    return [line for _, line in sorted(lines, key=lambda entry: entry[0], reverse=True)]


def _papers(user: User, request: ActorRequest) -> list[dict[str, object]]:
    """The files of the decisions, for parts/files.html, newest first."""
    decisions = list(AccountDecision.objects.filter(user=user, agency_id=request.actor.agency_id))
    found = neighbours.papers_of(decisions)
    return [
        {"name": found[d.pk][0], "url": found[d.pk][1], "note": str(d), "icon": "file-type-pdf"}
        for d in decisions
        if d.pk in found
    ]


def _told(decision: AccountDecision) -> dict[str, object]:
    words = [decision.ground[0].upper() + decision.ground[1:]]
    words.append(f"{decision.post.title}, {decision.post.unit.name}")
    words.append(f"hiệu lực từ {short_date(decision.effective_on)}")
    if decision.successor:
        given = f"bàn giao {decision.handed_over} việc cho" if decision.handed_over else "người tiếp nhận công việc:"
        words.append(f"{given} {decision.successor}")
    tones = {
        "grant": "good",
        "restore": "good",
        "withdraw": "late",
        "hand_over": "info",
        "transfer": "info",
        "device": "soon",
    }
    return _line(
        decision.at, decision.made_by, decision.get_kind_display(), "; ".join(words) + ".", tones[decision.kind]
    )


def _line(at: object, post: Post | None, label: str, text: str, tone: str) -> dict[str, object]:
    return {
        "at": short_time(at),  # type: ignore[arg-type]
        "who": post.user.full_name if post else "Hệ thống",
        "post": post.title if post else "",
        "on_behalf": "",
        "label": label,
        "text": text,
        "tone": tone,
        "steps": [],
    }


def _acts(user: User, locked: bool, request: ActorRequest) -> list[dict[str, object]]:
    """Rows for parts/acts.html: what fits the account's state; nothing on oneself."""
    if user.pk == request.actor.user.pk:
        return []
    here = any(not post["ended"] for post in posts_of(user, request))
    closed = user.is_closed(request.actor.today()) or not here
    leaves = PlannedLeaving.objects.filter(
        user=user, agency_id=request.actor.agency_id, settled_at=None, cancelled_at=None
    ).exists()
    refused = {"account_password": NO_RESET, "account_device": NO_REMOVAL} if queries.is_a_head(user) else {}
    heads = any(is_head(post) for post in queries.open_posts(user, request.actor.agency_id))
    plans = here and user.closed_from is None and not heads
    rows = [
        ("account_restore", "Mở lại tài khoản" if here else "Khôi phục tài khoản", "rotate", "get", "", closed),
        ("account_unlock", "Mở khóa đăng nhập", "lock-open", "post", "", locked and not closed),
        ("account_post", "Giao thêm chức danh", "user-plus", "get", "", not closed),
        ("account_transfer", "Chuyển công tác", "replace", "get", "", not closed),
        ("account_hand_over", "Bàn giao công việc", "arrows-exchange", "get", "", here),
        ("account_password", "Cấp lại mật khẩu tạm", "key", "get", "", not closed),
        ("account_device", "Gỡ thiết bị xác thực", "shield-x", "get", "", here and has_device(user)),
        ("account_sessions", "Kết thúc các phiên đăng nhập", "logout", "post", "", here),
        ("account_leaving", "Ghi ngày nghỉ", "calendar-event", "get", "", plans),
        ("leaving_cancelled", "Bỏ ngày nghỉ đã ghi", "x", "post", "", not closed and leaves),
        ("account_withdraw", "Thu hồi tài khoản", "ban", "get", "bad", here),
    ]
    acts: list[dict[str, object]] = [
        {
            "label": label,
            "url": reverse(f"accounts:{name}", args=[user.pk]),
            "method": method,
            "icon": icon,
            "tone": tone,
            "enabled": name not in refused,
            "reason": refused.get(name, ""),
            "primary": False,
        }
        for name, label, icon, method, tone, fits in rows
        if fits
    ]
    if acts and not acts[0]["tone"]:
        acts[0]["primary"] = True
    return acts
