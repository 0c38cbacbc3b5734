"""Nhiệm vụ: what the agency gave, by lead, and what it was given, by giver (GL-2, GL-6, GL-4.1).

Every task that ran at some moment of the period counts, as it stood at the end of it; who only coordinates is not
counted, and what was given to another lead instead (GL-4.2b) is neither done nor late.
"""

from django.db.models import Count, F, Q, QuerySet

from accounts.models import Unit
from reports.rules.figures import RowData, SectionData, TableData, row, section, table
from reports.rules.periods import Period
from reports.rules.rows import Rows
from tasks.enums import NOT_STARTED, AssignmentState
from tasks.models import Assignment
from tasks.supervision import FIGURES, GIVEN, RECEIVED, TOTAL, group_of

NAME = "nhiem-vu"
COLUMNS = {TOTAL: "Tổng số", **{key: figure.label for key, figure in FIGURES.items()}}
TABLES = {
    GIVEN: ("Nhiệm vụ cơ quan giao, theo đơn vị chủ trì", "Đơn vị chủ trì"),
    RECEIVED: ("Nhiệm vụ cơ quan được giao, theo cơ quan giao", "Cơ quan giao"),
}
ALL = "tat-ca"
S = AssignmentState


def _tasks(agency_id: int, period: Period, direction: str) -> QuerySet[Assignment]:
    """Given and not yet settled at some moment of the period."""
    running = (
        Assignment.objects.filter(started_on__lte=period.ends_on)
        .filter(Q(closed_at=None) | Q(closed_at__gte=period.start))
        .exclude(state__in=NOT_STARTED)
    )
    if direction == RECEIVED:
        return running.filter(lead_agency_id=agency_id).exclude(agency_id=agency_id)
    return running.filter(agency_id=agency_id)


def _conditions(period: Period) -> dict[str, Q]:
    """As tasks.supervision counts, at the end of the period instead of now."""
    settled = Q(closed_at__lt=period.end)
    running = Q(closed_at=None) | Q(closed_at__gte=period.end)
    answered = Q(replied_on__lte=period.ends_on)
    unanswered = Q(replied_on=None) | Q(replied_on__gt=period.ends_on)
    late = (unanswered & Q(due_at__lt=period.until)) | (answered & Q(due_at__date__lt=F("replied_on")))
    in_time = (unanswered & Q(due_at__gte=period.until)) | (answered & Q(due_at__date__gte=F("replied_on")))
    return {
        TOTAL: running | ~Q(state=S.TRANSFERRED),
        "dung-han": settled & Q(state=S.COMPLETED),
        "tre-han": settled & Q(state=S.COMPLETED_LATE),
        "trong-han": running & in_time,
        "qua-han": running & late,
        "khong-hoan-thanh": settled & Q(state=S.NOT_COMPLETED),
        "chuyen": settled & Q(state=S.TRANSFERRED),
    }


def build(agency_id: int, period: Period) -> SectionData:
    return section(
        NAME,
        "Nhiệm vụ",
        *(_table(agency_id, period, direction) for direction in TABLES),
        note="Gồm nhiệm vụ giao trong kỳ và nhiệm vụ kỳ trước chuyển sang; tình trạng tính đến hết ngày cuối kỳ. "
        "Mỗi nhiệm vụ tính cho một đơn vị chủ trì; đơn vị phối hợp không tính; tổng số không gồm nhiệm vụ đã chuyển "
        "đơn vị khác.",
    )


def _table(agency_id: int, period: Period, direction: str) -> TableData:
    group = f"{group_of(direction)}_id"
    counts = {name.replace("-", "_"): Count("pk", filter=test) for name, test in _conditions(period).items()}
    found = _tasks(agency_id, period, direction).values(group).annotate(**counts).order_by()
    by_unit = {line[group]: line for line in found}
    units = Unit.objects.filter(pk__in=by_unit).order_by("position", "pk")
    totals = {name: sum(line[name] for line in by_unit.values()) for name in counts}

    def line(label: str, unit: str, numbers: dict[str, int]) -> RowData:
        return row(label, *((f"{NAME}.{direction}.{unit}.{n}", numbers[n.replace("-", "_")]) for n in COLUMNS))

    title, heading = TABLES[direction]
    lines = [line(unit.name, str(unit.pk), by_unit[unit.pk]) for unit in units]
    return table(title, [heading, *COLUMNS.values()], [*lines, line("Cộng", ALL, totals)])


def rows(agency_id: int, period: Period, key: str) -> Rows | None:
    _, direction, unit, name, *more = [*key.split("."), "", "", ""]
    if direction not in TABLES or name not in COLUMNS or any(more) or not (unit == ALL or unit.isdecimal()):
        return None
    found = _tasks(agency_id, period, direction).filter(_conditions(period)[name])
    if unit != ALL:
        found = found.filter(**{f"{group_of(direction)}_id": int(unit)})
    return Rows("task", found.order_by("due_at", "pk"))
