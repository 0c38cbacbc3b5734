"""The parts of the periodic report, in order. A later system adds its own module here.

Each module has NAME (begins the keys of its figures), `build(agency_id, period)` that returns the section as it is
stored, and `rows(agency_id, period, key)`: the rows behind a figure, or None for a key it does not know.
"""

from typing import Any, Protocol, cast

from reports.rules.figures import SectionData
from reports.rules.periods import Period
from reports.rules.rows import Rows
from reports.sections import assignments, cases, dossiers, drafts, exchange, handling, incoming, outgoing

# Longer than any figure's; keys come from addresses.
LONGEST_KEY = 300


class SectionModule(Protocol):
    NAME: str

    def build(self, agency_id: int, period: Period) -> SectionData: ...

    def rows(self, agency_id: int, period: Period, key: str) -> Rows | None: ...


SECTIONS = cast(
    tuple[SectionModule, ...], (incoming, handling, outgoing, exchange, drafts, dossiers, assignments, cases)
)


def figures_of(agency_id: int, period: Period) -> dict[str, Any]:
    """Every section, as it is stored."""
    return {"sections": [section.build(agency_id, period) for section in SECTIONS]}


def section_of(agency_id: int, period: Period, key: str) -> dict[str, Any]:
    """Only the section that holds the figure, as `figures_of` would have it."""
    known = [section for section in SECTIONS if key.split(".")[0] == section.NAME]
    return {"sections": [section.build(agency_id, period) for section in known]}


def rows_of(agency_id: int, period: Period, key: str) -> Rows | None:
    """The rows behind the figure; None when no section knows it."""
    for section in SECTIONS if len(key) <= LONGEST_KEY else ():
        if key.split(".")[0] == section.NAME:
            return section.rows(agency_id, period, key)
    return None
