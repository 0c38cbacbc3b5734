"""Words of the audit log: what each act is called, and which of its details may be shown.

Whoever reads the log sees what was done, never what a document says (DN-12.1): names of files, subjects, annotations
and reasons stand in the details of some entries and are left out here, whoever asks.
"""

import re
from datetime import datetime
from typing import Final

from qlvb.lib.vietnamese import short_date, short_time

# group: (address, label, {act: label}); an act of an item is called the same for every kind.
_ROAD: Final = {
    "opened": "Mở trang",
    "previewed": "Xem nhanh",
    "printed": "In",
    "submit": "Trình Chánh Văn phòng",
    "submit_to_leader": "Trình lãnh đạo",
    "forward": "Chuyển xử lý",
    "annotate": "Bút phê",
    "assign": "Giao xử lý",
    "send_back": "Trả lại",
    "acknowledge": "Đã biết",
    "contribute": "Gửi ý kiến phối hợp",
    "finish": "Kết thúc xử lý",
    "hand_over": "Bàn giao",
    "stood_in": "Chuyển cho người thay",
    "answered": "Có văn bản trả lời",
    "start_reply": "Soạn văn bản trả lời",
    "dossier": "Lập hồ sơ công việc",
    "reopened": "Mở lại",
    "inherit": "Cơ quan, đơn vị khác kế thừa",
    "share": "Chia sẻ để xem",
    "unshare": "Thôi chia sẻ để xem",
}
_INCOMING: Final = {
    "register": "Đăng ký văn bản đến",
    "accept": "Tiếp nhận văn bản liên thông",
    "correct": "Chỉnh sửa dữ liệu",
}
_OUTGOING: Final = {
    "start_draft": "Bắt đầu soạn thảo",
    "edit_draft": "Sửa thông tin dự thảo",
    "add_version": "Nộp bản dự thảo",
    "converted": "Chuyển dự thảo sang PDF",
    "conversion_failed": "Không chuyển được dự thảo sang PDF",
    "place": "Đặt vị trí số, chữ ký, dấu",
    "submit_draft": "Trình duyệt",
    "approve": "Duyệt, chuyển tiếp",
    "appraise": "Thẩm định, trình ký",
    "sign": "Ký số",
    "return": "Trả lại để sửa",
    "change_signer": "Đổi người ký",
    "number": "Cấp số",
    "seal": "Đóng dấu số",
    "issue": "Ban hành",
    "issue_failed": "Ban hành gặp lỗi",
    "retry_issue": "Thử lại ban hành",
    "void_number": "Hủy số",
    "accepted": "Nơi nhận tiếp nhận",
    "refused": "Nơi nhận từ chối",
    "resent": "Gửi lại",
    "sent_also": "Gửi thêm nơi nhận",
    "redirected": "Chuyển nơi nhận kế thừa",
    "settled": "Giải quyết việc bị trả lại",
    "plan_task": "Thêm nhiệm vụ",
    "drop_task": "Bỏ nhiệm vụ",
}
_DOSSIER: Final = {
    "open": "Lập hồ sơ",
    "file": "Đưa văn bản vào hồ sơ",
    "unfile": "Bỏ văn bản khỏi hồ sơ",
    "opine": "Ghi ý kiến",
    "finish_part": "Xong phần phối hợp",
    "hand_on": "Giao trong đơn vị",
    "propose": "Đề xuất phối hợp",
    "approve_proposal": "Duyệt phối hợp",
    "refuse_proposal": "Không duyệt phối hợp",
    "attach_result": "Gắn kết quả",
    "ask_to_close": "Xin đóng hồ sơ",
    "return_dossier": "Trả lại để bổ sung",
    "close": "Đóng hồ sơ",
    "reopen": "Mở lại hồ sơ",
}
_TASK: Final = {
    "plan": "Nhập nhiệm vụ",
    "drop": "Bỏ khỏi dự thảo",
    "start": "Giao nhiệm vụ",
    "quoted": "Ghi chỉ đạo của lãnh đạo",
    "propose": "Trả lời nhiệm vụ",
    "confirm": "Xác nhận hoàn thành",
    "confirm_late": "Xác nhận hoàn thành trễ hạn",
    "confirm_not": "Xác nhận không hoàn thành",
    "give_back": "Chưa đạt, cho thêm thời gian",
    "ask_extension": "Đề nghị gia hạn",
    "extended": "Gia hạn",
    "extension_refused": "Không gia hạn",
    "ask_transfer": "Đề nghị chuyển",
    "agree_transfer": "Chuyển đơn vị khác",
    "transfer_refused": "Không đồng ý chuyển",
    "refused_document": "Nơi nhận từ chối văn bản giao việc",
    "urge": "Đôn đốc",
}
_CASE: Final = {
    "receive_case": "Tiếp nhận hồ sơ",
    "forward_case": "Chuyển giải quyết",
    "request_supplement": "Yêu cầu bổ sung",
    "receive_supplement": "Nhận bổ sung",
    "apologise": "Xin lỗi, hẹn lại",
    "settle_at_once": "Giải quyết ngay, trả kết quả",
    "stop_case": "Dừng giải quyết",
}
KINDS: Final = {
    "incoming": "Văn bản đến",
    "outgoing": "Văn bản đi",
    "dossier": "Hồ sơ công việc",
    "task": "Nhiệm vụ",
    "case": "Hồ sơ một cửa",
}
_OF_KIND: Final = {"incoming": _INCOMING, "outgoing": _OUTGOING, "dossier": _DOSSIER, "task": _TASK, "case": _CASE}
_OTHERS: Final = {
    "file.read": "Xem tệp",
    "file.downloaded": "Tải tệp",
    "dispatch.seen": "Xem văn bản gửi đến",
    "register.exported": "Tải sổ đăng ký",
    "register.print_ordered": "Lập bản in sổ",
    "register.opened": "Mở sổ văn bản",
    "register.changed": "Sửa sổ văn bản",
    "register.closed": "Khóa sổ",
    "organisation.planned": "Ghi thay đổi tổ chức",
    "organisation.withdrawn": "Rút thay đổi tổ chức",
    "organisation.hindered": "Thay đổi tổ chức chưa thực hiện được",
    "organisation.create": "Thành lập đơn vị",
    "organisation.rename": "Đổi tên đơn vị",
    "organisation.move": "Chuyển đơn vị trực thuộc",
    "organisation.merge": "Sáp nhập đơn vị",
    "organisation.split": "Chia đơn vị",
    "organisation.dissolve": "Giải thể đơn vị",
    "handover.ready": "Lập xong gói bàn giao",
    "handover.retried": "Lập lại gói bàn giao",
    "handover.received": "Xác nhận nhận bàn giao",
    "handover.downloaded": "Tải gói bàn giao",
    "report.built": "Lập báo cáo",
    "report.exported": "Tải báo cáo",
    "notice.published": "Đăng thông báo",
    "notice.read": "Đọc thông báo",
    "notice.withdrawn": "Thu hồi thông báo",
    "message.sent": "Gửi file",
    "message.read": "Đọc thư gửi file",
    "incident.reported": "Báo lỗi phần mềm",
    "incident.taken": "Tiếp nhận báo lỗi",
    "incident.finished": "Lập biên bản xử lý lỗi",
    "incident.printed": "In biên bản báo lỗi",
    "desk_slip.written": "Lập phiếu tại quầy",
    "desk_slip.printed": "In phiếu tại quầy",
    "user.signed_in": "Đăng nhập",
    "user.sign_in_failed": "Đăng nhập không thành công",
    "user.signed_out": "Đăng xuất",
    "user.switched_post": "Chuyển chức danh làm việc",
    "user.password_changed": "Đổi mật khẩu",
    "user.password_too_old": "Mật khẩu quản trị quá hạn, yêu cầu đổi",
    "user.password_reset": "Cấp lại mật khẩu tạm",
    "user.unlocked": "Mở khóa đăng nhập",
    "user.session_unlocked": "Mở lại phiên đã khóa",
    "user.reset_sent": "Gửi liên kết đặt lại mật khẩu",
    "user.password_reset_by_mail": "Đặt lại mật khẩu bằng liên kết trong thư",
    "user.sign_on_failed": "Đăng nhập một lần không thành công",
    "user.code_failed": "Nhập sai mã xác thực",
    "user.proof_failed": "Xác nhận lại không thành công",
    "user.recovery_code_used": "Dùng mã dự phòng",
    "user.second_factor_on": "Bật xác thực hai bước",
    "user.second_factor_off": "Tắt xác thực hai bước",
    "user.recovery_codes_renewed": "Lập mã dự phòng mới",
    "user.sessions_ended": "Kết thúc phiên đăng nhập",
    "account.grant": "Cấp tài khoản, giao chức danh",
    "account.withdraw": "Thu hồi tài khoản",
    "account.restore": "Khôi phục tài khoản",
    "account.hand_over": "Bàn giao công việc",
    "account.transfer": "Chuyển đơn vị, chức danh",
    "account.device": "Gỡ thiết bị xác thực",
    "account.closed": "Đóng tài khoản vào ngày nghỉ",
    "account.leaving_recorded": "Ghi ngày nghỉ, chuyển công tác",
    "account.leaving_cancelled": "Bỏ ngày nghỉ đã ghi",
    "account.unused_told": "Báo sắp ngừng tài khoản không dùng",
    "account.stopped_unused": "Ngừng tài khoản không dùng",
    "account.reassigned": "Điều chuyển công việc",
    "account.minutes_written": "Lập biên bản bàn giao",
    "account.minutes_printed": "In biên bản bàn giao",
    "consent.asked": "Đề nghị cho ý kiến đồng ý",
    "consent.agree": "Đồng ý",
    "consent.refuse": "Không đồng ý",
    "consent.take_back": "Rút đề nghị",
    "consent.used": "Thực hiện theo ý kiến đồng ý",
    "consent.expired": "Ý kiến đồng ý hết hạn",
    "account.administrator": "Cử quản trị cơ quan",
    "leave.recorded": "Ghi nghỉ phép, công tác",
    "leave.cancelled": "Bỏ nghỉ phép, công tác đã ghi",
    "delegation.given": "Ủy quyền",
    "delegation.ended": "Kết thúc ủy quyền",
    "agency.rules_changed": "Thay đổi quy tắc làm việc",
    "agency.group_composed": "Lập nhóm quyền",
    "agency.group_changed": "Sửa nhóm quyền",
    "agency.group_dissolved": "Bỏ nhóm quyền",
    "template.added": "Thêm văn bản mẫu",
    "template.changed": "Sửa văn bản mẫu",
    "template.ended": "Bỏ văn bản mẫu",
    "backup.ordered": "Yêu cầu sao lưu, kiểm tra",
    "backup.made": "Lập bản sao lưu",
    "backup.verified": "Kiểm tra bản sao lưu",
    "backup.found_damaged": "Bản sao lưu hỏng",
    "backup.files_missing": "Bản sao lưu thiếu tệp",
    "backup.restored": "Phục hồi từ bản sao lưu",
    "blob.damaged": "Tệp lưu bị hỏng",
    "audit.searched": "Xem nhật ký",
    "audit.exported": "Xuất nhật ký",
    "audit.export_downloaded": "Tải nhật ký đã xuất",
    "audit.verified": "Kiểm tra chuỗi niêm phong nhật ký",
    "demo.story": "Nạp dữ liệu trình diễn",
    "demo.reminded": "Nạp dữ liệu trình diễn: nhắc việc",
}
READ: Final = ("opened", "previewed", "printed")
_READ_OTHERS: Final = (
    "file.read", "file.downloaded", "dispatch.seen", "notice.read", "message.read", "incident.printed",
    "account.minutes_printed",
    "desk_slip.printed", "register.exported", "register.print_ordered", "report.exported",
    "handover.downloaded",
)  # fmt: skip


