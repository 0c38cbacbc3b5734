"""Văn bản đi: what was numbered in the period."""

from django.db.models import Count, Q, QuerySet

from accounts.models import Unit
from documents.enums import DocumentType
from documents.models import OutgoingDocument
from reports.rules.figures import SectionData, row, section, table
from reports.rules.periods import Period
from reports.rules.rows import Rows, split_key

NAME = "di"


def _documents(agency_id: int, period: Period) -> QuerySet[OutgoingDocument]:
    return OutgoingDocument.objects.filter(agency_id=agency_id, issued_on__range=(period.starts_on, period.ends_on))


def build(agency_id: int, period: Period) -> SectionData:
    documents = _documents(agency_id, period)
    by_type = dict(documents.values_list("document_type").annotate(n=Count("pk")).order_by())
    by_unit = dict(documents.values_list("drafting_unit_id").annotate(n=Count("pk")).order_by())
    units = Unit.objects.filter(pk__in=by_unit).order_by("position", "pk")
    return section(
        NAME,
        "Văn bản đi",
        table("Văn bản đi", ["", "Số văn bản"], [row("Tổng số ban hành trong kỳ", (NAME, sum(by_type.values())))]),
        table(
            "Theo tên loại",
            ["Tên loại", "Số văn bản"],
            [row(t.label, (f"{NAME}.loai.{t.value}", by_type[t.value])) for t in DocumentType if t.value in by_type],
        ),
        table(
            "Theo đơn vị soạn thảo",
            ["Đơn vị", "Số văn bản"],
            [row(unit.name, (f"{NAME}.don-vi.{unit.pk}", by_unit[unit.pk])) for unit in units],
        ),
    )


def rows(agency_id: int, period: Period, key: str) -> Rows | None:
    dimension, value = split_key(key)
    if key == NAME:
        condition = Q()
    elif dimension == "loai" and value in DocumentType.values:
        condition = Q(document_type=value)
    elif dimension == "don-vi" and value.isdecimal():
        condition = Q(drafting_unit_id=int(value))
    else:
        return None
    return Rows("outgoing", _documents(agency_id, period).filter(condition).order_by("-issued_on", "-number", "pk"))
