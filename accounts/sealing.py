"""Sealing the audit log: every entry's digest, chained (docs/adr/0005-audit-log.md).

Writers take no lock and wait for nobody. Once a minute, and before each backup, one transaction takes every committed
entry no link covers yet; one that was still under way then is covered by a later link, whatever its id.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import AuditEntry, AuditSeal

logger = logging.getLogger(__name__)

FORMAT: Final = 1
# By format: the columns of an entry that are digested. A column that comes later begins a new format; old links keep
# theirs.
FIELDS: Final[dict[int, tuple[str, ...]]] = {
    1: (
        "id", "at", "agency_id", "user_id", "post_id", "on_behalf_of_id", "act", "target_kind", "target_id", "item_id",
        "address", "details",
    )
}  # fmt: skip
DIGEST: Final = hashlib.sha256().digest_size
# Never more: a link of so many entries left some for the next (accounts/verifying.py).
BATCH: Final = 5000
# No transaction lives longer: an id that is free after this was rolled back.
SETTLED_AFTER: Final = timedelta(hours=24)
# Advisory lock of whoever seals; nobody else takes it.
LOCK: Final = 0x514C5653

Ranges = Sequence[Sequence[int]]


def seal_all() -> AuditSeal | None:
    """Seal whatever waits, in as many links as it takes; the head of the chain, None while the log is empty."""
    while seal_batch() is not None:
        pass
    return head()


def head() -> AuditSeal | None:
    """The newest link, without its digests."""
    return AuditSeal.objects.defer("digests").order_by("-number").first()


def waiting_since() -> datetime | None:
    """When the oldest entry above the reach of the chain was written; None when none waits. Two queries."""
    newest = head()
    above = AuditEntry.objects.filter(pk__gt=newest.reach if newest else 0).order_by("pk")
    return above.values_list("at", flat=True).first()


@transaction.atomic(durable=True)
def seal_batch() -> AuditSeal | None:
    """One more link over the entries that wait, the lowest ids first; None when none waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last, now = head(), timezone.now()
    ids = _waiting(last, now)
    if not ids:
        return None
    entries = AuditEntry.objects.filter(pk__in=ids).order_by("pk")
    seal = AuditSeal(
        number=last.number + 1 if last else 1,
        sealed_at=now,
        format=FORMAT,
        ranges=ranges_of(ids),
        reach=max(ids[-1], last.reach if last else 0),
        digests=b"".join(digest_of(row, FORMAT) for row in entries.values(*FIELDS[FORMAT])),
        previous=last.hash if last else "",
    )
    seal.hash = hash_of(seal)
    seal.save(force_insert=True)
    # The head leaves the database with every line: whoever rewrites the table cannot rewrite what was shipped.
    logger.info("audit log sealed: link %s, %s entries, head %s", seal.number, len(ids), seal.hash)
    return seal


def _waiting(last: AuditSeal | None, now: datetime) -> list[int]:
    """Ids of committed entries no link covers, ascending: those above the reach, and those in younger gaps."""
    floor = settled(now)
    recent = AuditSeal.objects.filter(number__gt=floor.number if floor else 0).values_list("ranges", flat=True)
    reach = last.reach if last else 0
    gaps = gaps_in((one for ranges in recent for one in ranges), floor.reach if floor else 0, reach)
    return ids_within([*gaps, (reach + 1, 2**63 - 1)], BATCH)


def settled(now: datetime) -> AuditSeal | None:
    """The newest link so old that every id up to its reach is covered or was never committed."""
    old = AuditSeal.objects.defer("digests").filter(sealed_at__lt=now - SETTLED_AFTER)
    return old.order_by("-number").first()


def ids_within(ranges: Sequence[tuple[int, int]], limit: int) -> list[int]:
    """Ids of the entries in those ranges, ascending. One query."""
    with connection.cursor() as cursor:
        # Each span by itself, in the order of the index: the last one may hold all the rest of the table.
        cursor.execute(
            "SELECT found.id FROM unnest(%s::bigint[], %s::bigint[]) AS span (first, last)"
            " CROSS JOIN LATERAL (SELECT id FROM accounts_auditentry WHERE id BETWEEN span.first AND span.last"
            " ORDER BY id LIMIT %s) AS found ORDER BY found.id LIMIT %s",
            [[first for first, _ in ranges], [last for _, last in ranges], limit, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def gaps_in(ranges: Iterable[Sequence[int]], floor: int, top: int) -> list[tuple[int, int]]:
    """What of floor+1 … top no range covers."""
    found, following = [], floor + 1
    for first, last in sorted((one[0], one[1]) for one in ranges):
        if first > following:
            found.append((following, min(first - 1, top)))
        following = max(following, last + 1)
    if following <= top:
        found.append((following, top))
    return [(first, last) for first, last in found if first <= last]


def ranges_of(ids: Sequence[int]) -> list[list[int]]:
    """[1, 2, 3, 7] → [[1, 3], [7, 7]]; the ids ascend."""
    ranges: list[list[int]] = []
    for pk in ids:
        if ranges and ranges[-1][1] == pk - 1:
            ranges[-1][1] = pk
        else:
            ranges.append([pk, pk])
    return ranges


def ids_of(ranges: Ranges) -> Iterator[int]:
    """The covered ids, ascending."""
    for first, last in ranges:
        yield from range(first, last + 1)


def digest_of(row: dict[str, Any], format: int) -> bytes:
    """SHA-256 of the entry's content in one spelling: JSON, keys sorted, times in UTC to the microsecond."""
    content = {name: row[name] for name in FIELDS[format]}
    content["at"] = _time(content["at"])
    return hashlib.sha256(_spelt(content)).digest()


def hash_of(seal: AuditSeal) -> str:
    """SHA-256 over the head of the link before, what this one says it covers, and the digests."""
    heading = {
        "number": seal.number,
        "sealed_at": _time(seal.sealed_at),
        "format": seal.format,
        "ranges": seal.ranges,
        "reach": seal.reach,
        "previous": seal.previous,
    }
    return hashlib.sha256(_spelt(heading) + b"\n" + bytes(seal.digests)).hexdigest()


def _spelt(content: dict[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
