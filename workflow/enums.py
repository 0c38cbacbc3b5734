"""Words of the road."""

from django.db.models import IntegerChoices, TextChoices


class ItemKind(TextChoices):
    INCOMING = "incoming", "Văn bản đến"
    OUTGOING = "outgoing", "Văn bản đi"
    DOSSIER = "dossier", "Hồ sơ công việc"
    TASK = "task", "Nhiệm vụ"
    CASE = "case", "Hồ sơ một cửa"


class Urgency(IntegerChoices):
    """Higher is more urgent; the numbers are those of edXML's Priority (facts.md §2.3)."""

    NORMAL = 0, "Thường"
    URGENT = 1, "Khẩn"
    VERY_URGENT = 2, "Thượng khẩn"
    EXPRESS = 3, "Hỏa tốc"


class Part(TextChoices):
    LEAD = "lead", "Chủ trì"
    COORDINATE = "coordinate", "Phối hợp"
    INFORM = "inform", "Để biết"


class StepState(TextChoices):
    WAITING = "waiting", "Chưa xem"
    SEEN = "seen", "Đã xem"
    WORKING = "working", "Đang xử lý"
    DONE = "done", "Đã xử lý"
    SENT_BACK = "sent_back", "Đã trả lại"
    WITHDRAWN = "withdrawn", "Đã thu hồi"
    HANDED_OVER = "handed_over", "Đã bàn giao"


OPEN_STATES = (StepState.WAITING, StepState.SEEN, StepState.WORKING)


class AccessReason(TextChoices):
    HELD = "held", "Được giao xử lý"
    CREATED = "created", "Người tạo"
    DOSSIER = "dossier", "Có hồ sơ công việc lập từ văn bản này"
    SHARED = "shared", "Được chia sẻ để xem"


class DossierState(TextChoices):
    OPEN = "open", "Đang mở"
    TO_CLOSE = "to_close", "Chờ đóng"
    CLOSED = "closed", "Đã đóng"


class DossierType(TextChoices):
    WORK = "work", "Hồ sơ công việc"
    PRINCIPLE = "principle", "Hồ sơ nguyên tắc"
    PERSONNEL = "personnel", "Hồ sơ nhân sự"


class Retention(TextChoices):
    """Retention periods (Luật Lưu trữ 33/2024: for good, or from 2 to 70 years)."""

    PERMANENT = "permanent", "Vĩnh viễn"
    YEARS_70 = "70", "70 năm"
    YEARS_50 = "50", "50 năm"
    YEARS_30 = "30", "30 năm"
    YEARS_20 = "20", "20 năm"
    YEARS_15 = "15", "15 năm"
    YEARS_10 = "10", "10 năm"
    YEARS_5 = "5", "05 năm"
    YEARS_2 = "2", "02 năm"


class ProposalState(TextChoices):
    WAITING = "waiting", "Chờ duyệt"
    APPROVED = "approved", "Đã duyệt"
    REFUSED = "refused", "Không duyệt"


class NoticeAudience(TextChoices):
    """DN-3.3e: to all, to units, to people; always of one's own agency."""

    EVERYBODY = "everybody", "Toàn cơ quan"
    UNITS = "units", "Một số đơn vị"
    PEOPLE = "people", "Một số người"


class NotificationKind(TextChoices):
    SOON = "soon", "Sắp đến hạn"
    TODAY = "today", "Đến hạn hôm nay"
    LATE = "late", "Quá hạn"
    URGED = "urged", "Đôn đốc"
    HANDED_OVER = "handed_over", "Nhận bàn giao"
    TOLD = "told", "Thông báo"


class MailState(TextChoices):
    """Of a notification's e-mail; what each promises is said in `workflow.mailing`."""

    NONE = "none", "Không gửi thư"
    WAITING = "waiting", "Chờ gửi"
    SENDING = "sending", "Đang gửi"
    SENT = "sent", "Đã gửi"
    FAILED = "failed", "Không gửi được"
    SKIPPED = "skipped", "Không cần gửi nữa"


class IncidentState(TextChoices):
    NEW = "new", "Chờ tiếp nhận"
    HANDLING = "handling", "Đang xử lý"
    DONE = "done", "Đã xử lý"


class SoftwarePart(TextChoices):
    """Where an error shows: item 4 of form 1 (QĐ 8849/QĐ-UBND Đà Nẵng)."""

    INCOMING = "incoming", "Quản lý văn bản đến"
    OUTGOING = "outgoing", "Quản lý và phát hành văn bản đi"
    EXCHANGE = "exchange", "Liên thông văn bản"
    NOTICES = "notices", "Thông báo nội bộ"
    SEARCH = "search", "Tìm kiếm văn bản"
    ADMINISTRATION = "administration", "Quản trị"
    TASKS = "tasks", "Quản lý công việc"
    DOSSIERS = "dossiers", "Lập hồ sơ công việc"
    REPORTS = "reports", "Báo cáo, thống kê"
    OTHER = "other", "Khác"