def _of_item(kind: str, *, reading: bool) -> dict[str, str]:
    words = {verb: label for verb, label in {**_ROAD, **_OF_KIND[kind]}.items() if (verb in READ) == reading}
    return {f"{kind}.{verb}": label for verb, label in words.items()}


def _others(*areas: str) -> dict[str, str]:
    return {act: _OTHERS[act] for act in _OTHERS if act.partition(".")[0] in areas and act not in _READ_OTHERS}


# By the word in the address: label, acts with theirs. Every act that is known stands in exactly one.
GROUPS: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "doc": (
        "Đọc, tải, in, xuất",
        {
            act: f"{label}: {KINDS[kind].lower()}"
            for kind in KINDS
            for act, label in _of_item(kind, reading=True).items()
        }
        | {act: _OTHERS[act] for act in _READ_OTHERS},
    ),
    "dang-nhap": (
        "Đăng nhập",
        {
            act: _OTHERS[act]
            for act in ("user.signed_in", "user.sign_in_failed", "user.signed_out", "user.switched_post",
                        "user.password_changed")
        },
    ),
    "tai-khoan": (
        "Tài khoản, ủy quyền, ý kiến đồng ý",
        {act: label for act, label in _others(
            "user", "account", "delegation", "leave", "consent").items() if act not in (
            "user.signed_in", "user.sign_in_failed", "user.signed_out", "user.switched_post", "user.password_changed")},
    ),
    **{
        word: (KINDS[kind], _of_item(kind, reading=False))
        for word, kind in (("van-ban-den", "incoming"), ("van-ban-di", "outgoing"), ("ho-so", "dossier"),
                           ("nhiem-vu", "task"), ("mot-cua", "case"))
    },
    "trao-doi": ("Thông báo, gửi file, báo lỗi", _others("notice", "message", "incident", "desk_slip")),
    "he-thong": ("Tổ chức, bàn giao, sao lưu, sổ, quy tắc, báo cáo, nhật ký", _others(
        "agency", "organisation", "handover", "backup", "blob", "register", "template", "report", "audit",
        "demo")),
}  # fmt: skip
LABELS: Final = {act: label for _, acts in GROUPS.values() for act, label in acts.items()}


