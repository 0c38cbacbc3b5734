"""Words of the reports."""

from django.db.models import TextChoices


class ReportKind(TextChoices):
    MONTH = "month", "Báo cáo tháng"


class PrintState(TextChoices):
    WAITING = "waiting", "Chờ lập"
    WORKING = "working", "Đang lập"
    READY = "ready", "Đã có bản in"
    FAILED = "failed", "Không lập được"


UNDER_WAY = (PrintState.WAITING, PrintState.WORKING)
