"""The audit log as lines and as a spreadsheet: codes and kinds, never what a document says."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import AuditEntry, Consent, Unit
from qlvb.lib.sheets import Cell, Sheet, xlsx_of
from qlvb.lib.vietnamese import short_time
from reports.log import LogQuery, all_entries, codes_of, people_of
from reports.log_forms import in_words
from reports.rules.acts import KINDS, details_of, label_of

COLUMNS = (
    "Mục", "Thời điểm", "Người thực hiện", "Chức danh", "Thay mặt", "Việc", "Đối tượng", "Chi tiết", "Địa chỉ mạng",
)  # fmt: skip
WIDTHS = (10, 20, 24, 28, 28, 30, 34, 60, 18)


@dataclass(frozen=True)
class LogLine:
    """One entry in words."""

    pk: int
    at: str
    who: str
    post: str
    behalf: str
    label: str
    thing: str
    """Kind and number of the item, or the name of the person it was done to."""
    item_id: int | None
    kind: str
    details: list[tuple[str, str]]
    address: str


def lines_of(entries: list[AuditEntry]) -> list[LogLine]:
    """Two queries, however many entries."""
    codes, people = codes_of(entries), people_of(entries)
    return [_line(entry, codes, people) for entry in entries]


def _line(entry: AuditEntry, codes: dict[int, tuple[str, str]], people: dict[int, str]) -> LogLine:
    kind, code = codes.get(entry.item_id or 0, ("", ""))
    person = people.get(entry.target_id or 0, "") if entry.target_kind == "accounts.user" else ""
    behalf = entry.on_behalf_of
    return LogLine(
        pk=entry.pk,
        at=f"{timezone.localtime(entry.at):%d/%m/%Y %H:%M:%S}",
        who=entry.user.full_name if entry.user else "Hệ thống" if not entry.address else "Chưa đăng nhập",
        post=f"{entry.post.title}, {entry.post.unit.short_name}" if entry.post else "",
        behalf=f"{behalf.user.full_name}, {behalf.title}" if behalf else "",
        label=label_of(entry.act),
        thing=f"{KINDS.get(kind, kind)}: {code}" if kind else person if entry.user_id != entry.target_id else "",
        item_id=entry.item_id if kind else None,
        kind=kind,
        details=details_of(entry.act, entry.details),
        address=entry.address or "",
    )


def log_xlsx(query: LogQuery, consent: Consent | None = None) -> tuple[bytes, int]:
    """The spreadsheet, which names the consent it rests on, and how many entries it has."""
    name = Unit.objects.get(pk=query.agency_id).name if query.agency_id else "Cả hệ thống"
    count = 0

    def rows() -> Iterator[tuple[Cell, ...]]:
        nonlocal count
        for entries in all_entries(query):
            for line in lines_of(entries):
                count += 1
                yield _row(line)

    sheet = Sheet(
        name="Nhật ký",
        titles=(
            f"NHẬT KÝ HỆ THỐNG: {name}",
            in_words(query),
            f"Xuất lúc {short_time(timezone.now())}{_ground(consent)}",
        ),
        columns=COLUMNS,
        widths=WIDTHS,
        rows=rows(),
    )
    return xlsx_of(sheet, author=name), count


def _ground(consent: Consent | None) -> str:
    if consent is None or consent.decided_by is None or consent.decided_at is None:
        return ""
    return f", theo ý kiến đồng ý của {consent.decided_by} ngày {short_time(consent.decided_at)}"


def _row(line: LogLine) -> tuple[Cell, ...]:
    details = "; ".join(f"{label}: {text}" for label, text in line.details)
    return (line.pk, line.at, line.who, line.post, line.behalf, line.label, line.thing, details, line.address)
