"""Roles and rights. A right belongs to a role, a role to a post, a post to a person in a unit."""

from django.db.models import TextChoices


class Role(TextChoices):
    CLERK = "clerk", "Văn thư"
    CHIEF_OF_OFFICE = "chief_of_office", "Chánh Văn phòng"
    LEADER = "leader", "Lãnh đạo cơ quan"
    UNIT_HEAD = "unit_head", "Trưởng đơn vị"
    SPECIALIST = "specialist", "Chuyên viên"
    AGENCY_ADMIN = "agency_admin", "Quản trị"
    ONESTOP_OFFICER = "onestop_officer", "Cán bộ một cửa"


class Perm(TextChoices):
    """What a post may do; whether it may do it to this very thing, in this state, is decided beside the thing."""

    READ_AGENCY = "read_agency", "Xem mọi văn bản của cơ quan"
    REGISTER = "register", "Đăng ký văn bản đến"
    SUBMIT = "submit", "Trình văn bản đến"
    SORT = "sort", "Phân loại, chuyển xử lý văn bản đến"
    ANNOTATE = "annotate", "Bút phê"
    ASSIGN = "assign", "Giao việc trong đơn vị"
    HANDLE = "handle", "Xử lý văn bản được giao"
    DRAFT = "draft", "Soạn thảo văn bản đi"
    REVIEW = "review", "Duyệt dự thảo của đơn vị"
    APPRAISE = "appraise", "Thẩm định thể thức"
    SIGN = "sign", "Ký văn bản"
    ISSUE = "issue", "Cấp số và ban hành"
    RECEIVE = "receive", "Tiếp nhận văn bản liên thông"
    NOTIFY_AGENCY = "notify_agency", "Viết thông báo cho cơ quan"
    NOTIFY_UNIT = "notify_unit", "Viết thông báo trong đơn vị mình"
    HANDLE_INCIDENTS = "handle_incidents", "Xử lý báo lỗi phần mềm"
    PRINT_REGISTERS = "print_registers", "Xem, in sổ đăng ký văn bản"
    REPORT = "report", "Xem, lập báo cáo của cơ quan"
    DOSSIERS = "dossiers", "Lập, đóng hồ sơ công việc"
    ASSIGN_TASKS = "assign_tasks", "Giao nhiệm vụ kèm văn bản đi, theo dõi, xác nhận kết quả"
    ANSWER_TASKS = "answer_tasks", "Đề nghị gia hạn, đề nghị chuyển nhiệm vụ được giao"
    SUPERVISE_TASKS = "supervise_tasks", "Giám sát công việc của cơ quan"
    RECEIVE_CASE = "receive_case", "Tiếp nhận, chuyển hồ sơ một cửa"
    HAND_OVER = "hand_over", "Trả kết quả hồ sơ một cửa"
    DELEGATE = "delegate", "Ủy quyền cho cấp phó"
    ATTENDANCE = "attendance", "Xem việc đăng nhập theo buổi của cơ quan"
    RECORD_LEAVE = "record_leave", "Ghi nghỉ phép, công tác của người trong cơ quan"
    REASSIGN = "reassign", "Bàn giao việc giữa những người mình phụ trách"
    MANAGE_ACCOUNTS = "manage_accounts", "Cấp, thu hồi, bàn giao tài khoản"
    MANAGE_UNITS = "manage_units", "Thay đổi tổ chức, bộ máy theo quyết định"
    TAKE_OVER = "take_over", "Nhận bàn giao của cơ quan sáp nhập, giải thể"
    CONSENT = "consent", "Cho ý kiến đồng ý (chỉ người đứng đầu cơ quan)"
    ASK_CONSENT = "ask_consent", "Đề nghị người đứng đầu cho ý kiến đồng ý"
    READ_AUDIT = "read_audit", "Xem, xuất nhật ký hệ thống của cơ quan"
    BACK_UP = "back_up", "Lập, kiểm tra bản sao lưu (chỉ cơ quan đứng đầu hệ thống)"


