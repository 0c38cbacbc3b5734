"""What a unit was called on a day, and who answers for it now (facts.md §7): old papers keep the names of then."""

from datetime import date

from accounts.enums import ENDINGS, ChangeKind, ChangeState
from accounts.models import Succession, Unit, UnitChange
from qlvb.lib.vietnamese import sentence_list

_LONGEST_SUCCESSION = 30


class Names:
    """For one page: asks the database only about units that were renamed or have ended, each once."""

    def __init__(self) -> None:
        self._then: dict[tuple[int, date], str] = {}
        self._now: dict[int, str] = {}

    def then(self, unit: Unit, day: date | None) -> str:
        """The name on that day; of today without one."""
        if day is None or unit.renamed_on is None or day >= unit.renamed_on:
            return unit.name
        if (unit.pk, day) not in self._then:
            renamings = unit.changes.filter(kind=ChangeKind.RENAME, state=ChangeState.DONE, effective_on__gt=day)
            first = renamings.order_by("effective_on", "pk").first()
            self._then[unit.pk, day] = first.before["name"] if first else unit.name
        return self._then[unit.pk, day]

    def now(self, unit: Unit) -> str:
        """Who answers for a unit that has ended: 'UBND xã B', 'Phòng C và Phòng D'; '' when nobody does."""
        if unit.pk not in self._now:
            self._now[unit.pk] = sentence_list([one.name for one in answering_for(unit)])
        return self._now[unit.pk]

    def told(self, unit: Unit, day: date | None) -> str:
        """The name of then, and, where that is no longer so, the one that answers now."""
        then = self.then(unit, day)
        if unit.has_ended:
            now = self.now(unit)
            return f"{then} (nay là {now})" if now else f"{then} (đã giải thể)"
        return f"{then} (nay là {unit.name})" if then != unit.name else then


def formerly(unit: Unit) -> str:
    """What a unit that is there was called before, the last name first: 'Phòng Nội vụ, Phòng Tổ chức'."""
    if unit.renamed_on is None:
        return ""
    renamings = unit.changes.filter(kind=ChangeKind.RENAME, state=ChangeState.DONE).order_by("-effective_on", "-pk")
    before = dict.fromkeys(change.before.get("name", "") for change in renamings)
    return ", ".join(name for name in before if name and name != unit.name)


def answering_for(unit: Unit) -> list[Unit]:
    """Whoever took over, and from them, down to those who are there today; the unit itself when it is. One query a
    succession.
    """
    found: dict[int, Unit] = {}
    waiting, seen = [unit], {unit.pk}
    for _ in range(_LONGEST_SUCCESSION):
        found |= {one.pk: one for one in waiting if not one.has_ended}
        ended = [one.pk for one in waiting if one.has_ended]
        if not ended:
            break
        changes = UnitChange.objects.filter(unit__in=ended, kind__in=ENDINGS, state=ChangeState.DONE, part_of=None)
        rows = Succession.objects.filter(change__in=changes).select_related("successor")
        following = dict.fromkeys(row.successor for row in rows.order_by("change_id", "position"))
        waiting = [one for one in following if one.pk not in seen]
        seen |= {one.pk for one in waiting}
    return list(found.values())


def successor_of(unit: Unit) -> Unit | None:
    """The one that has taken over people and work, down to the one that is there today; None when nobody has."""
    following: Unit | None = unit
    for _ in range(_LONGEST_SUCCESSION):
        if following is None or not following.has_ended:
            break
        following = following.successor
    return following if following is not None and not following.has_ended else None


def told_by_name(name: str) -> str:
    """A paper's issuer as somebody typed it, with who answers now when an agency of that name has ended."""
    ended = Unit.objects.filter(keeps_registers=True, valid_to__isnull=False, name__iexact=name).first()
    now = sentence_list([one.name for one in answering_for(ended)]) if ended else ""
    return f"{name} (nay là {now})" if now else name
