"""Sample data in the shape the parts take, for the gallery and the tests of the parts. Fictional names."""

from django import forms
from django.forms import formset_factory

SHELL = {
    "agency_name": "UBND tỉnh Sơn Lam",
    "user_name": "Lê Thị Minh An",
    "post_title": "Văn thư · Văn phòng UBND tỉnh",
    "version": "0.1",
    "on_behalf": "",
    "bell": {"url": "#thong-bao", "count": 3},
    "urls": {
        "home": "#",
        "search": "#tim-kiem",
        "switch_post": "#chuc-danh",
        "sign_out": "#ra",
        "change_password": "#mat-khau",
        "help": "#tro-giup",
    },
    "posts": [
        {"id": 1, "title": "Văn thư", "unit": "Văn phòng UBND tỉnh", "is_current": True, "count": 12},
        {"id": 2, "title": "Chuyên viên", "unit": "Phòng Hành chính – Tổ chức", "is_current": False, "count": 2},
    ],
    "nav": [
        {"label": "Việc cần xử lý", "url": "#viec", "icon": "inbox", "count": 12, "active": True, "children": []},
        {
            "label": "Văn bản đến",
            "url": "#den",
            "icon": "file-import",
            "count": 0,
            "active": False,
            "children": [
                {"label": "Chờ tiếp nhận", "url": "#cho", "count": 3, "active": False},
                {"label": "Sổ văn bản đến", "url": "#so", "count": 0, "active": False},
            ],
        },
        {
            "label": "Văn bản đi",
            "url": "#di",
            "icon": "file-export",
            "count": 0,
            "active": False,
            "children": [
                {"label": "Dự thảo", "url": "#du-thao", "count": 0, "active": False},
                {"label": "Chờ duyệt, ký", "url": "#ky", "count": 4, "active": False},
                {"label": "Chờ ban hành", "url": "#cho-ban-hanh", "count": 2, "active": False},
            ],
        },
    ],
}

TABS = [
    {"label": "Chưa xử lý", "url": "#1", "count": 7, "active": True},
    {"label": "Đang xử lý", "url": "#2", "count": 5, "active": False},
    {"label": "Phối hợp", "url": "#3", "count": 2, "active": False},
    {"label": "Để biết", "url": "#4", "count": 0, "active": False},
    {"label": "Đã xử lý", "url": "#5", "count": None, "active": False},
]

CHIPS = [{"label": "Độ khẩn: Hỏa tốc", "remove_url": "#x"}, {"label": "Hạn: trong tuần", "remove_url": "#y"}]


def _row(
    number: str, notation: str, subject: str, way: str, urgency: int, due: tuple[str, str, str], mark: str
) -> dict[str, object]:
    return {
        "number": number,
        "notation": notation,
        "subject": subject,
        "way": way,
        "urgency": urgency,
        "mark": mark,
        "url": "item.html",
        "due": {"text": due[0], "tone": due[1], "exact": due[2]},
    }


ROWS = [
    _row(
        "152",
        "15/CĐ-UBND",
        "V/v triển khai các biện pháp cấp bách ứng phó bão số 5 và mưa lũ sau bão trên địa bàn tỉnh",
        "Ủy ban nhân dân tỉnh → Chánh Văn phòng",
        3,
        ("còn 2 giờ", "soon", "hạn 22/11/2026 11:30"),
        "is-unread",
    ),
    _row(
        "147",
        "1120/SNV-CCHC",
        "V/v báo cáo kết quả cải cách hành chính quý IV năm 2026 và tự chấm điểm Chỉ số cải cách hành chính",
        "Sở Nội vụ → Phòng Hành chính – Tổ chức",
        2,
        ("quá hạn 1 ngày", "late", "hạn 20/11/2026 17:00"),
        "is-late",
    ),
    _row(
        "149",
        "230/STC-QLNS",
        "Mời họp thẩm định dự toán chi thường xuyên năm 2027",
        "Sở Tài chính → Lãnh đạo Văn phòng",
        1,
        ("hạn 24/11", "ok", "hạn 24/11/2026 17:00"),
        "is-unread",
    ),
    _row(
        "146",
        "88/BC-UBND",
        "Báo cáo tình hình thực hiện nhiệm vụ phát triển kinh tế – xã hội 11 tháng của xã Đông Sơn",
        "UBND xã Đông Sơn",
        0,
        ("hạn 27/11", "ok", "hạn 27/11/2026 17:00"),
        "",
    ),
    _row(
        "145",
        "412/QĐ-SNNMT",
        "Quyết định ban hành Kế hoạch phòng, chống dịch bệnh động vật trên cạn năm 2027",
        "Sở Nông nghiệp và Môi trường",
        0,
        ("", "", ""),
        "",
    ),
]

