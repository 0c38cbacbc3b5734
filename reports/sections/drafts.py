"""Dự thảo: what was begun and not yet issued at the end of the period."""

from django.db.models import Count, Q, QuerySet

from accounts.models import Unit
from documents.models import OutgoingDocument
from reports.rules.figures import SectionData, row, section, table
from reports.rules.periods import Period
from reports.rules.rows import Rows, split_key

NAME = "du-thao"


def _documents(agency_id: int, period: Period) -> QuerySet[OutgoingDocument]:
    begun = OutgoingDocument.objects.filter(agency_id=agency_id, created_at__lt=period.end)
    return begun.filter(Q(closed_at=None) | Q(closed_at__gte=period.end))


def build(agency_id: int, period: Period) -> SectionData:
    by_unit = dict(_documents(agency_id, period).values_list("drafting_unit_id").annotate(n=Count("pk")).order_by())
    units = Unit.objects.filter(pk__in=by_unit).order_by("position", "pk")
    lines = [row(unit.name, (f"{NAME}.don-vi.{unit.pk}", by_unit[unit.pk])) for unit in units]
    return section(
        NAME,
        "Dự thảo đang soạn, duyệt, ký",
        table(
            "Dự thảo chưa ban hành đến cuối kỳ",
            ["Đơn vị soạn thảo", "Số dự thảo"],
            [*lines, row("Cộng", (NAME, sum(by_unit.values())))],
        ),
    )


def rows(agency_id: int, period: Period, key: str) -> Rows | None:
    dimension, value = split_key(key)
    found = _documents(agency_id, period)
    if dimension == "don-vi" and value.isdecimal():
        found = found.filter(drafting_unit_id=int(value))
    elif key != NAME:
        return None
    return Rows("outgoing", found.order_by("created_at", "pk"))
