"""Hồ sơ một cửa: settled before time, in time, late; pending; by field (VP-5.1đ, VP-12.2; biểu II.06a)."""

from django.db.models import Count, QuerySet

from onestop import statistics
from onestop.models import Case, Procedure
from qlvb.lib.vietnamese import unaccent
from reports.rules.figures import RowData, SectionData, row, section, table
from reports.rules.periods import Period
from reports.rules.rows import Rows

NAME = "mot-cua"
# Key → (name in onestop.statistics, heading).
COLUMNS = {
    "tong": ("total", "Tổng số"),
    "truoc-han": ("early", "Đã giải quyết trước hạn"),
    "dung-han": ("on_time", "Đã giải quyết đúng hạn"),
    "xong-qua-han": ("late", "Đã giải quyết quá hạn"),
    "trong-han": ("pending_due", "Đang giải quyết trong hạn"),
    "dang-qua-han": ("pending_overdue", "Đang giải quyết quá hạn"),
}
DETAILS = {
    "trong-ky": ("in_period", "Tiếp nhận trong kỳ"),
    "ky-truoc": ("carried", "Kỳ trước chuyển sang"),
    "da-xong": ("settled", "Đã giải quyết"),
    "kip-han": ("punctual", "Đã giải quyết trước hạn và đúng hạn"),
    "dang-lam": ("pending", "Đang giải quyết"),
}
FIGURES = COLUMNS | DETAILS
ALL = "tat-ca"


def _cases(agency_id: int, period: Period) -> QuerySet[Case]:
    return statistics.cases_of(period.start, period.until).filter(case_agency_id=agency_id)


def build(agency_id: int, period: Period) -> SectionData:
    conditions = statistics.conditions(period.start, period.until)
    found = (
        _cases(agency_id, period)
        .values_list("version__procedure__field")
        .annotate(**{name: Count("pk", filter=test) for name, test in conditions.items()})
        .order_by()
    )
    by_field = {field: dict(zip(conditions, numbers, strict=True)) for field, *numbers in found}
    totals = {name: sum(numbers[name] for numbers in by_field.values()) for name in conditions}

    def line(label: str, field: str, numbers: dict[str, int]) -> RowData:
        return row(label, *((f"{NAME}.{field}.{key}", numbers[name]) for key, (name, _) in COLUMNS.items()))

    lines = [line(field, _key_of(field), by_field[field]) for field in sorted(by_field, key=unaccent)]
    return section(
        NAME,
        "Hồ sơ một cửa",
        table(
            "Hồ sơ một cửa theo lĩnh vực",
            ["Lĩnh vực", *(heading for _, heading in COLUMNS.values())],
            [*lines, line("Cộng", ALL, totals)],
        ),
        table(
            "Trong đó",
            ["", "Số hồ sơ"],
            [row(label, (f"{NAME}.{ALL}.{key}", totals[name])) for key, (name, label) in DETAILS.items()],
        ),
        note="Đúng hạn hay quá hạn tính theo ngày hẹn trả, không tính thời gian chờ người nộp bổ sung và việc đến nhận "
        "kết quả muộn; hẹn lại sau khi xin lỗi vẫn là quá hạn.",
    )


def _key_of(field: str) -> str:
    """'Hộ tịch' → 'ho-tich'."""
    return unaccent(field).replace(" ", "-")


def rows(agency_id: int, period: Period, key: str) -> Rows | None:
    _, field, name, *more = [*key.split("."), "", ""]
    if not field or name not in FIGURES or any(more):
        return None
    condition = statistics.conditions(period.start, period.until)[FIGURES[name][0]]
    found = _cases(agency_id, period).filter(condition)
    if field != ALL:
        fields = [
            f for f in Procedure.objects.order_by().values_list("field", flat=True).distinct() if _key_of(f) == field
        ]
        if not fields:
            return None
        found = found.filter(version__procedure__field__in=fields)
    return Rows("case", found.order_by("-received_at", "-pk"))
