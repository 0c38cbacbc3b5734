"""Searching by the name of today for what an agency did under another one (facts.md §7): its own before it was renamed,
and the agencies it has taken over.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from django.db.models import Exists, F, OuterRef, Q, TextField, Value
from django.db.models.functions import Concat

from accounts.enums import ChangeKind, ChangeState
from accounts.models import Succession, Unit, UnitChange
from qlvb.lib.plain import plain
from qlvb.lib.words import Formerly, Words, search_plain

# Agencies of one name are few; more than these are not what somebody meant.
_MOST = 20
_LONGEST_SUCCESSION = 30


def with_former_names(words: Words) -> Words:
    """The same, and what the agency that is named in them was called formerly. One query where none is named; else
    one more for the renamings and one for each succession.
    """
    named = _named_in(words)
    found: dict[tuple[str, ...], Formerly] = {}
    for unit, place in named:
        for name in _former_names(unit):
            letters = tuple(search_plain(name).split())
            if letters and words.names_in(name) is None:
                found[letters] = Formerly(words.without(*place), letters, name, unit.name)
    return replace(words, formerly=tuple(found.values())[:_MOST]) if found else words


def _named_in(words: Words) -> list[tuple[Unit, tuple[int, int]]]:
    """Agencies that were called something else or took another one over, with the place of their name in the words."""
    flat = [word for group in words.plain for word in group]
    pairs = [" ".join(pair) for pair in pairwise(flat)]
    if not pairs:
        return []
    successions = Succession.objects.filter(successor=OuterRef("pk"), change__state=ChangeState.DONE)
    name = plain(Concat(F("name"), Value(" "), F("short_name"), output_field=TextField()))
    any_pair = Q()
    for pair in pairs:
        any_pair |= Q(plain__contains=pair)
    changed = Unit.objects.filter(Q(renamed_on__isnull=False) | Exists(successions), keeps_registers=True)
    rows: list[tuple[Unit, tuple[int, int]]] = []
    for unit in changed.alias(plain=name).filter(any_pair).order_by("pk")[:_MOST]:
        places = [place for name in (unit.name, unit.short_name) if (place := words.names_in(name))]
        if places:
            rows.append((unit, max(places, key=lambda place: place[1] - place[0])))
    return rows


def _former_names(unit: Unit) -> list[str]:
    """Its own, those of the agencies whose work it has, and theirs before that."""
    names: list[str] = []
    level, seen = [unit.pk], {unit.pk}
    for _ in range(_LONGEST_SUCCESSION):
        names += _names_before(level)
        gone = Unit.objects.filter(
            changes__successions__successor__in=level, changes__state=ChangeState.DONE, keeps_registers=True
        ).distinct()
        rows = [row for row in gone.values_list("pk", "name", "short_name") if row[0] not in seen]
        if not rows:
            break
        level = [pk for pk, _, _ in rows]
        seen |= set(level)
        names += [name for _, *both in rows for name in both]
    return list(dict.fromkeys(names))


def _names_before(units: Iterable[int]) -> list[str]:
    renamings = UnitChange.objects.filter(unit__in=units, kind=ChangeKind.RENAME, state=ChangeState.DONE)
    return [name for change in renamings for key in ("name", "short_name") if (name := change.before.get(key))]
