"""What the system looks after by itself: accounts nobody uses, leaving days, requests whose time is over.

Each function is one transaction and safe to repeat; the jobs call them.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.closing import close_account
from accounts.consents import expire
from accounts.enums import DecisionKind, Role
from accounts.handover import open_work_of
from accounts.models import AuditEntry, Consent, PlannedLeaving, Post, User
from accounts.neighbours import neighbours
from accounts.queries import administrators_of, heads_of, posts_in_agency
from qlvb.lib.locking import locked
from qlvb.lib.vietnamese import short_date

# facts.md §5.2: disabled after 45 days without use; told a week before.
UNUSED_DAYS, TOLD_BEFORE = 45, 7
# DN-13.5d: the administrators are told three days ahead, then every day until the withdrawal is entered.
AHEAD = timedelta(days=3)
_BEGINNINGS = (DecisionKind.GRANT, DecisionKind.RESTORE, DecisionKind.TRANSFER)


def last_used(people: QuerySet[User]) -> QuerySet[Any]:
    """`used_at`: the last sign-in, or what gave the account its present life."""
    given = Max("decisions__at", filter=Q(decisions__kind__in=_BEGINNINGS))
    return people.annotate(used_at=Greatest(Coalesce("last_login", "created_at"), Coalesce(given, "created_at")))


def unused(today: date, days: int) -> QuerySet[Any]:
    """Open accounts of people who hold a post and have not signed in for that many days."""
    held = Post.objects.in_force(today).filter(starts_on__lte=today - timedelta(days=days))
    working = User.objects.filter(is_active=True, closed_from=None, pk__in=held.order_by().values("user_id"))
    return last_used(working).filter(used_at__lt=_start_of(today - timedelta(days=days - 1)))


@transaction.atomic(durable=True)
def stop_unused(user_id: int) -> bool:
    """No sign-in any more; the posts stay. Only after he was told, and the day he was told of has come. The agencies'
    administrators learn what still lies with him.

    The last administrator and the last clerk of an agency are left alone: without them nobody could bring anybody
    back, or register anything.
    """
    user, today = locked(User, user_id), timezone.localdate()
    found = unused(today, UNUSED_DAYS).filter(pk=user.pk).first()
    if found is None or (stops_on := told_of(found)) is None or stops_on > today:
        return False
    posts = _posts_of(user, today)
    if any(_is_last(post, today) for post in posts):
        return False
    user.stopped_on = today
    user.save(update_fields=["stopped_on"])
    close_account(user)
    audit.record("account.stopped_unused", None, user, days=UNUSED_DAYS)
    for post in posts:
        work = ", ".join(f"{count} {label}" for label, count in open_work_of([post]))
        text = f"Tài khoản của {post} đã tạm ngừng vì {UNUSED_DAYS} ngày không đăng nhập."
        _tell_administrators(post.agency_id, f"{text} Còn {work}, cần bàn giao." if work else text, user)
    return True


@transaction.atomic(durable=True)
def warn_unused(user_id: int) -> bool:
    """He and the administrators are told a week before, once."""
    user, today = locked(User, user_id), timezone.localdate()
    found = unused(today, UNUSED_DAYS - TOLD_BEFORE).filter(pk=user.pk).first()
    if found is None or told_of(found):
        return False
    posts = _posts_of(user, today)
    if any(_is_last(post, today) for post in posts):
        return False
    last_day = timezone.localdate(found.used_at) + timedelta(days=UNUSED_DAYS)
    stops_on = max(last_day, today + timedelta(days=TOLD_BEFORE))
    audit.record("account.unused_told", None, user, stops_on=stops_on.isoformat())
    text = f"Tài khoản của {user.full_name} sẽ tạm ngừng vào ngày {short_date(stops_on)} nếu không đăng nhập."
    neighbours.tell(posts[:1], text, f"Tài khoản {UNUSED_DAYS} ngày không dùng thì tạm ngừng.", "")
    for agency_id in {post.agency_id for post in posts}:
        _tell_administrators(agency_id, text, user)
    return True


def told_of(user: Any) -> date | None:
    """The day he was told of since he last used the account; `user` comes from `unused`."""
    told = AuditEntry.objects.filter(target_kind="accounts.user", target_id=user.pk, act="account.unused_told")
    last = told.filter(at__gte=user.used_at).order_by("-at").first()
    return date.fromisoformat(last.details["stops_on"]) if last else None


@transaction.atomic(durable=True)
def remind_of_leaving(leaving_id: int) -> bool:
    """Ahead of the day once, from the day on daily, until the withdrawal has been entered; once that is overdue the
    heads are told, too.
    """
    leaving, today = locked(PlannedLeaving, leaving_id), timezone.localdate()
    if leaving.settled_at or leaving.cancelled_at or leaving.reminded_on == today:
        return False
    if leaving.leaves_on - AHEAD > today or (leaving.leaves_on > today and leaving.reminded_on):
        return False
    due = neighbours.next_working_day(leaving.agency_id)(leaving.leaves_on)
    verb = "nghỉ từ ngày" if leaving.leaves_on > today else "đã nghỉ từ ngày"
    limit = f"quá hạn thu hồi tài khoản ({short_date(due)})" if due < today else f"hạn thu hồi {short_date(due)}"
    text = f"{leaving.user.full_name} {verb} {short_date(leaving.leaves_on)}, {limit}."
    _tell_administrators(leaving.agency_id, text, leaving.user)
    if due < today:
        heads = [post for post in heads_of(leaving.agency_id, today) if post.user_id != leaving.user_id]
        neighbours.tell(heads, text, "Bạn là người đứng đầu cơ quan.", reverse("accounts:leavings"))
    leaving.reminded_on = today
    leaving.save(update_fields=["reminded_on"])
    return True


@transaction.atomic(durable=True)
def expire_if_past(consent_id: int) -> None:
    consent = locked(Consent, consent_id)
    if consent.is_open and consent.is_past(timezone.localdate()):
        expire(consent)


def _posts_of(user: User, today: date) -> list[Post]:
    return list(Post.objects.in_force(today).filter(user=user).select_related("user", "unit__belongs_to"))


def _is_last(post: Post, today: date) -> bool:
    if post.role not in (Role.AGENCY_ADMIN, Role.CLERK):
        return False
    return not posts_in_agency(post.agency_id, today).filter(role=post.role).exclude(user=post.user_id).exists()


def _tell_administrators(agency_id: int, text: str, user: User) -> None:
    told = [post for post in administrators_of(agency_id, timezone.localdate()) if post.user_id != user.pk]
    path = reverse("accounts:person", args=[user.pk])
    neighbours.tell(told, text, "Bạn quản lý tài khoản của cơ quan.", path)


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
