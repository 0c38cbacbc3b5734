"""Finding items by words and attributes: always inside what the actor may see (DN-3.3g).

Two vectors an item (`SearchEntry`): `head` says what it is, `body` what its files say; what the head matches comes
first. Each is looked through in steps (stack.md §5): the newest rows the actor may see, which is enough whenever the
words are frequent; when that finds too little, a first handful out of the whole index, which is all there is when the
words are rare; and for what lies between, more of the newest rows. No step depends on how many items there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import BooleanField, DateTimeField, ExpressionWrapper, F, Q, QuerySet
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Perm
from accounts.former_names import with_former_names
from qlvb.lib.words import Words
from workflow.extensions import FROM_ELSEWHERE
from workflow.models import ItemAccess, SearchEntry
from workflow.queries import access_condition, given_to, lent

# How many of the newest rows the first steps look at, and how many hits make the next one needless. What somebody was
# given lies scattered: each row is sought by itself.
WINDOWS: Final = (3000, 40_000)
GIVEN_WINDOWS: Final = (1000, 40_000)
ENOUGH: Final = 40
# Of the whole index, before the second window: more than this many among a million fill forty places of it.
PROBED: Final = 1500
# Nobody leafs further: who finds so much adds a word or a filter.
MOST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for. Empty fields do not matter."""

    words: Words = field(default_factory=Words)
    number: Words = field(default_factory=Words)
    issuer: Words = field(default_factory=Words)
    kind: str = ""
    since: date | None = None
    until: date | None = None
    urgency: int | None = None
    is_open: bool | None = None

    def head_query(self) -> str:
        """All words, as the head vector knows them."""
        return " & ".join(filter(None, [self.words.query(), self.attributes_query()]))

    def attributes_query(self) -> str:
        return " & ".join(filter(None, [self.number.query("A"), self.issuer.query("D")]))

    def columns(self) -> dict[str, object]:
        """Conditions on the columns of the entry."""
        conditions = {
            "kind": self.kind or None,
            "urgency": self.urgency,
            "is_open": self.is_open,
            "dated_on__gte": self.since,
            "dated_on__lte": self.until,
            "created_at__lt": _end_of(self.until) if self.until else None,
        }
        return {name: value for name, value in conditions.items() if value is not None}

    def marks(self, agency_id: int, vector: str) -> list[str]:
        """The same as marks of the vector (migration 0006); the body knows only agency and kind."""
        marks = [f"'#a{agency_id}'"]
        if self.kind:
            marks.append(f"'#k{self.kind}'")
        if self.urgency is not None and vector == "head":
            marks.append(f"'#u{self.urgency}'")
        if self.is_open is not None and vector == "head":
            marks.append("'#open'" if self.is_open else "'#closed'")
        return marks


@dataclass(frozen=True, slots=True)
class Hit:
    """An item found; `in_file`: only its files have the words."""

    item_id: int
    in_file: bool


@dataclass(frozen=True, slots=True)
class Found:
    """`is_all`: there is nothing else; otherwise these are the best of the newest."""

    hits: list[Hit]
    is_all: bool


def find(actor: Actor, wanted: Wanted) -> Found:
    """The best MOST hits among what the actor may see. At most fourteen queries, five where there are few.

    First what matches by number, then by all words side by side, with their marks, without; newest first among
    equals; at the end what only the files say.
    """
    windows = _Windows(actor, wanted)
    heads, is_all = _candidates(actor, wanted, "head", windows)
    if others := _from_elsewhere(actor, wanted):
        heads, is_all = _newest([*heads, *others]), is_all and len(others) < MOST
    heads = _ranked(heads, wanted.words, "head")
    hits = [Hit(pk, in_file=False) for pk in heads]
    if wanted.words and len(hits) < MOST:
        known = set(heads)
        bodies, bodies_are_all = _candidates(actor, wanted, "body", windows)
        is_all = is_all and bodies_are_all
        hits += [Hit(pk, in_file=True) for pk in _ranked(bodies, wanted.words, "body") if pk not in known]
    return Found(hits[:MOST], is_all and len(hits) <= MOST)


def newest_matching(actor: Actor, typed: str, kind: str) -> list[int]:
    """Items of one kind whose head matches what was typed: for the search line of a list."""
    wanted = Wanted(words=with_former_names(Words.of(typed)), kind=kind)
    return _candidates(actor, wanted, "head", _Windows(actor, wanted))[0] if wanted.words else []


def _ranked(found: list[int], words: Words, vector: str) -> list[int]:
    """The best first."""
    if not words or not found:
        return found
    rows = SearchEntry.objects.filter(pk__in=found).annotate(
        by_number=_test("head", words.own_query("A")),
        exact_phrase=_test(vector, words.phrase(marked=True)),
        exact=_test(vector, words.marked_query()),
        phrase=_test(vector, words.phrase()),
    )
    ranks = ("by_number", "exact_phrase", "exact", "phrase", "dated_on", "created_at", "pk")
    return [row[-1] for row in sorted(rows.values_list(*ranks), reverse=True)]


def _test(vector: str, query: str) -> ExpressionWrapper:
    return ExpressionWrapper(Q(**{f"{vector}__matches": query}), BooleanField())


def _candidates(actor: Actor, wanted: Wanted, vector: str, windows: "_Windows") -> tuple[list[int], bool]:
    """The newest MOST matches, step by step; and whether these are all."""
    visible = SearchEntry.objects.filter(access_condition(actor))
    for number, since in enumerate(windows):
        first = number == 0
        if not first and wanted.head_query() and (few := _few(_matching(visible, actor, wanted, vector))) is not None:
            return few[:MOST], len(few) <= MOST
        found = list(_first(_asked(_since(actor, since, wanted), wanted, vector, read=first)))
        if len(found) >= ENOUGH:
            return found, False
    found = list(_first(_matching(visible, actor, wanted, vector)))
    return found, len(found) < MOST


