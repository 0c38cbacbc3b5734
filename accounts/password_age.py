"""How long a password lasts: two months with whoever keeps accounts (facts.md §5.2, SD-10.2), with everybody else as
long as he keeps it to himself (NIST SP 800-63B-4).
"""

from calendar import monthrange
from datetime import date, timedelta

from django.db.models import Max
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Perm
from accounts.models import PastPassword, User
from accounts.queries import posts_of
from qlvb.lib.vietnamese import short_date

MONTHS, TOLD_BEFORE = 2, timedelta(days=7)


def set_on(user: User) -> date:
    """The day the password in use was set; of an account whose passwords nobody wrote down, the day it was made."""
    last = PastPassword.objects.filter(user=user).aggregate(last=Max("set_at"))["last"]
    return timezone.localdate(last or user.created_at)


def ends_on(user: User, today: date) -> date | None:
    """The day from which somebody who keeps accounts needs another password; None for everybody else, and for whoever
    has no password here.
    """
    is_keeper = any(Actor.of(post).has_perm(Perm.MANAGE_ACCOUNTS) for post in posts_of(user, today))
    return _later(set_on(user), MONTHS) if is_keeper and user.has_usable_password() else None


def warning(day: date, today: date) -> str:
    """What he is told in the week before that day; '' otherwise."""
    if not day - TOLD_BEFORE <= today < day:
        return ""
    return (
        f"Mật khẩu của bạn hết hạn ngày {short_date(day)} vì quản trị phải đổi {MONTHS} tháng một lần; hãy đổi trước."
    )


def why_now(user: User, today: date) -> str:
    """Why somebody who must change his password has to."""
    day = ends_on(user, today)
    if day is not None and day <= today:
        return (
            f"Mật khẩu của quản trị phải đổi {MONTHS} tháng một lần; mật khẩu đang dùng đặt từ ngày "
            f"{short_date(set_on(user))}. Hãy đặt mật khẩu mới để làm việc tiếp."
        )
    return "Bạn đang dùng mật khẩu tạm do quản trị cấp. Hãy đặt mật khẩu của riêng mình để làm việc tiếp."


def _later(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
