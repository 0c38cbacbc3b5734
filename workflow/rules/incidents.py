"""Numbers, deadlines and boxes of the error minutes (QĐ 8849/QĐ-UBND Đà Nẵng, annex)."""

from accounts.enums import Role
from qlvb.lib.locking import locked
from workflow.enums import SoftwarePart
from workflow.models import MinutesCounter

# DN-10.3: 'ưu tiên hiệu chỉnh hoàn thành trong ngày và tối đa không quá 03 ngày làm việc'.
WORKING_DAYS = 3

# The annex names Sở Thông tin và Truyền thông, whose duties passed to this department in 2025.
RECEIVER = "Sở Khoa học và Công nghệ"

# The boxes of form 1, item 2, in the order of the annex, and who ticks which.
ROLE_BOXES: tuple[tuple[str, frozenset[str]], ...] = (
    ("Lãnh đạo cơ quan", frozenset({Role.LEADER})),
    ("Văn thư", frozenset({Role.CLERK})),
    ("Chuyên viên", frozenset({Role.SPECIALIST})),
    ("Lãnh đạo phòng/ban", frozenset({Role.UNIT_HEAD, Role.CHIEF_OF_OFFICE})),
    ("Một cửa", frozenset()),
    ("Quản trị hệ thống", frozenset({Role.AGENCY_ADMIN})),
)

_PARTS = {
    "/van-ban-den/": SoftwarePart.INCOMING,
    "/viec/": SoftwarePart.INCOMING,
    "/van-ban-di/": SoftwarePart.OUTGOING,
    "/ky/": SoftwarePart.OUTGOING,
    "/cho-ban-hanh/": SoftwarePart.OUTGOING,
    "/cho-tiep-nhan/": SoftwarePart.EXCHANGE,
    "/thong-bao/": SoftwarePart.NOTICES,
    "/tim-kiem/": SoftwarePart.SEARCH,
    "/quan-tri/": SoftwarePart.ADMINISTRATION,
    "/giao-viec/": SoftwarePart.TASKS,
    "/giam-sat/": SoftwarePart.TASKS,
    "/ho-so/": SoftwarePart.DOSSIERS,
    "/bao-cao/": SoftwarePart.REPORTS,
    "/so-sach/": SoftwarePart.REPORTS,
}


def part_of_page(page: str) -> SoftwarePart | None:
    """The function a page belongs to, as a first proposal for item 4."""
    return next((part for start, part in _PARTS.items() if page.startswith(start)), None)


def next_minutes_number(agency_id: int, year: int) -> int:
    """The next number of the agency's minutes; inside the transaction that writes them."""
    counter, _ = MinutesCounter.objects.get_or_create(agency_id=agency_id, year=year)
    counter = locked(MinutesCounter, counter.pk)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last
