"""Words of the one-stop desk."""

from django.db.models import TextChoices


class Level(TextChoices):
    """Which kind of agency settles the procedure (two tiers since 01/7/2025)."""

    PROVINCE = "province", "Cấp tỉnh"
    COMMUNE = "commune", "Cấp xã"


class CaseState(TextChoices):
    """What the citizen reads, too; the national states 2, 4, 5, 9, 10, and 7 with 8 (facts.md §3.4)."""

    RECEIVED = "received", "Mới tiếp nhận"
    IN_PROGRESS = "in_progress", "Đang giải quyết"
    SUPPLEMENT = "supplement", "Chờ bổ sung"
    READY = "ready", "Đã có kết quả"
    HANDED_OVER = "handed_over", "Đã trả kết quả"
    STOPPED = "stopped", "Dừng giải quyết"


class StopReason(TextChoices):
    """Why a case ends without a result (national states 7 and 8)."""

    WITHDRAWN = "withdrawn", "Người nộp rút hồ sơ"
    NOT_COMPLETED = "not_completed", "Quá hạn bổ sung, người nộp không bổ sung"


class SlipKind(TextChoices):
    """Slips of the desk before anything is received."""

    GUIDANCE = "guidance", "Phiếu hướng dẫn hoàn thiện hồ sơ"
    REFUSAL = "refusal", "Phiếu từ chối tiếp nhận giải quyết hồ sơ"


class Told(TextChoices):
    """What the citizen gets a mail about."""

    RECEIVED = "received", "Đã tiếp nhận"
    SUPPLEMENT = "supplement", "Yêu cầu bổ sung"
    READY = "ready", "Đã có kết quả"
    APOLOGY = "apology", "Xin lỗi, hẹn lại"
    STOPPED = "stopped", "Dừng giải quyết"


class Channel(TextChoices):
    DESK = "desk", "Trực tiếp tại Bộ phận một cửa"
    POST = "post", "Dịch vụ bưu chính công ích"


class Delivery(TextChoices):
    DESK = "desk", "Bộ phận một cửa"
    POST = "post", "Dịch vụ bưu chính công ích"
