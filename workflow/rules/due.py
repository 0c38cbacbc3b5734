"""How a deadline looks to a reader."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from qlvb.lib.vietnamese import short_time

SOON_DAYS = 1


@dataclass(frozen=True, slots=True)
class Due:
    """`tone`: late, soon, ok, none. `text`: what is left or overdue. `exact`: the moment itself."""

    text: str
    tone: str
    exact: str


def due(at: datetime | None, ended_at: datetime | None = None) -> Due:
    """The deadline as shown; for something ended, whether it ended in time."""
    if at is None:
        return Due("", "none", "")
    exact = short_time(at)
    now = timezone.now()
    if ended_at is not None:
        return Due("xong đúng hạn" if ended_at <= at else "xong quá hạn", "ok" if ended_at <= at else "late", exact)
    days = (timezone.localtime(at).date() - timezone.localtime(now).date()).days
    if at < now:
        return Due("quá hạn hôm nay" if days == 0 else f"quá hạn {-days} ngày", "late", exact)
    if days == 0:
        return Due(f"hôm nay, {timezone.localtime(at):%H:%M}", "soon", exact)
    if days <= SOON_DAYS:
        return Due(f"ngày mai, {timezone.localtime(at):%d/%m}", "soon", exact)
    return Due(f"hạn {timezone.localtime(at):%d/%m/%Y}", "ok", exact)
