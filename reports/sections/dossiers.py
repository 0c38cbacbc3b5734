"""Hồ sơ công việc: closed, waiting to be closed, still worked on, by the unit in charge (SD-12.3, SD-6).

Every dossier that was open at some moment of the period counts, as it stood at the end of it.
"""

from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import Unit
from reports.rules.figures import RowData, SectionData, row, section, table
from reports.rules.periods import Period
from reports.rules.rows import Rows
from workflow import transitions
from workflow.models import Dossier, ItemEvent

NAME = "ho-so"
COLUMNS = {
    "tong": "Tổng số",
    "dong-dung-han": "Đã đóng đúng hạn",
    "dong-qua-han": "Đã đóng quá hạn",
    "cho-dong": "Chờ đóng",
    "trong-han": "Đang làm trong hạn",
    "dang-qua-han": "Đang làm quá hạn",
}
DETAILS = {"mo-trong-ky": "Mở trong kỳ", "ky-truoc": "Kỳ trước chuyển sang"}
ALL = "tat-ca"
# The acts that move a dossier; the last one before the end of the period says how the dossier stood.
_TURNS = tuple(
    act.name
    for act in (
        transitions.ASK_TO_CLOSE,
        transitions.RETURN_DOSSIER,
        transitions.CLOSE_DOSSIER,
        transitions.REOPEN_DOSSIER,
    )
)


def _dossiers(agency_id: int, period: Period) -> QuerySet[Any]:
    """Open at some moment of the period, each with the last turn it took before its end."""
    turns = ItemEvent.objects.filter(item_id=OuterRef("pk"), act__in=_TURNS, at__lt=period.end).order_by("-at", "-pk")
    return (
        Dossier.objects.filter(agency_id=agency_id, created_at__lt=period.end)
        .filter(Q(closed_at=None) | Q(closed_at__gte=period.start))
        .annotate(turn=Coalesce(Subquery(turns.values("act")[:1]), Value("")))
    )


def _conditions(period: Period) -> dict[str, Q]:
    closed = Q(closed_at__lt=period.end)
    still_open = Q(closed_at=None) | Q(closed_at__gte=period.end)
    waits = Q(turn=transitions.ASK_TO_CLOSE.name)
    return {
        "tong": Q(pk__isnull=False),
        "dong-dung-han": closed & (Q(due_at=None) | Q(closed_at__lte=F("due_at"))),
        "dong-qua-han": closed & Q(closed_at__gt=F("due_at")),
        "cho-dong": still_open & waits,
        "trong-han": still_open & ~waits & (Q(due_at=None) | Q(due_at__gte=period.until)),
        "dang-qua-han": still_open & ~waits & Q(due_at__lt=period.until),
        "mo-trong-ky": Q(created_at__gte=period.start),
        "ky-truoc": Q(created_at__lt=period.start),
    }


def build(agency_id: int, period: Period) -> SectionData:
    counts = {name.replace("-", "_"): Count("pk", filter=test) for name, test in _conditions(period).items()}
    by_unit = {
        found["unit"]: found for found in _dossiers(agency_id, period).values("unit").annotate(**counts).order_by()
    }
    units = Unit.objects.filter(pk__in=by_unit).order_by("keeps_registers", "position", "pk")
    totals = {name: sum(found[name] for found in by_unit.values()) for name in counts}

    def line(label: str, unit: str, found: dict[str, int]) -> RowData:
        return row(label, *((f"{NAME}.{unit}.{name}", found[name.replace("-", "_")]) for name in COLUMNS))

    return section(
        NAME,
        "Hồ sơ công việc",
        table(
            "Hồ sơ công việc theo đơn vị được giao",
            ["Đơn vị", *COLUMNS.values()],
            [*(line(unit.name, str(unit.pk), by_unit[unit.pk]) for unit in units), line("Cộng", ALL, totals)],
        ),
        table(
            "Trong đó",
            ["", "Số hồ sơ"],
            [row(label, (f"{NAME}.{ALL}.{name}", totals[name.replace("-", "_")])) for name, label in DETAILS.items()],
        ),
        note="Gồm hồ sơ mở trong kỳ và hồ sơ kỳ trước chuyển sang; tình trạng tính đến hết ngày cuối kỳ.",
    )


def rows(agency_id: int, period: Period, key: str) -> Rows | None:
    _, unit, name, *more = [*key.split("."), "", ""]
    condition = _conditions(period).get(name)
    if condition is None or any(more) or not (unit == ALL or unit.isdecimal()):
        return None
    found = _dossiers(agency_id, period).filter(condition)
    if unit != ALL:
        found = found.filter(unit_id=int(unit))
    return Rows("dossier", found.order_by("due_at", "pk"))