def label_of(act: str) -> str:
    """What the act is called; its code when nobody has given it a name yet."""
    return LABELS.get(act, act)


def name_of(word: str) -> str:
    """What a choice of the filter is called."""
    return GROUPS[word][0] if word in GROUPS else label_of(word)


def acts_of(word: str) -> list[str]:
    """The acts a choice of the filter means: a group by its word, or one act; none when it is neither."""
    if word in GROUPS:
        return list(GROUPS[word][1])
    return [word] if word in LABELS else []


# --- Details --------------------------------------------------------------------------------------------------------

# What these areas write down is about people, registers and the installation, never out of a document.
_OPEN_AREAS: Final = frozenset(
    {"account", "agency", "organisation", "handover", "user", "delegation", "leave"}
    | {"backup", "audit", "register", "template", "report"}
)
_FIELDS: Final = {
    "number": "Số quyết định",
    "decided_on": "Ngày quyết định",
    "effective_on": "Hiệu lực từ",
    "date": "Ngày quyết định",
    "username": "Tên đăng nhập",
    "told": "Tên được báo",
    "way": "Cách đăng nhập",
    "factor": "Bước thứ hai",
    "why": "Lý do",
    "sessions": "Số phiên đã kết thúc",
    "desk": "Sang chức danh",
    "full_name": "Họ và tên",
    "unit": "Đơn vị",
    "role": "Vai trò",
    "title": "Chức danh",
    "starts_on": "Từ ngày",
    "ends_on": "Đến hết ngày",
    "ended_at": "Kết thúc lúc",
    "away": "Thời gian nghỉ",
    "deputy": "Người được ủy quyền",
    "kinds": "Phạm vi",
    "consent": "Ý kiến đồng ý số",
    "reason": "Lý do, phạm vi",
    "successor": "Người nhận bàn giao",
    "handed_over": "Số việc bàn giao",
    "minutes": "Biên bản bàn giao số",
    "receivers": "Số người nhận",
    "archive": "Bản sao lưu",
    "seal": "Niêm phong",
    "files": "Số tệp",
    "rows": "Số bản ghi",
    "origin": "Do",
    "kind": "Loại",
    "problem": "Lỗi",
    "problems": "Số sai lệch",
    "drill": "Phục hồi thử",
    "head": "Niêm phong gần nhất",
    "audit_head": "Niêm phong nhật ký",
    "made_at": "Lập lúc",
    "name": "Tên",
    "period": "Kỳ",
    "person": "Tìm người",
    "acts": "Tìm việc",
    "code": "Tìm số, ký hiệu",
    "network": "Tìm địa chỉ",
    "since": "Từ ngày",
    "until": "Đến ngày",
    "system": "Nhật ký hệ thống chung",
    "lines": "Số mục",
    "short_name": "Tên gọn",
    "abbreviation": "Chữ viết tắt",
    "parent": "Trực thuộc",
    "valid_to": "Hết hiệu lực sau",
    "document_type": "Tên loại",
    "default_days": "Thời hạn xử lý mặc định",
    "acceptance_hours": "Thời hạn tiếp nhận liên thông",
    "remind_days": "Nhắc việc trước hạn",
    "morning_starts": "Buổi sáng từ",
    "morning_ends": "Buổi sáng đến",
    "afternoon_starts": "Buổi chiều từ",
    "afternoon_ends": "Buổi chiều đến",
    "seal_placement": "Vị trí chữ ký số của cơ quan",
    "needs_unit_review": "Trưởng đơn vị duyệt dự thảo",
    "needs_appraisal": "Văn phòng thẩm định thể thức",
    "rights": "Quyền",
    "people": "Người trong nhóm",
    "register": "Sổ",
    "document_types": "Tên loại văn bản",
    "applies": "Áp dụng",
    "template": "Văn bản mẫu",
    "file": "Tệp",
    "subject": "Trích yếu",
    "signer_id": "Người ký",
    "capacity": "Thẩm quyền ký",
    "urgency": "Độ khẩn",
}
# Words of ours for the way somebody came in.
_WAYS: Final = {"oidc": "đăng nhập một lần", "device": "mã trên thiết bị", "recovery": "mã dự phòng"}
_ORDER: Final = {name: place for place, name in enumerate(_FIELDS)}
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
# Keys that only machines use.
_UNSAID: Final = frozenset({"before", "after", "post", "label"})


def details_of(act: str, details: dict[str, object]) -> list[tuple[str, str]]:
    """Label and value of what may be shown; of a document only which of its fields were changed, not to what."""
    before, after = _dict(details.get("before")), _dict(details.get("after"))
    if act.partition(".")[0] not in _OPEN_AREAS:
        names = ", ".join(_FIELDS.get(name, name).lower() for name in after)
        return [("Đã sửa", names)] if names else []
    told = [
        (name, name_of(str(value)) if name == "acts" else _way(value) if name in ("way", "factor") else _text(value))
        for name, value in details.items()
        if name not in _UNSAID and name not in after and value not in ("", None, [])
    ]
    for name in after:
        old, new = _text(before.get(name)), _text(after[name])
        told.append((name, f"{old} → {new or 'không'}" if old else new))
    told.sort(key=lambda one: _ORDER.get(one[0], len(_ORDER)))
    return [(_FIELDS.get(name, name), text[:500]) for name, text in told if text]


def _dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _way(value: object) -> str:
    return _WAYS.get(str(value), str(value))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    text = "" if value is None else str(value)
    if not _DAY.match(text):
        return text
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:  # what somebody typed, not a moment we wrote
        return text
    return short_time(moment) if moment.tzinfo else short_date(moment.date())