EVENTS = [
    {
        "at": "22/11/2026 08:02",
        "who": "Lê Thị Minh An",
        "post": "Văn thư",
        "on_behalf": "",
        "label": "đăng ký, trình Chánh Văn phòng",
        "text": "",
        "tone": "none",
        "steps": [],
    },
    {
        "at": "22/11/2026 08:20",
        "who": "Trần Quốc Bình",
        "post": "Chánh Văn phòng",
        "on_behalf": "Nguyễn Hữu Đức",
        "label": "bút phê",
        "text": "Giao Phòng Nông nghiệp chủ trì, phối hợp Phòng Tổng hợp tham mưu văn bản chỉ đạo các địa phương, "
        "trình trước 16 giờ ngày 23/11.",
        "tone": "info",
        "steps": [
            {
                "to": "Phòng Nông nghiệp và Môi trường",
                "part": "chủ trì",
                "state_label": "Đang xử lý",
                "deadline": "23/11",
                "tone": "info",
            },
            {"to": "Phòng Tổng hợp", "part": "phối hợp", "state_label": "Đã xem", "deadline": "23/11", "tone": "none"},
            {
                "to": "Phòng Hành chính – Tổ chức",
                "part": "để biết",
                "state_label": "Xong",
                "deadline": "",
                "tone": "good",
            },
        ],
    },
    {
        "at": "22/11/2026 09:05",
        "who": "Phạm Văn Cường",
        "post": "Trưởng phòng",
        "on_behalf": "",
        "label": "trả lại",
        "text": "Thiếu phụ lục số liệu hồ chứa.",
        "tone": "bad",
        "steps": [],
    },
]

ACTS = [
    {
        "label": "Bút phê",
        "url": "#but-phe",
        "panel_url": "act.html",
        "method": "get",
        "icon": "pencil",
        "tone": "",
        "enabled": True,
        "reason": "",
        "primary": True,
    },
    {
        "label": "Chuyển xử lý",
        "url": "#chuyen",
        "method": "get",
        "icon": "send",
        "tone": "",
        "enabled": True,
        "reason": "",
        "primary": False,
    },
    {
        "label": "Soạn văn bản trả lời",
        "url": "#soan",
        "method": "get",
        "icon": "file-plus",
        "tone": "",
        "enabled": True,
        "reason": "",
        "primary": False,
    },
    {
        "label": "Trả lại",
        "url": "#tra",
        "method": "post",
        "icon": "arrow-back-up",
        "tone": "bad",
        "enabled": False,
        "reason": "Không trả lại được: bạn đã chuyển tiếp văn bản này.",
        "primary": False,
    },
    {
        "label": "Kết thúc xử lý",
        "url": "#xong",
        "method": "post",
        "icon": "circle-check",
        "tone": "",
        "enabled": True,
        "reason": "",
        "primary": False,
        "confirm": "Kết thúc xử lý văn bản này?",
    },
]

PAIRS = [
    {"label": "Số đến", "value": "152 ngày 22/11/2026"},
    {"label": "Số, ký hiệu", "value": "15/CĐ-UBND", "copyable": True},
    {"label": "Cơ quan ban hành", "value": "Ủy ban nhân dân tỉnh Sơn Lam"},
    {"label": "Người ký", "value": "Nguyễn Hữu Đức", "note": "Phó Chủ tịch"},
    {"label": "Tên loại", "value": "Công điện"},
    {"label": "Chữ ký số", "value": "Hợp lệ, nguyên vẹn", "tone": "good"},
    {"label": "Ghi chú", "value": ""},
]

FILES = [
    {"name": "15-CĐ-UBND.pdf", "url": "/sample.pdf", "download_url": "/sample.pdf", "size": 184320, "note": "3 trang"},
    {
        "name": "Phụ lục 1 – Danh mục hồ chứa xung yếu.pdf",
        "url": "/broken.pdf",
        "download_url": "/broken.pdf",
        "size": 2411724,
        "note": "",
    },
]

