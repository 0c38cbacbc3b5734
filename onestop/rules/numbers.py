"""Numbers of cases come from counter rows, in the transaction of the case (design.md §4)."""

import re
from dataclasses import dataclass
from datetime import date

from accounts.models import Unit
from onestop.models import CaseCounter
from qlvb.lib.locking import locked

# What word processors, chats and telephones make of a hyphen.
_DASHES = re.compile("[\u2010-\u2015\u2212]")


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """`number`: in the follow-up book of the year. `code`: as people and offices name the case (facts.md §3.2)."""

    year: int
    number: int
    code: str


def take_number(agency: Unit, day: date) -> CaseNumber:
    """The next of the year and of the day: 'H99.11-261122-0003'. A rollback gives both back."""
    number = _next(agency, f"{day.year}")
    of_day = _next(agency, f"{day:%Y-%m-%d}")
    return CaseNumber(day.year, number, f"{agency.code}-{day:%y%m%d}-{of_day:04d}")


def code_typed(words: str) -> str:
    """'h99.11\u2013261122\u20130003', however it was copied, as codes are kept: 'H99.11-261122-0003'."""
    return _DASHES.sub("-", words).strip().upper()


def take_slip_number(agency: Unit, kind: str, year: int) -> int:
    """The next in the year's register of that kind of slip."""
    return _next(agency, f"{kind[:5]}{year}")


def _next(agency: Unit, series: str) -> int:
    row, _ = CaseCounter.objects.get_or_create(agency=agency, series=series)
    counter = locked(CaseCounter, row.pk)
    counter.last_number += 1
    counter.save(update_fields=["last_number"])
    return counter.last_number
