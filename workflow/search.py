"""Finding items by words and attributes: always inside what the actor may see (DN-3.3g).

Two vectors an item (`SearchEntry`): `head` says what it is, `body` what its files say; what the head matches comes
first. Each is looked through in two steps (stack.md §5): the newest few thousand rows the actor may see, which is
enough whenever the words are frequent; and only when that finds too little, the whole index, which is quick because
the words are rare. Neither step depends on how many items there are.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import BooleanField, DateTimeField, ExpressionWrapper, F, Q, QuerySet
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Perm
from qlvb.lib.words import Words
from workflow.models import ItemAccess, SearchEntry, WorkItem
from workflow.queries import visible_to

# How many of the newest rows the first step looks at, and how many hits make the second needless.
HEAD_WINDOW: Final = 3000
BODY_WINDOW: Final = 1000
ENOUGH: Final = 40
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

    def head_query(self, agency_id: int) -> str:
        """Everything the head vector knows."""
        parts = [*self._marks(agency_id), self.words.query(), self.number.query("A"), self.issuer.query("D")]
        return " & ".join(filter(None, parts))

    def attributes_query(self, agency_id: int) -> str:
        """The same without the words: for hits in the files."""
        parts = [*self._marks(agency_id), self.number.query("A"), self.issuer.query("D")]
        return " & ".join(filter(None, parts))

    def body_query(self, agency_id: int) -> str:
        marks = [f"'#a{agency_id}'", f"'#k{self.kind}'" if self.kind else ""]
        return " & ".join(filter(None, [*marks, self.words.query()]))

    def _marks(self, agency_id: int) -> list[str]:
        marks = [f"'#a{agency_id}'"]
        if self.kind:
            marks.append(f"'#k{self.kind}'")
        if self.urgency is not None:
            marks.append(f"'#u{self.urgency}'")
        if self.is_open is not None:
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
    """The best MOST hits among what the actor may see. At most six queries, however many items there are.

    First what matches by number, then by all words side by side, with their marks, without; newest first among
    equals; at the end what only the files say.
    """
    heads, is_all = _candidates(actor, wanted, "head")
    heads = _ranked(heads, wanted.words, "head")
    hits = [Hit(pk, in_file=False) for pk in heads]
    if wanted.words and len(hits) < MOST:
        known = set(heads)
        bodies, bodies_are_all = _candidates(actor, wanted, "body")
        is_all = is_all and bodies_are_all
        hits += [Hit(pk, in_file=True) for pk in _ranked(bodies, wanted.words, "body") if pk not in known]
    return Found(hits[:MOST], is_all and len(hits) <= MOST)


def newest_matching(actor: Actor, typed: str, kind: str) -> list[int]:
    """Items of one kind whose head matches what was typed: for the search line of a list."""
    wanted = Wanted(words=Words.of(typed), kind=kind)
    return _candidates(actor, wanted, "head")[0] if wanted.words else []


def _ranked(found: list[int], words: Words, vector: str) -> list[int]:
    """The best first."""
    if not words or not found:
        return found
    rows = SearchEntry.objects.filter(pk__in=found).annotate(
        by_number=_test("head", words.query("A")),
        exact_phrase=_test(vector, words.phrase(marked=True)),
        exact=_test(vector, words.marked_query()),
        phrase=_test(vector, words.phrase()),
    )
    ranks = ("by_number", "exact_phrase", "exact", "phrase", "dated_on", "created_at", "pk")
    return [row[-1] for row in sorted(rows.values_list(*ranks), reverse=True)]


def _test(vector: str, query: str) -> ExpressionWrapper:
    return ExpressionWrapper(Q(**{f"{vector}__matches": query}), BooleanField())


def _candidates(actor: Actor, wanted: Wanted, vector: str) -> tuple[list[int], bool]:
    """The newest MOST matches, by the two steps; and whether these are all."""
    matching = _matching(actor, wanted, vector)
    window = _newest(actor, wanted, BODY_WINDOW if vector == "body" else HEAD_WINDOW)
    found = list(_first(matching.filter(pk__in=window)))
    if len(found) >= ENOUGH:
        return found, False
    found = list(_first(matching))
    return found, len(found) < MOST


def _matching(actor: Actor, wanted: Wanted, vector: str) -> QuerySet[WorkItem]:
    agency_id = actor.agency_id
    items = visible_to(actor)
    if vector == "body":
        items = items.filter(search__body__matches=wanted.body_query(agency_id))
        if wanted.number or wanted.issuer or wanted.urgency is not None or wanted.is_open is not None:
            items = items.filter(search__head__matches=wanted.attributes_query(agency_id))
    else:
        items = items.filter(search__head__matches=wanted.head_query(agency_id))
    if wanted.since:
        items = items.filter(search__dated_on__gte=wanted.since)
    if wanted.until:
        items = items.filter(search__dated_on__lte=wanted.until)
    return items


def _first(items: QuerySet[WorkItem]) -> QuerySet[WorkItem, int]:
    """Newest first. The nothing that is added keeps the planner from walking the whole date index for rare words."""
    by_date = ExpressionWrapper(F("search__created_at") + timedelta(0), DateTimeField())
    return items.order_by(by_date.desc(), "-pk").values_list("pk", flat=True)[:MOST]


def _newest(actor: Actor, wanted: Wanted, size: int) -> QuerySet[Any, Any]:
    """Where to look first: the newest items of the agency, or of those the actor was given (stack.md §8)."""
    until = _end_of(wanted.until)
    if actor.has_perm(Perm.READ_AGENCY):
        entries = SearchEntry.objects.filter(agency_id=actor.agency_id)
        if until:
            entries = entries.filter(created_at__lt=until)
        return entries.order_by("-created_at", "-item").values("pk")[:size]
    given = ItemAccess.objects.filter(user=actor.user)
    if until:
        given = given.filter(item_created_at__lt=until)
    return given.order_by("-item_created_at", "-item").values("item")[:size]


def _end_of(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time())) if day else None
