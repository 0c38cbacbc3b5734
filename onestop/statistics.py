"""Received, settled in time or late, pending: by field and by agency (VP-5.1đ; biểu II.06a, facts.md §3.6).

Lateness is measured by the promise; collecting a result late does not count, waiting for the citizen does not either.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from onestop.models import Case
from qlvb.lib.vietnamese import unaccent


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of Viet Nam, both included."""

    first: date
    last: date
    title: str

    @property
    def start(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.first, time.min))

    @property
    def end(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.last + timedelta(days=1), time.min))


@dataclass(frozen=True, slots=True)
class Line:
    """total = in_period + carried = settled + pending; settled = early + on_time + late; pending = due + overdue."""

    label: str
    total: int = 0
    in_period: int = 0
    carried: int = 0
    settled: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    pending: int = 0
    pending_due: int = 0
    pending_overdue: int = 0

    @property
    def punctual(self) -> str:
        """'97,5%' of what was settled; '' when nothing was."""
        if not self.settled:
            return ""
        return f"{100 * (self.early + self.on_time) / self.settled:.1f}".replace(".", ",").removesuffix(",0") + "%"


_NUMBERS = tuple(field.name for field in fields(Line) if field.name != "label")


@dataclass(frozen=True, slots=True)
class Totals:
    by_field: list[Line]
    by_agency: list[Line]
    total: Line


def totals(period: Period, now: datetime) -> Totals:
    """As it stood at the end of the period, or stands now. One query."""
    until = min(period.end, now)
    numbers = {name: test for name, test in conditions(period.start, until).items() if name in _NUMBERS}
    found = (
        cases_of(period.start, until)
        .values("case_agency__position", "case_agency__name", "version__procedure__field")
        .annotate(**{name: Count("pk", filter=test) for name, test in numbers.items()})
        .order_by("case_agency__position", "case_agency__name", "version__procedure__field")
    )
    rows = list(found)
    return Totals(
        by_field=sorted(
            _rolled_up(rows, lambda row: row["version__procedure__field"]), key=lambda line: unaccent(line.label)
        ),
        by_agency=_rolled_up(rows, lambda row: row["case_agency__name"]),
        total=next(iter(_rolled_up(rows, lambda row: "Cộng")), Line("Cộng")),
    )


def cases_of(start: datetime, until: datetime) -> QuerySet[Case]:
    """Received before the end, not finished before the start: the work of the period."""
    return Case.objects.filter(received_at__lt=until).filter(Q(finished_at=None) | Q(finished_at__gte=start))


def conditions(start: datetime, until: datetime) -> dict[str, Q]:
    """What each number of a Line counts among `cases_of`; 'punctual': settled, and not late."""
    settled = Q(finished_at__lt=until)
    pending = Q(finished_at=None) | Q(finished_at__gte=until)
    # Stopped while the clock stood: it was not late (facts.md §3.6).
    unpromised = Q(promised_at=None)
    in_time = settled & (unpromised | Q(finished_at__lte=F("promised_at")))
    early = settled & Q(finished_at__date__lt=F("promised_at__date"))
    return {
        "total": Q(pk__isnull=False),
        "in_period": Q(received_at__gte=start),
        "carried": Q(received_at__lt=start),
        "settled": settled,
        "early": early,
        "on_time": in_time & (unpromised | Q(finished_at__date__gte=F("promised_at__date"))),
        "late": settled & Q(finished_at__gt=F("promised_at")),
        "punctual": in_time,
        "pending": pending,
        "pending_due": pending & (Q(promised_at=None) | Q(promised_at__gte=until)),
        "pending_overdue": pending & Q(promised_at__lt=until),
    }


def _rolled_up(rows: Iterable[Mapping[str, object]], label_of: Callable[[Mapping[str, object]], object]) -> list[Line]:
    sums: dict[str, dict[str, int]] = {}
    for row in rows:
        line = sums.setdefault(str(label_of(row)), dict.fromkeys(_NUMBERS, 0))
        for name in _NUMBERS:
            line[name] += int(str(row[name]))
    return [Line(label, **numbers) for label, numbers in sums.items()]


def month(day: date) -> Period:
    """The calendar month of that day."""
    first = day.replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return Period(first, last, f"Tháng {first.month}/{first.year}")


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number, 12, 31), f"Năm {number}")


def period_named(name: str, today: date) -> Period:
    """'2026-11', '2026'; anything else, or what is still to come, means this month."""
    year_part, _, month_part = name.partition("-")
    if len(year_part) == 4 and year_part.isdecimal() and 2000 <= int(year_part) <= today.year:
        if not month_part and len(name) == 4:
            return year(int(year_part))
        if len(month_part) == 2 and month_part.isdecimal() and 1 <= int(month_part) <= 12:
            first = date(int(year_part), int(month_part), 1)
            return month(min(first, today))
    return month(today)
