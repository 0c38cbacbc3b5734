"""What is written into the text fields at issuing."""

from datetime import date

from documents.signing.placement import Placement, TextKind
from qlvb.lib.vietnamese import long_date


def values_for(placement: Placement, *, number: int, notation: str, place: str, issued_on: date) -> dict[str, str]:
    """The text of every text field, by field name. `notation` is whole: '15/QĐ-UBND'; `place` is the địa danh."""
    texts = {
        TextKind.NUMBER: f"{number:02d}",
        TextKind.NOTATION: notation,
        TextKind.DAY: f"{issued_on.day:02d}",
        # Nghị định 30/2020, Phụ lục I: a zero before months 1 and 2, so nobody makes an 11 or 12 of them.
        TextKind.MONTH: f"{issued_on.month:02d}" if issued_on.month in (1, 2) else str(issued_on.month),
        TextKind.YEAR: str(issued_on.year),
        TextKind.YEAR_TAIL: f"{issued_on.year % 100:02d}",
        TextKind.FULL_DATE: f"{place}, {long_date(issued_on)}",
    }
    return {text.name: texts[text.kind] for text in placement.texts}