STEPS = [
    {"label": "Cấp số", "state": "done", "at": "09:41:02"},
    {"label": "Đóng dấu", "state": "done", "at": "09:41:04"},
    {"label": "Kiểm tra", "state": "current", "at": ""},
    {"label": "Gửi", "state": "waiting", "at": ""},
]

FAILED_STEPS = [
    STEPS[0],
    {"label": "Đóng dấu", "state": "failed", "at": ""},
    {"label": "Kiểm tra", "state": "waiting", "at": ""},
    STEPS[3],
]

PHRASES = [
    "Giao chủ trì tham mưu.",
    "Phối hợp thực hiện theo chức năng, nhiệm vụ.",
    "Báo cáo kết quả trước ngày",
    "Để biết, lưu hồ sơ.",
]

PLACEMENT = {
    "texts": [
        {
            "name": "so",
            "kind": "number",
            "box": {"page": 0, "x1": 100, "y1": 706, "x2": 128, "y2": 724},
            "size": 13,
            "italic": False,
            "align": "center",
            "covers": True,
        },
        {
            "name": "ngay",
            "kind": "full_date",
            "box": {"page": 0, "x1": 300, "y1": 706, "x2": 520, "y2": 724},
            "size": 13,
            "italic": True,
            "align": "center",
        },
    ],
    "signature": {"page": 0, "x1": 350, "y1": 120, "x2": 490, "y2": 190},
    "seal": {"page": 0, "x1": 295, "y1": 105, "x2": 397, "y2": 207},
}


class IncomingForm(forms.Form):
    file = forms.FileField(
        label="Tệp văn bản", help_text="PDF, tối đa 50 MB.", widget=forms.ClearableFileInput(attrs={"accept": ".pdf"})
    )
    subject = forms.CharField(label="Trích yếu nội dung", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    issuer = forms.CharField(label="Cơ quan ban hành", widget=forms.TextInput(attrs={"list": "id_issuer_list"}))
    notation = forms.CharField(label="Số, ký hiệu", required=False, help_text="Ví dụ 15/QĐ-UBND")
    issued_on = forms.DateField(
        label="Ngày văn bản",
        required=False,
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "dd/mm/yyyy", "inputmode": "numeric"}),
    )
    kind = forms.ChoiceField(label="Tên loại", choices=[("", "– chọn –"), ("cv", "Công văn"), ("cd", "Công điện")])
    urgency = forms.ChoiceField(
        label="Độ khẩn",
        choices=[("0", "Thường"), ("1", "Khẩn"), ("2", "Thượng khẩn"), ("3", "Hỏa tốc")],
        widget=forms.RadioSelect,
        initial="0",
    )
    paper = forms.BooleanField(label="Có bản giấy kèm theo", required=False)
    units = forms.MultipleChoiceField(
        label="Nơi nhận (liên thông)",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (str(n), name)
            for n, name in enumerate(
                [
                    "Sở Nội vụ",
                    "Sở Tài chính",
                    "Sở Xây dựng",
                    "Sở Y tế",
                    "Sở Nông nghiệp và Môi trường",
                    "UBND xã Đông Sơn",
                    "UBND xã Tây Lĩnh",
                    "UBND phường Bắc Hà",
                    "Công an tỉnh",
                    "Kho bạc Nhà nước khu vực",
                ]
            )
        ],
    )
    upload = forms.IntegerField(required=False, widget=forms.HiddenInput)


class HandForm(forms.Form):
    target = forms.ChoiceField(
        label="Đơn vị, người nhận",
        required=False,
        choices=[
            ("", "– chọn –"),
            ("u1", "Phòng Nông nghiệp và Môi trường"),
            ("u2", "Phòng Tổng hợp"),
            ("u3", "Phòng Hành chính – Tổ chức"),
        ],
    )
    part = forms.ChoiceField(
        label="Vai trò", choices=[("lead", "Chủ trì"), ("coordinate", "Phối hợp"), ("inform", "Để biết")]
    )
    due_on = forms.DateField(label="Hạn", required=False, widget=forms.DateInput(attrs={"placeholder": "dd/mm/yyyy"}))


class DirectionForm(forms.Form):
    text = forms.CharField(label="Nội dung bút phê", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class PlacementForm(forms.Form):
    placement = forms.JSONField(widget=forms.HiddenInput)


class SignInForm(forms.Form):
    username = forms.CharField(label="Tên đăng nhập", widget=forms.TextInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(label="Mật khẩu", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))


HandFormSet = formset_factory(HandForm, extra=2, can_delete=False)
