"""Giải quyết văn bản đến: in time, late, open, by unit, as it stood at the end of the period (DN-7.3, DN-13.3c).

What was still open when the period began counts too: it is work of the period.
"""

from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from accounts.models import Unit
from documents.models import IncomingDocument
from reports.queries import receiving_step
from reports.rules.figures import RowData, SectionData, row, section, table
from reports.rules.periods import Period
from reports.rules.rows import Rows
from workflow.models import Step

NAME = "xu-ly"
COLUMNS = {
    "tong": "Tổng số",
    "dung-han": "Đã xong đúng hạn",
    "xong-qua-han": "Đã xong quá hạn",
    "trong-han": "Đang xử lý trong hạn",
    "dang-qua-han": "Đang xử lý quá hạn",
}
ALL, NOBODY = "tat-ca", "0"


def _documents(agency_id: int, period: Period) -> QuerySet[Any]:
    """Open at some moment of the period, each with the unit that received it."""
    received = IncomingDocument.objects.filter(agency_id=agency_id, arrived_on__lte=period.ends_on).filter(
        Q(closed_at=None) | Q(closed_at__gte=period.start)
    )
    unit = Step.objects.filter(pk=OuterRef("step")).values("holder_unit_id")
    return received.annotate(step=receiving_step()).annotate(receiver=Subquery(unit))


def _conditions(period: Period) -> dict[str, Q]:
    done = Q(closed_at__lt=period.end)
    still_open = Q(closed_at=None) | Q(closed_at__gte=period.end)
    return {
        "tong": Q(),
        "dung-han": done & (Q(due_at=None) | Q(closed_at__lte=F("due_at"))),
        "xong-qua-han": done & Q(closed_at__gt=F("due_at")),
        "trong-han": still_open & (Q(due_at=None) | Q(due_at__gte=period.until)),
        "dang-qua-han": still_open & Q(due_at__lt=period.until),
    }


def build(agency_id: int, period: Period) -> SectionData:
    documents = _documents(agency_id, period)
    conditions = _conditions(period)
    counts = {name.replace("-", "_"): Count("pk", filter=condition) for name, condition in conditions.items()}
    counts["tong"] = Count("pk")
    by_unit = {found["receiver"]: found for found in documents.values("receiver").annotate(**counts).order_by()}
    carried = documents.filter(arrived_on__lt=period.starts_on).count()
    units = Unit.objects.filter(pk__in=[pk for pk in by_unit if pk]).order_by("keeps_registers", "position", "pk")

    def line(label: str, unit: str, found: dict[str, int]) -> RowData:
        return row(label, *((f"{NAME}.{unit}.{name}", found[name.replace("-", "_")]) for name in COLUMNS))

    lines = [line(_name(unit), str(unit.pk), by_unit[unit.pk]) for unit in units]
    if None in by_unit:
        lines.append(line("Chưa phân công", NOBODY, by_unit[None]))
    totals = {name: sum(found[name] for found in by_unit.values()) for name in counts}
    lines.append(line("Cộng", ALL, totals))
    return section(
        NAME,
        "Giải quyết văn bản đến",
        table("Giải quyết văn bản đến theo đơn vị chủ trì", ["Đơn vị", *COLUMNS.values()], lines),
        table("Trong đó", ["", "Số văn bản"], [row("Kỳ trước chuyển sang", (f"{NAME}.ky-truoc", carried))]),
        note="Gồm văn bản đến trong kỳ và văn bản kỳ trước chuyển sang; tình trạng tính đến hết ngày cuối kỳ.",
    )


def _name(unit: Unit) -> str:
    return "Lãnh đạo cơ quan" if unit.keeps_registers else unit.name


def rows(agency_id: int, period: Period, key: str) -> Rows | None:
    documents = _documents(agency_id, period)
    _, unit, *rest = [*key.split("."), ""]
    name = rest[0] if rest else ""
    if unit == "ky-truoc" and not name:
        found = documents.filter(arrived_on__lt=period.starts_on)
    elif name in COLUMNS and (unit == ALL or unit.isdecimal()):
        found = documents.filter(_conditions(period)[name])
        if unit != ALL:
            found = found.filter(receiver=None) if unit == NOBODY else found.filter(receiver=int(unit))
    else:
        return None
    return Rows("incoming", found.order_by("due_at", "-urgency", "pk"))
