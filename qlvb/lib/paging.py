"""Pages of long lists without counting the whole list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
Row = TypeVar("Row")
# Nobody leafs further than this; who looks for old things searches (the offset would cost more and more).
LAST_PAGE = 500


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of rows; knows only whether there is another one before and after it."""

    rows: Sequence[Row]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def previous_number(self) -> int:
        return self.number - 1

    @property
    def next_number(self) -> int:
        return self.number + 1


def page_of(rows: QuerySet[M], wanted: str | None, size: int = 30) -> Page[M]:
    """The wanted page ('3'; anything else means the first) of an ordered queryset. One query."""
    number = int(wanted) if wanted and wanted.isdecimal() and len(wanted) < 6 else 1
    number = min(max(number, 1), LAST_PAGE)
    start = (number - 1) * size
    found = list(rows[start : start + size + 1])
    return Page(found[:size], number, has_next=len(found) > size and number < LAST_PAGE)
