"""Reporting periods: whole calendar days, never one that has not ended."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from qlvb.lib.errors import BadInput
from qlvb.lib.vietnamese import short_date


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both whole."""

    starts_on: date
    ends_on: date

    @property
    def start(self) -> datetime:
        """The first moment."""
        return _midnight(self.starts_on)

    @property
    def end(self) -> datetime:
        """The first moment after."""
        return _midnight(self.ends_on + timedelta(days=1))

    @property
    def until(self) -> datetime:
        """The moment whose state is told: the end, or now while the last day still runs."""
        return min(self.end, timezone.now())

    @property
    def is_whole_month(self) -> bool:
        return self == month_of(self.starts_on.year, self.starts_on.month)

    @property
    def title(self) -> str:
        """'tháng 10 năm 2026', with its last day when the month is not over."""
        name = f"tháng {self.starts_on.month} năm {self.starts_on.year}"
        return name if self.is_whole_month else f"{name} (đến hết ngày {short_date(self.ends_on)})"


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def month_of(year: int, month: int) -> Period:
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def month_before(day: date) -> Period:
    """The calendar month before the one the day lies in."""
    last = day.replace(day=1) - timedelta(days=1)
    return month_of(last.year, last.month)


def months_back(day: date, count: int) -> list[Period]:
    """That many whole calendar months, the last being the day's own, oldest first."""
    first = day.year * 12 + day.month - count
    return [month_of(*divmod_month(first + step)) for step in range(count)]


def divmod_month(months: int) -> tuple[int, int]:
    """Months since the year 0 as (year, month)."""
    return months // 12, months % 12 + 1


def reportable(year: int, month: int, *, today: date) -> Period:
    """The month as far as its days are over: what is stored is never changed, so no day may be half gone."""
    whole = month_of(year, month)
    yesterday = today - timedelta(days=1)
    if whole.starts_on > yesterday:
        raise BadInput(f"Tháng {month} năm {year} chưa có ngày nào kết thúc nên chưa lập báo cáo được.", field="thang")
    return Period(whole.starts_on, min(whole.ends_on, yesterday))
