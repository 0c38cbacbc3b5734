"""Is the audit log what was sealed? Needs nothing of the database but its rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from accounts.models import AuditEntry, AuditSeal
from accounts.sealing import BATCH, DIGEST, FIELDS, digest_of, gaps_in, hash_of, ids_of, ids_within, settled
from qlvb.lib.vietnamese import short_time

SHOWN_FOREIGN = 1000
# An entry is written before its transaction commits; jobs end after ten minutes, and two clocks may differ.
UNDER_WAY: Final = timedelta(minutes=30)
# The demo is played at times long past, whenever it is loaded.
DEMO: Final = "demo.story"


@dataclass(frozen=True)
class Head:
    """A head of the chain that was written down somewhere else."""

    number: int
    hash: str
    source: str
    """Where it was written down, for the sentence."""


@dataclass
class Findings:
    """What a walk along the chain has found; whole when there are no problems."""

    links: int = 0
    entries: int = 0
    waiting: int = 0
    """Entries no link covers yet: protected by the triggers alone."""
    problems: list[str] = field(default_factory=list)
    head: str = ""
    is_demo: bool = False
    """Then nothing is said of the times of entries."""


def verify(heads: Sequence[Head] = ()) -> Findings:
    """Walk the whole chain. Says of each entry whether it was changed, removed, put in afterwards or dated back, of
    each link whether it was changed or removed, and whether the heads written down elsewhere are still part of it.
    """
    found = Findings(is_demo=AuditEntry.objects.filter(act=DEMO).exists())
    # When the link before was made: what this one holds was not committed then. A full link left some for the next.
    since: datetime | None = None
    hashes: dict[int, str] = {}
    wanted = {head.number for head in heads}
    covered: list[Sequence[int]] = []
    previous, expected = "", 1
    for seal in AuditSeal.objects.order_by("number").iterator(chunk_size=50):
        if seal.number != expected:
            found.problems.append(_missing_links(expected, seal.number - 1))
        elif seal.previous != previous:
            found.problems.append(f"Niêm phong {seal.number}: không nối tiếp niêm phong trước nó.")
        if hash_of(seal) != seal.hash:
            found.problems.append(f"Niêm phong {seal.number}: đã bị thay đổi.")
        found.problems += _against(seal, None if found.is_demo else since)
        covered += seal.ranges
        if len(covered) > 10_000:
            covered = _merged(covered)
        if seal.number in wanted:
            hashes[seal.number] = seal.hash
        previous, expected = seal.hash, seal.number + 1
        found.links += 1
        count = len(seal.digests) // DIGEST
        found.entries += count
        if count < BATCH:
            since = seal.sealed_at
        found.head = str(seal)
    found.problems += _foreign(covered)
    found.problems += [told for head in heads if (told := _compare(head, hashes))]
    found.waiting = AuditEntry.objects.filter(pk__gt=_reach(covered)).count()
    return found


def _against(seal: AuditSeal, since: datetime | None) -> Iterator[str]:
    """The entries of one link against their digests, and against the time from which on it takes entries."""
    digests = bytes(seal.digests)
    # Counted before they are spelt out: a range somebody has put in may be as wide as he likes.
    count = sum(last - first + 1 for first, last in seal.ranges)
    if len(digests) != count * DIGEST or seal.format not in FIELDS:
        yield f"Niêm phong {seal.number}: không đọc được."
        return
    ids = list(ids_of(seal.ranges))
    rows = {row["id"]: row for row in AuditEntry.objects.filter(pk__in=ids).values(*FIELDS[seal.format])}
    for at, pk in enumerate(ids):
        if pk not in rows:
            yield f"Mục nhật ký {pk}: đã bị xóa (niêm phong {seal.number})."
        elif digest_of(rows[pk], seal.format) != digests[at * DIGEST : (at + 1) * DIGEST]:
            yield f"Mục nhật ký {pk}: nội dung đã bị thay đổi (niêm phong {seal.number})."
        elif since is not None and rows[pk]["at"] < since - UNDER_WAY:
            told = short_time(rows[pk]["at"])
            yield f"Mục nhật ký {pk}: ghi lùi thời điểm về {told}, trước khoảng của niêm phong {seal.number}."


def _foreign(covered: Sequence[Sequence[int]]) -> list[str]:
    """Entries no link covers although every transaction that could have written them has long ended."""
    floor = settled(timezone.now())
    if floor is None:
        return []
    ids = ids_within(gaps_in(covered, 0, floor.reach), SHOWN_FOREIGN)
    return [f"Mục nhật ký {pk}: được chèn vào sau, không thuộc niêm phong nào." for pk in ids]


def _compare(head: Head, hashes: dict[int, str]) -> str:
    if head.number not in hashes:
        return f"Niêm phong {head.number}: đã bị xóa; {head.source} ghi mã {head.hash}."
    if hashes[head.number] != head.hash:
        return f"Niêm phong {head.number}: chuỗi đã bị viết lại; {head.source} ghi mã {head.hash}."
    return ""


def _missing_links(first: int, last: int) -> str:
    return f"Niêm phong {first}: đã bị xóa." if first == last else f"Niêm phong {first} đến {last}: đã bị xóa."


def _merged(ranges: Sequence[Sequence[int]]) -> list[Sequence[int]]:
    """The same ids in as few ranges as possible."""
    found: list[list[int]] = []
    for first, last in sorted((one[0], one[1]) for one in ranges):
        if found and first <= found[-1][1] + 1:
            found[-1][1] = max(found[-1][1], last)
        else:
            found.append([first, last])
    return list(found)


def _reach(covered: Sequence[Sequence[int]]) -> int:
    return max((one[1] for one in covered), default=0)
