"""Words of documents."""

from django.db.models import TextChoices


class DocumentType(TextChoices):
    """Types and their abbreviations in notations (Decree 30/2020, annex III; facts.md §1.8)."""

    RESOLUTION = "NQ", "Nghị quyết"
    DECISION = "QĐ", "Quyết định"
    DIRECTIVE = "CT", "Chỉ thị"
    REGULATION = "QC", "Quy chế"
    RULES = "QyĐ", "Quy định"
    COMMUNIQUE = "TC", "Thông cáo"
    NOTICE = "TB", "Thông báo"
    GUIDANCE = "HD", "Hướng dẫn"
    PROGRAMME = "CTr", "Chương trình"
    PLAN = "KH", "Kế hoạch"
    OPTION = "PA", "Phương án"
    SCHEME = "ĐA", "Đề án"
    PROJECT = "DA", "Dự án"
    REPORT = "BC", "Báo cáo"
    MINUTES = "BB", "Biên bản"
    SUBMISSION = "TTr", "Tờ trình"
    CONTRACT = "HĐ", "Hợp đồng"
    TELEGRAM = "CĐ", "Công điện"
    MEMORANDUM = "BGN", "Bản ghi nhớ"
    AGREEMENT = "BTT", "Bản thỏa thuận"
    AUTHORISATION = "GUQ", "Giấy ủy quyền"
    INVITATION = "GM", "Giấy mời"
    INTRODUCTION = "GGT", "Giấy giới thiệu"
    LEAVE = "GNP", "Giấy nghỉ phép"
    SENDING_SLIP = "PG", "Phiếu gửi"
    TRANSFER_SLIP = "PC", "Phiếu chuyển"
    NOTICE_SLIP = "PB", "Phiếu báo"
    LETTER = "CV", "Công văn"
    OFFICIAL_NOTE = "TCg", "Thư công"


# Official letters carry no abbreviation of their type in the notation: '12/UBND-VX'.
WITHOUT_ABBREVIATION = frozenset({DocumentType.LETTER, DocumentType.OFFICIAL_NOTE})


class Secrecy(TextChoices):
    """Only NORMAL may enter (SD-3.1); the others exist so that the form can refuse them by name."""

    NORMAL = "normal", "Thường"
    CONFIDENTIAL = "confidential", "Mật"
    SECRET = "secret", "Tối mật"
    TOP_SECRET = "top_secret", "Tuyệt mật"


class Direction(TextChoices):
    INCOMING = "incoming", "Đến"
    OUTGOING = "outgoing", "Đi"


class Channel(TextChoices):
    PAPER = "paper", "Bản giấy (trực tiếp, bưu chính)"
    EMAIL = "email", "Thư điện tử"
    EXCHANGE = "exchange", "Liên thông"


class LegalClass(TextChoices):
    """DN-2.1: derived from the validated signatures in the file, never typed."""

    BORN_DIGITAL = "1", "Loại 1: văn bản điện tử ký số"
    DIGITISED_SIGNED = "2", "Loại 2: số hóa, có chữ ký số của cơ quan ban hành"
    DIGITISED = "3", "Loại 3: số hóa, không có chữ ký số của cơ quan ban hành"


class Capacity(TextChoices):
    """In which capacity the leader signs (Decree 30, art. 13; KS-9.5)."""

    DIRECT = "", "Ký trực tiếp"
    TM = "TM.", "Thay mặt tập thể (TM.)"
    KT = "KT.", "Ký thay người đứng đầu (KT.)"
    TL = "TL.", "Thừa lệnh (TL.)"
    TUQ = "TUQ.", "Thừa ủy quyền (TUQ.)"
    Q = "Q.", "Quyền (Q.)"


class OutgoingState(TextChoices):
    DRAFTING = "drafting", "Đang soạn thảo"
    UNIT_REVIEW = "unit_review", "Chờ trưởng đơn vị duyệt"
    APPRAISAL = "appraisal", "Chờ Văn phòng thẩm định"
    FOR_SIGNATURE = "for_signature", "Chờ ký"
    SIGNED = "signed", "Chờ ban hành"
    ISSUING = "issuing", "Đang ban hành"
    ISSUE_FAILED = "issue_failed", "Ban hành gặp lỗi"
    ISSUED = "issued", "Đã ban hành"


class AttachmentRole(TextChoices):
    MAIN = "main", "Văn bản chính"
    ANNEX = "annex", "Phụ lục, tài liệu kèm theo"


class UploadPurpose(TextChoices):
    INCOMING = "incoming", "Văn bản đến"
    DRAFT = "draft", "Dự thảo"
    NOTICE = "notice", "Thông báo nội bộ"
    MESSAGE = "message", "Gửi file"
    INCIDENT = "incident", "Ảnh chụp lỗi phần mềm"
    CASE = "case", "Hồ sơ một cửa"
    TASK = "task", "Nhiệm vụ"
    DECISION = "decision", "Quyết định về tài khoản"
    TEMPLATE = "template", "Văn bản mẫu"


class Conversion(TextChoices):
    READY = "ready", "Đã có bản PDF"
    WAITING = "waiting", "Đang chuyển sang PDF"
    FAILED = "failed", "Không chuyển được sang PDF"


class TextState(TextChoices):
    """How far the search has read a file."""

    WAITING = "waiting", "Chờ đọc"
    SCANNED = "scanned", "Chờ nhận dạng chữ"
    DONE = "done", "Đã đọc"
    FAILED = "failed", "Không đọc được"


class TextMethod(TextChoices):
    TEXT = "text", "Lớp chữ của tệp"
    OCR = "ocr", "Nhận dạng chữ"
    BOTH = "both", "Lớp chữ và nhận dạng chữ"


class KeyKind(TextChoices):
    PERSONAL = "personal", "Chữ ký số cá nhân"
    SEAL = "seal", "Con dấu số của cơ quan"


class DispatchState(TextChoices):
    PLANNED = "planned", "Chờ gửi"
    SENT = "sent", "Đã gửi, chờ tiếp nhận"
    ACCEPTED = "accepted", "Đã tiếp nhận"
    REFUSED = "refused", "Bị trả lại"


class RefusalGround(TextChoices):
    """The two grounds there are for refusing an exchanged document (DN-5.6a)."""

    WRONG_RECIPIENT = "wrong_recipient", "Gửi sai nơi nhận"
    NO_LEGAL_VALUE = "no_legal_value", "Không có giá trị pháp lý"


class Resolution(TextChoices):
    """What the sender made of a refusal."""

    RESENT = "resent", "Đã gửi lại"
    SETTLED = "settled", "Đã giải quyết"


class LedgerKind(TextChoices):
    TAKEN = "taken", "Đã cấp"
    VOID = "void", "Đã hủy"
