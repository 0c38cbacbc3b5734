"""Liên thông: sendings of the period and how the recipients answered until its end (QĐ 28/2018, art. 11)."""

from django.db.models import Count, Q, QuerySet

from documents.enums import DispatchState
from documents.models import Dispatch
from reports.rules.figures import SectionData, row, section, table
from reports.rules.periods import Period
from reports.rules.rows import Rows, split_key

NAME = "gui"
STATES = {"da-nhan": "Nơi nhận đã tiếp nhận", "tra-lai": "Nơi nhận trả lại", "cho": "Chờ tiếp nhận"}


def _dispatches(agency_id: int, period: Period) -> QuerySet[Dispatch]:
    return Dispatch.objects.filter(document__agency_id=agency_id, sent_at__gte=period.start, sent_at__lt=period.end)


def _conditions(period: Period) -> dict[str, Q]:
    settled = Q(settled_at__lt=period.end)
    return {
        "da-nhan": settled & Q(state=DispatchState.ACCEPTED),
        "tra-lai": settled & Q(state=DispatchState.REFUSED),
        "cho": Q(settled_at=None) | Q(settled_at__gte=period.end),
    }


def build(agency_id: int, period: Period) -> SectionData:
    counts = _dispatches(agency_id, period).aggregate(
        total=Count("pk"),
        **{name.replace("-", "_"): Count("pk", filter=condition) for name, condition in _conditions(period).items()},
    )
    lines = [row(label, (f"{NAME}.{name}", counts[name.replace("-", "_")])) for name, label in STATES.items()]
    return section(
        NAME,
        "Gửi liên thông",
        table(
            "Gửi liên thông",
            ["", "Lượt gửi"],
            [row("Tổng số lượt gửi trong kỳ", (NAME, counts["total"])), *lines],
        ),
    )


def rows(agency_id: int, period: Period, key: str) -> Rows | None:
    name, more = split_key(key)
    condition = Q() if key == NAME else _conditions(period).get(name)
    if condition is None or more:
        return None
    return Rows("dispatch", _dispatches(agency_id, period).filter(condition).order_by("-sent_at", "-pk"))
