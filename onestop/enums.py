"""Words of the one-stop desk."""

from django.db.models import TextChoices


class Level(TextChoices):
    """Which kind of agency settles the procedure (two tiers since 01/7/2025)."""

    PROVINCE = "province", "Cấp tỉnh"
    COMMUNE = "commune", "Cấp xã"


class CaseState(TextChoices):
    """What the citizen reads, too; the national states 2, 4, 5, 9 and 10 (facts.md §3.4)."""

    RECEIVED = "received", "Mới tiếp nhận"
    IN_PROGRESS = "in_progress", "Đang giải quyết"
    SUPPLEMENT = "supplement", "Chờ bổ sung"
    READY = "ready", "Đã có kết quả"
    HANDED_OVER = "handed_over", "Đã trả kết quả"


class Channel(TextChoices):
    DESK = "desk", "Trực tiếp tại Bộ phận một cửa"
    POST = "post", "Dịch vụ bưu chính công ích"


class Delivery(TextChoices):
    DESK = "desk", "Bộ phận một cửa"
    POST = "post", "Dịch vụ bưu chính công ích"
