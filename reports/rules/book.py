"""The registers of the law: their ten columns and what stands in them (Decree 30/2020, annex IV)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.enums import Role
from accounts.naming import Names
from documents.enums import Channel, Direction, DispatchState, OutgoingState, Resolution
from documents.models import Dispatch, IncomingDocument, OutgoingDocument
from qlvb.lib.sheets import Cell
from qlvb.lib.vietnamese import short_date, short_time
from workflow.enums import Urgency
from workflow.models import Step

SUBJECT_COLUMN = "Tên loại và trích yếu nội dung văn bản"
INCOMING_COLUMNS = (
    "Ngày đến",
    "Số đến",
    "Tác giả",
    "Số, ký hiệu văn bản",
    "Ngày tháng văn bản",
    SUBJECT_COLUMN,
    "Đơn vị hoặc người nhận",
    "Ngày chuyển",
    "Ký nhận",
    "Ghi chú",
)
OUTGOING_COLUMNS = (
    "Số, ký hiệu văn bản",
    "Ngày tháng văn bản",
    SUBJECT_COLUMN,
    "Người ký",
    "Nơi nhận văn bản",
    "Đơn vị, người nhận bản lưu",
    "Số lượng bản",
    "Ngày chuyển",
    "Ký nhận",
    "Ghi chú",
)
INCOMING_WIDTHS = (11, 8, 24, 18, 12, 50, 26, 12, 22, 18)
OUTGOING_WIDTHS = (20, 12, 50, 22, 34, 24, 9, 12, 20, 18)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a register: a document's ten cells, or numbers no document carries.

    `pk` 0: a gap from `number` to `last_number`, with its reason in `note`.
    """

    number: int
    last_number: int
    cells: tuple[Cell, ...] = ()
    pk: int = 0
    note: str = ""

    @property
    def is_gap(self) -> bool:
        return self.pk == 0

    @property
    def gap_text(self) -> str:
        which = (
            f"Số {self.number}" if self.number == self.last_number else f"Từ số {self.number} đến số {self.last_number}"
        )
        return f"{which}: {self.note}"


def columns_of(direction: str) -> tuple[str, ...]:
    return INCOMING_COLUMNS if direction == Direction.INCOMING else OUTGOING_COLUMNS


def widths_of(direction: str) -> tuple[int, ...]:
    return INCOMING_WIDTHS if direction == Direction.INCOMING else OUTGOING_WIDTHS


def incoming_line(document: IncomingDocument, step: Step | None, names: Names) -> Line:
    """`step`: where the document went by the decision of those who distribute it (see `queries.receiving_step`)."""
    notes = [Urgency(document.urgency).label] if document.urgency else []
    if document.channel != Channel.PAPER:
        notes.append(Channel(document.channel).label)
    cells: tuple[Cell, ...] = (
        document.arrived_on,
        document.arrival_number,
        document.issuer,
        document.notation,
        document.issued_on,
        f"{document.get_document_type_display()}: {document.subject}",
        receiver_name(step, names) if step else "",
        timezone.localtime(step.created_at).date() if step else None,
        f"Nhận trên hệ thống {short_time(step.seen_at)}" if step and step.seen_at else "",
        "; ".join(notes),
    )
    return Line(document.arrival_number, document.arrival_number, cells, document.pk)


def receiver_name(step: Step, names: Names) -> str:
    """The unit by its name of then, or the person and his unit."""
    unit = names.then(step.holder_unit, timezone.localdate(step.created_at))
    if step.holder_post is None:
        return unit
    if step.holder_post.role in (Role.LEADER, Role.CHIEF_OF_OFFICE):
        return f"{step.holder_post.user.full_name} ({step.holder_post.title})"
    return f"{unit} ({step.holder_post.user.full_name})"


def outgoing_line(document: OutgoingDocument, dispatches: Sequence[Dispatch], names: Names) -> Line:
    assert document.number is not None
    notes = [Urgency(document.urgency).label] if document.urgency else []
    if document.state != OutgoingState.ISSUED:
        notes.append(document.get_state_display())
    # What was sent again counts where it went in the end.
    dispatches = [d for d in dispatches if d.resolution != Resolution.RESENT]
    refused = [d for d in dispatches if d.state == DispatchState.REFUSED]
    if refused:
        notes.append(f"{len(refused)} nơi trả lại")
    accepted = sum(d.state == DispatchState.ACCEPTED for d in dispatches)
    sent = min((d.sent_at for d in dispatches if d.sent_at), default=None)
    cells: tuple[Cell, ...] = (
        document.notation,
        document.issued_on,
        f"{document.get_document_type_display()}: {document.subject}",
        document.signer.user.full_name if document.signer else "",
        "; ".join([*(names.then(d.recipient, document.issued_on) for d in dispatches), *document.paper_names]),
        names.then(document.drafting_unit, document.issued_on),
        len(dispatches) + len(document.paper_names),
        timezone.localtime(sent).date() if sent else None,
        f"{accepted}/{len(dispatches)} nơi đã tiếp nhận trên hệ thống" if sent else "",
        "; ".join(notes),
    )
    return Line(document.number, document.number, cells, document.pk)


def with_gaps(lines: Iterable[Line], *, after: int, upto: int | None, voids: Mapping[int, str]) -> Iterator[Line]:
    """The lines with one line for every run of numbers between them that no document carries.

    `after`: the number before the first line; `upto`: the last number given, when the lines end the register.
    """
    last = after
    for line in lines:
        yield from _gap(last + 1, line.number - 1, voids)
        yield line
        last = line.number
    if upto is not None:
        yield from _gap(last + 1, upto, voids)


def _gap(first: int, last: int, voids: Mapping[int, str]) -> Iterator[Line]:
    """Voided numbers stand alone with their reason, the others in runs."""
    start = first
    for number in range(first, last + 1):
        if number in voids:
            yield from _run(start, number - 1)
            yield Line(number, number, note=voids[number])
            start = number + 1
    yield from _run(start, last)


def _run(first: int, last: int) -> Iterator[Line]:
    if first <= last:
        yield Line(first, last, note="không có văn bản")


def text_of(cell: Cell) -> str:
    """A cell as it is printed."""
    if isinstance(cell, date):
        return short_date(cell)
    return "" if cell is None else str(cell)


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a register holds between two days."""

    count: int
    first: int | None
    last: int | None
    first_day: date | None
    last_day: date | None

    @property
    def closing(self) -> str:
        """The line that closes the book."""
        if not self.count:
            return "Sổ này không có văn bản."
        return f"Sổ này gồm {self.count} văn bản, từ số {self.first} đến số {self.last}."
