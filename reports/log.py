"""The audit log as it is searched: one agency's entries, or those of the installation; pages by keyset."""

import ipaddress
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import AuditEntry, User
from accounts.queries import people_of_agency, users_named
from reports.rules.acts import acts_of
from workflow.models import WorkItem

PAGE: Final = 50
CHUNK: Final = 1000
# More people or items than this with one name or number: whoever looks narrows it.
MOST_NAMED: Final = 100


@dataclass(frozen=True, kw_only=True)
class LogQuery:
    """What is looked for in the log of one agency; `agency_id` None is the log of the installation. Empty fields do not
    matter.
    """

    agency_id: int | None
    person: str = ""
    act: str = ""
    """A group's word or one act (`reports.rules.acts`)."""
    code: str = ""
    address: str = ""
    since: date | None = None
    until: date | None = None

    def entries(self) -> QuerySet[AuditEntry]:
        """The entries, newest first. At most two small queries find people and items; each filter has an index."""
        found = AuditEntry.objects.filter(agency_id=self.agency_id)
        if self.person:
            found = found.filter(user__in=self._people())
        if self.act:
            found = found.filter(act__in=acts_of(self.act))
        if self.code:
            found = found.filter(item_id__in=self._items())
        if self.address:
            found = found.filter(address=self.address)
        if self.since:
            found = found.filter(at__gte=_start(self.since))
        if self.until:
            found = found.filter(at__lt=_start(self.until + timedelta(days=1)))
        return found.order_by("-at", "-pk")

    def _people(self) -> list[int]:
        people = User.objects.all() if self.agency_id is None else people_of_agency(self.agency_id)
        return list(users_named(people, self.person).values_list("pk", flat=True)[:MOST_NAMED])

    def _items(self) -> list[int]:
        """Items that bear that number or notation, whichever way it is shown."""
        typed = " ".join(self.code.split())
        spellings = {typed, typed.upper(), f"Số đến {typed}", f"Nhiệm vụ tại {typed}", f"Nhiệm vụ tại {typed.upper()}"}
        items = WorkItem.objects.filter(agency_id=self.agency_id, code__in=spellings).order_by("-pk")
        return list(items.values_list("pk", flat=True)[:MOST_NAMED])

    def told(self) -> dict[str, Any]:
        """For the log itself: what was looked for."""
        words = {"person": self.person, "acts": self.act, "code": self.code, "network": self.address}
        days = {"since": self.since, "until": self.until}
        return {name: str(value) for name, value in {**words, **days}.items() if value}

    def to_json(self) -> dict[str, Any]:
        return {name: str(value) if isinstance(value, date) else value for name, value in asdict(self).items()}

    @classmethod
    def of_json(cls, words: dict[str, Any]) -> "LogQuery":
        days = {name: date.fromisoformat(words[name]) if words[name] else None for name in ("since", "until")}
        return cls(**{**words, **days})


@dataclass(frozen=True)
class Cursor:
    """A place between two entries."""

    at: datetime
    pk: int

    def __str__(self) -> str:
        moment = self.at.astimezone(UTC)
        return f"{int(moment.timestamp()) * 1_000_000 + moment.microsecond}-{self.pk}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """None for anything that is no cursor of ours."""
        at, _, pk = text.partition("-")
        if not all(part.isascii() and part.isdecimal() and len(part) < 19 for part in (at, pk)):
            return None
        seconds, microseconds = divmod(int(at), 1_000_000)
        try:
            return cls(datetime.fromtimestamp(seconds, UTC).replace(microsecond=microseconds), int(pk))
        except (OverflowError, ValueError, OSError):
            return None

    @classmethod
    def of(cls, entry: AuditEntry) -> "Cursor":
        return cls(entry.at, entry.pk)

    def older(self) -> Q:
        # The first condition is what the index needs; the second makes it exact.
        return Q(at__lte=self.at) & (Q(at__lt=self.at) | Q(pk__lt=self.pk))

    def newer(self) -> Q:
        return Q(at__gte=self.at) & (Q(at__gt=self.at) | Q(pk__gt=self.pk))


@dataclass(frozen=True)
class LogPage:
    """Some entries, newest first, and where the next and the previous page begin."""

    entries: list[AuditEntry]
    older: Cursor | None
    newer: Cursor | None


def page_of_log(query: LogQuery, *, after: Cursor | None = None, before: Cursor | None = None) -> LogPage:
    """The newest entries; with `after` those older than that place, with `before` those just newer than it."""
    rows = with_names(query.entries())
    if before:
        found = list(rows.filter(before.newer()).reverse()[: PAGE + 1])
        more, entries = len(found) > PAGE, found[:PAGE][::-1]
        if more or len(entries) == PAGE:
            return LogPage(entries, Cursor.of(entries[-1]), Cursor.of(entries[0]) if more else None)
        after = None  # there is less than a page: show the first one whole
    found = list((rows.filter(after.older()) if after else rows)[: PAGE + 1])
    entries = found[:PAGE]
    older = Cursor.of(entries[-1]) if len(found) > PAGE else None
    return LogPage(entries, older, Cursor.of(entries[0]) if after and entries else None)


def count_up_to(query: LogQuery, most: int) -> int:
    """How many entries, but no more than `most` + 1 are counted."""
    return query.entries().order_by()[: most + 1].count()


def all_entries(query: LogQuery) -> Iterator[list[AuditEntry]]:
    """Every entry, piece by piece."""
    rows = with_names(query.entries())
    last: Cursor | None = None
    while found := list((rows.filter(last.older()) if last else rows)[:CHUNK]):
        yield found
        last = Cursor.of(found[-1])


def with_names(rows: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
    """With the people and posts a line names."""
    return rows.select_related("user", "post__unit", "on_behalf_of__user")


def codes_of(entries: list[AuditEntry]) -> dict[int, tuple[str, str]]:
    """Kind and number of the items the entries are about, never a subject. One query."""
    wanted = {entry.item_id for entry in entries if entry.item_id}
    found = WorkItem.objects.filter(pk__in=wanted).values_list("pk", "kind", "code")
    return {pk: (kind, code) for pk, kind, code in found}


def people_of(entries: list[AuditEntry]) -> dict[int, str]:
    """Names of the people the entries were done to. One query."""
    wanted = {entry.target_id for entry in entries if entry.target_kind == "accounts.user" and entry.target_id}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "full_name"))


def address_of(text: str) -> str | None:
    """The address in the spelling of the database; None when it is none."""
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
