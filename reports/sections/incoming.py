"""Văn bản đến: what was registered in the period."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from documents.enums import Channel
from documents.models import Attachment, IncomingDocument
from reports.rules.figures import SectionData, row, section, table
from reports.rules.periods import Period
from reports.rules.rows import Rows, split_key
from workflow.enums import Urgency

NAME = "den"
WITH_FILE = Exists(Attachment.objects.filter(item_id=OuterRef("pk")))
SIGNED = Q(signature_report__verdict="valid")


def _documents(agency_id: int, period: Period) -> QuerySet[IncomingDocument]:
    days = (period.starts_on, period.ends_on)
    return IncomingDocument.objects.filter(agency_id=agency_id, arrived_on__range=days).annotate(has_file=WITH_FILE)


def _conditions() -> dict[str, Q]:
    conditions = {f"khan.{urgency.value}": Q(urgency=urgency) for urgency in reversed(Urgency)}
    conditions |= {f"nguon.{channel.value}": Q(channel=channel) for channel in Channel}
    return conditions | {"co.tep": Q(has_file=True), "co.ky-so": SIGNED}


def build(agency_id: int, period: Period) -> SectionData:
    conditions = _conditions()
    names = {key: f"n{number}" for number, key in enumerate(conditions)}
    counts = _documents(agency_id, period).aggregate(
        total=Count("pk"), **{names[key]: Count("pk", filter=condition) for key, condition in conditions.items()}
    )

    def line(label: str, key: str) -> tuple[str, tuple[str, int]]:
        return label, (f"{NAME}.{key}", counts[names[key]])

    return section(
        NAME,
        "Văn bản đến",
        table(
            "Văn bản đến",
            ["", "Số văn bản"],
            [
                row("Tổng số đăng ký trong kỳ", (NAME, counts["total"])),
                row(*line("Có tệp điện tử", "co.tep")),
                row(*line("Có chữ ký số hợp lệ", "co.ky-so")),
            ],
        ),
        table(
            "Theo độ khẩn",
            ["Độ khẩn", "Số văn bản"],
            [row(*line(urgency.label, f"khan.{urgency.value}")) for urgency in reversed(Urgency)],
        ),
        table(
            "Theo nguồn nhận",
            ["Nguồn nhận", "Số văn bản"],
            [row(*line(channel.label, f"nguon.{channel.value}")) for channel in Channel],
        ),
    )


def rows(agency_id: int, period: Period, key: str) -> Rows | None:
    dimension, value = split_key(key)
    condition = Q() if key == NAME else _conditions().get(f"{dimension}.{value}")
    if condition is None:
        return None
    found = _documents(agency_id, period).filter(condition)
    return Rows("incoming", found.order_by("-arrived_on", "-arrival_number", "pk"))
