"""Cases of the demo's one-stop desks. Every name is fictional; the phones are not given out."""

from dataclasses import dataclass
from typing import Literal

# How far a case has come.
Stage = Literal[
    "received", "at_unit", "at_specialist", "supplement", "late", "apologised", "ready", "handed_over", "settled",
    "withdrawn",
]  # fmt: skip


@dataclass(frozen=True)
class CaseStory:
    """`offset`: working days from today to its receipt (negative). `unit`: who settles it."""

    agency: str
    procedure: str
    applicant: str
    phone: str
    address: str
    unit: str
    offset: int
    stage: Stage

    @property
    def key(self) -> str:
        return f"case:{self.agency}:{self.applicant}"


# Which levels each desk receives.
OFFERS = {
    "anlac": ("1.001193", "1.000894", "1.004873", "1.000656", "2.000815", "1.001699", "1.001776", "1.001612",
              "1.013978", "1.012812"),
    "thanhson": ("1.001193", "1.000894", "1.004873", "1.000656", "2.000815", "1.001612", "1.012812"),
    "snv": ("2.000205",),
    "snnmt": ("1.003695", "1.005319", "1.004232"),
}  # fmt: skip

CASES: tuple[CaseStory, ...] = (
    CaseStory(
        "anlac", "1.004873", "Lục Văn Thành", "0912000101", "Thôn Nà Lạn, xã An Lạc", "anlac-vhxh", -9, "handed_over"
    ),
    CaseStory(
        "anlac", "1.001776", "Mã Thị Sen", "0912000102", "Thôn Bản Piềng, xã An Lạc", "anlac-vhxh", -8, "supplement"
    ),
    CaseStory("anlac", "1.001612", "Nguyễn Thị Hoa", "0912000103", "Phố Chợ, xã An Lạc", "anlac-kt", -6, "late"),
    CaseStory(
        "anlac", "1.013978", "Vi Văn Tài", "0912000104", "Thôn Đông Hả, xã An Lạc", "anlac-kt", -5, "at_specialist"
    ),
    CaseStory("anlac", "1.000894", "Hoàng Văn Dũng", "0912000105", "Thôn Nà Lạn, xã An Lạc", "anlac-vhxh", -4, "ready"),
    CaseStory(
        "snnmt",
        "1.005319",
        "Trần Đình Phong",
        "0912000106",
        "Phường Trung tâm, tỉnh Sơn Lam",
        "snnmt-nn",
        -5,
        "apologised",
    ),
    CaseStory(
        "anlac",
        "1.001612",
        "Hợp tác xã Chè An Lạc",
        "0912000107",
        "Thôn Bản Piềng, xã An Lạc",
        "anlac-kt",
        -1,
        "at_unit",
    ),
    CaseStory("anlac", "1.004873", "Lường Thị Mai", "0912000108", "Phố Chợ, xã An Lạc", "anlac-vhxh", 0, "received"),
    CaseStory(
        "anlac", "1.000656", "Hoàng Thị Nhung", "0912000109", "Thôn Nà Lạn, xã An Lạc", "anlac-vhxh", -3, "settled"
    ),
    CaseStory("anlac", "1.000894", "Triệu Văn Kiên", "0912000110", "Phố Chợ, xã An Lạc", "anlac-vhxh", -2, "withdrawn"),
)


@dataclass(frozen=True)
class SlipStory:
    """Given at the desk of the agency; `procedure` empty: what was asked for is `about`."""

    agency: str
    kind: Literal["guidance", "refusal"]
    applicant: str
    phone: str
    reason: str
    procedure: str = ""
    about: str = ""
    items: str = ""


SLIPS: tuple[SlipStory, ...] = (
    SlipStory(
        "anlac",
        "guidance",
        "Đinh Văn Quý",
        "0912000111",
        "Hồ sơ chưa có giấy tờ chứng minh đối tượng hưởng.",
        procedure="1.001776",
        items="1. Giấy xác nhận khuyết tật (bản sao có chứng thực).\n2. Tờ khai ghi đủ mục thu nhập, có chữ ký.",
    ),
    SlipStory(
        "anlac",
        "refusal",
        "Bế Thị Hạnh",
        "0912000112",
        "Không thuộc phạm vi tiếp nhận của xã; đề nghị nộp tại Phòng Quản lý xuất nhập cảnh Công an tỉnh.",
        about="Cấp hộ chiếu phổ thông",
    ),
)