def _matching(visible: QuerySet[SearchEntry], actor: Actor, wanted: Wanted, vector: str) -> QuerySet[SearchEntry]:
    """Among all: the word index is told of agency and attributes too, which pays only here."""
    return _asked(visible, wanted, vector, marks=wanted.marks(actor.agency_id, vector))


def _asked(
    entries: QuerySet[SearchEntry], wanted: Wanted, vector: str, *, marks: Sequence[str] = (), read: bool = False
) -> QuerySet[SearchEntry]:
    """Those of the entries that are wanted; `read`: there are so few that reading them is quicker than any index."""
    matches = "matches_read" if read else "matches"
    entries = entries.filter(**wanted.columns())
    asked = wanted.words.own_query() if vector == "body" else wanted.head_query()
    if query := " & ".join(filter(None, [asked, *marks])):
        entries = entries.filter(**{f"{vector}__{matches}": query})
    if vector == "body" and (wanted.number or wanted.issuer):
        entries = entries.filter(**{f"head__{matches}": wanted.attributes_query()})
    return entries


def _first(entries: QuerySet[SearchEntry]) -> QuerySet[SearchEntry, int]:
    """Newest first. The nothing that is added keeps the planner from walking the whole date index for rare words."""
    by_date = ExpressionWrapper(F("created_at") + timedelta(0), DateTimeField())
    return entries.order_by(by_date.desc(), "-pk").values_list("pk", flat=True)[:MOST]


def _few(entries: QuerySet[SearchEntry]) -> list[int] | None:
    """All of them, newest first, if they are no more than PROBED; one query that gives up as soon as it knows better.

    The fence makes the planner prepare for all of them: it takes words that occur together for rarer than they are,
    single ones for more frequent, and would read the table from its beginning.
    """
    sql, values = entries.values_list("created_at", "pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"WITH found AS MATERIALIZED ({sql}) SELECT * FROM found LIMIT {PROBED + 1}", values)  # noqa: S608
        rows = cursor.fetchall()
    return [pk for _, pk in sorted(rows, reverse=True)] if len(rows) <= PROBED else None


def _from_elsewhere(actor: Actor, wanted: Wanted) -> list[int]:
    """The newest MOST matches among what other agencies gave the actor's own (GL-4.2): few beside its own items."""
    kinds = [kind for kind in FROM_ELSEWHERE if wanted.kind in ("", kind)]
    if not kinds:
        return []
    reached = Q()
    for kind in kinds:
        reached |= Q(pk__in=FROM_ELSEWHERE[kind](actor).order_by().values("pk"))
    entries = SearchEntry.objects.filter(reached, **wanted.columns()).exclude(agency_id=actor.agency_id)
    if query := wanted.head_query():
        entries = entries.filter(head__matches=query)
    return list(_first(entries))


def _newest(found: list[int]) -> list[int]:
    """In the order of `_first`."""
    entries = SearchEntry.objects.filter(pk__in=found).order_by("-created_at", "-pk")
    return list(entries.values_list("pk", flat=True))


class _Windows:
    """When the last of the newest items was made, step by step: of the agency's, or of those the actor was given
    (stack.md §8); ends where there are not so many.

    Asked for by itself, and only when needed: the planner knows how much lies behind a date it is told.
    """

    def __init__(self, actor: Actor, wanted: Wanted) -> None:
        until = _end_of(wanted.until) if wanted.until else None
        if _reads_all(actor):
            entries = SearchEntry.objects.filter(lent(actor), agency_id=actor.agency_id)
            entries = entries.order_by("-created_at", "-item")
            self._dates: QuerySet[Any, Any] = entries.values_list("created_at", flat=True)
            self._dates = self._dates.filter(created_at__lt=until) if until else self._dates
        else:
            given = ItemAccess.objects.filter(given_to(actor)).order_by("-item_created_at", "-item")
            self._dates = given.values_list("item_created_at", flat=True)
            self._dates = self._dates.filter(item_created_at__lt=until) if until else self._dates
        self._sizes = WINDOWS if _reads_all(actor) else GIVEN_WINDOWS
        self._known: list[datetime | None] = []

    def __iter__(self) -> Iterator[datetime]:
        for number, size in enumerate(self._sizes):
            if number == len(self._known):
                self._known.append(next(iter(self._dates[size - 1 : size]), None))
            since = self._known[number]
            if since is None:
                return
            yield since


def _since(actor: Actor, since: datetime, wanted: Wanted) -> QuerySet[SearchEntry]:
    """Of what the actor may see all that is no older, or as much of it as he was given.

    An entry has agency and key of its item: the condition on items is one on entries, and no item is fetched.
    """
    entries = SearchEntry.objects.filter(lent(actor), agency_id=actor.agency_id)
    if _reads_all(actor):
        return entries.filter(created_at__gte=since)
    given = ItemAccess.objects.filter(given_to(actor), item_created_at__gte=since)
    if wanted.until:  # else all that is newer would be read as well
        given = given.filter(item_created_at__lt=_end_of(wanted.until))
    return entries.filter(pk__in=given.values("item_id"))


def _reads_all(actor: Actor) -> bool:
    return actor.has_perm(Perm.READ_AGENCY)


def _end_of(day: date) -> datetime:
    """Nothing is dated before it was made: what was made after that day is dated later."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
