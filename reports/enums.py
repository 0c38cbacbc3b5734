"""Words of the reports."""

from django.db.models import TextChoices


class ReportKind(TextChoices):
    MONTH = "month", "Báo cáo tháng"


class PrintState(TextChoices):
    WAITING = "waiting", "Chờ lập"
    WORKING = "working", "Đang lập"
    READY = "ready", "Đã có tệp"
    FAILED = "failed", "Không lập được"


UNDER_WAY = (PrintState.WAITING, PrintState.WORKING)


class PackageState(TextChoices):
    WAITING = "waiting", "Chờ lập"
    WORKING = "working", "Đang lập"
    READY = "ready", "Chờ xác nhận"
    FAILED = "failed", "Không lập được"
    RECEIVED = "received", "Đã nhận"


PACKING = (PackageState.WAITING, PackageState.WORKING)


class PartKind(TextChoices):
    """In the order of reading: minutes first."""

    MINUTES = "a-minutes", "Biên bản bàn giao"
    LIST = "b-list", "Danh mục"
    BOOK = "c-book", "Sổ đăng ký"
    VOLUME = "d-volume", "Tệp văn bản"
