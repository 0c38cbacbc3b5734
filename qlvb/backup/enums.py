"""Runs of the backup: what is done, who wanted it, how far it is."""

from django.db.models import TextChoices


class RunKind(TextChoices):
    MAKE = "make", "Sao lưu"
    VERIFY = "verify", "Kiểm tra"
    DRILL = "drill", "Phục hồi thử"


class Origin(TextChoices):
    WEB = "web", "Quản trị"
    SCHEDULE = "schedule", "Theo lịch hằng tuần"
    COMMAND = "command", "Bằng lệnh trên máy chủ"


class RunState(TextChoices):
    WAITING = "waiting", "Chờ chạy"
    WORKING = "working", "Đang chạy"
    DONE = "done", "Xong"
    FAILED = "failed", "Không xong"


class Stage(TextChoices):
    """Parts of making an archive, in their order."""

    DUMP = "dump", "Kết xuất cơ sở dữ liệu"
    FILES = "files", "Chép tệp"
    READ_BACK = "read_back", "Đọc lại, kiểm tra"


UNDER_WAY = (RunState.WAITING, RunState.WORKING)