class DecisionKind(TextChoices):
    """What a decision on a person does to his account (SD-9.4)."""

    GRANT = "grant", "Cấp tài khoản, giao chức danh"
    WITHDRAW = "withdraw", "Thu hồi tài khoản"
    RESTORE = "restore", "Khôi phục tài khoản"
    HAND_OVER = "hand_over", "Bàn giao công việc"
    TRANSFER = "transfer", "Chuyển công tác"
    DEVICE = "device", "Gỡ thiết bị xác thực"


class WorkKind(TextChoices):
    """Kinds of work that are handed over or lent apart from each other; the values are those of what circulates."""

    INCOMING = "incoming", "Văn bản đến"
    OUTGOING = "outgoing", "Văn bản đi, dự thảo"
    DOSSIER = "dossier", "Hồ sơ công việc"
    TASK = "task", "Nhiệm vụ"
    CASE = "case", "Hồ sơ một cửa"


class Half(TextChoices):
    MORNING = "morning", "Sáng"
    AFTERNOON = "afternoon", "Chiều"


class MinutesKind(TextChoices):
    """On what occasion work changed hands (SD-10.2)."""

    WITHDRAW = "withdraw", "Nghỉ, chuyển công tác khỏi cơ quan"
    TRANSFER = "transfer", "Chuyển công tác trong cơ quan"
    HAND_OVER = "hand_over", "Bàn giao theo quyết định"
    REASSIGN = "reassign", "Người phụ trách điều chuyển việc"
    LATER = "later", "Phần phát sinh đến ngày nghỉ, chuyển công tác"


class ConsentKind(TextChoices):
    """What nobody may do alone (SD-9.3 to SD-9.5): a decision on paper, or the head's consent given here."""

    GRANT = "account.grant", "Cấp tài khoản"
    POST = "account.post", "Giao thêm chức danh"
    RESTORE = "account.restore", "Khôi phục tài khoản"
    REOPEN = "account.reopen", "Mở lại tài khoản"
    TRANSFER = "account.transfer", "Chuyển công tác"
    WITHDRAW = "account.withdraw", "Thu hồi tài khoản"
    DEVICE = "account.device", "Gỡ thiết bị xác thực"
    ADMINISTRATOR = "account.administrator", "Cử quản trị của cơ quan mới"
    CORRECT = "document.correct", "Chỉnh sửa dữ liệu đã đăng ký"
    EXPORT = "log.export", "Xuất nhật ký hệ thống"
    RULES = "agency.rules", "Thay đổi quy tắc làm việc"
    UNITS = "agency.units", "Thay đổi tổ chức, bộ máy"
    GROUPS = "agency.groups", "Thay đổi nhóm quyền"
    REGISTERS = "agency.registers", "Thay đổi sổ văn bản"
    TEMPLATES = "agency.templates", "Thay đổi văn bản mẫu"


# Asked for and carried out by the administrator.
ACCOUNT_KINDS = frozenset(kind for kind in ConsentKind if kind.value.startswith("account."))


class ConsentState(TextChoices):
    WAITING = "waiting", "Chờ ý kiến"
    GRANTED = "granted", "Đã đồng ý, chờ thực hiện"
    USED = "used", "Đã thực hiện"
    REFUSED = "refused", "Không đồng ý"
    WITHDRAWN = "withdrawn", "Đã rút đề nghị"
    EXPIRED = "expired", "Hết hạn"


class ChangeKind(TextChoices):
    """What happens to a unit on a day (facts.md §7)."""

    CREATE = "create", "Thành lập"
    RENAME = "rename", "Đổi tên"
    MOVE = "move", "Chuyển trực thuộc"
    MERGE = "merge", "Sáp nhập"
    SPLIT = "split", "Chia"
    DISSOLVE = "dissolve", "Giải thể"


# After these the unit is there no more.
ENDINGS = (ChangeKind.MERGE, ChangeKind.SPLIT, ChangeKind.DISSOLVE)


class ChangeState(TextChoices):
    PLANNED = "planned", "Chờ đến ngày hiệu lực"
    DONE = "done", "Đã có hiệu lực"
    WITHDRAWN = "withdrawn", "Đã rút"
