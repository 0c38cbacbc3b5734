"""Finding the signature block: title lines, blank, name. Runs in the parser process."""

import re
from collections.abc import Iterable
from typing import Final

from documents.layout.geometry import BLOCK_SIZE
from documents.layout.glyphs import Row, Sheet, segments, text_of
from documents.signing.placement import Box

COLUMN_GAP: Final = 24.0
"""Wider blanks part the recipients' column from the signature's."""
SAME_COLUMN: Final = 70.0
LEAST_BLANK: Final = 30.0
TITLE_LINE_STEP: Final = 30.0
MARGIN: Final = 3.0
PAGE_MARGIN: Final = 40.0
"""A title at the foot of a page whose name stands on the next: the signature stays above this."""

TITLE: Final = re.compile(
    r"(TM\.|KT\.|TL\.|TUQ\.|Q\.|CHỦTỊCH|CHỦNHIỆM|GIÁMĐỐC|TỔNG|TRƯỞNG|PHÓ|CHÁNH|BỘTRƯỞNG|THỨTRƯỞNG|CỤCTRƯỞNG|CHICỤC|"
    r"VIỆNTRƯỞNG|HIỆUTRƯỞNG|BÍTHƯ|THỦTRƯỞNG|THỦTƯỚNG|XÃĐỘI|ĐỘITRƯỞNG|TỔTRƯỞNG|QUYỀN)"
)
RECIPIENTS: Final = re.compile(r"^Nơinhận", re.IGNORECASE)


def find_block(sheets: Iterable[Sheet]) -> Box | None:
    """The blank for the signature; `sheets` come from the last page backwards.

    A page with recipients beside the title wins: an appendix behind the signature may name offices too.
    """
    fallback: Box | None = None
    for sheet in sheets:
        recipients = next((row for row in sheet.rows if RECIPIENTS.match(text_of(row))), None)
        block = _under_title(sheet)
        if block is not None and recipients is not None:
            return block
        if recipients is not None:
            return _beside_recipients(sheet, recipients)
        fallback = fallback or block
    return fallback


def _under_title(sheet: Sheet) -> Box | None:
    """Between the last title line in the right half and the name under it."""
    parts = [part for row in sheet.rows for part in segments(row, COLUMN_GAP)]
    right = [part for part in parts if _middle(part) > sheet.across(0.5)]
    titles = [part for part in right if TITLE.match(text_of(part)) and text_of(part).isupper()]
    if not titles:
        return None
    last = _end_of_title(titles[-1], right)
    middle = _middle(last)
    below = [
        part for part in right if part[0].baseline < last[0].baseline and abs(_middle(part) - middle) < SAME_COLUMN
    ]
    top = last[0].baseline - MARGIN
    name = max(below, key=lambda part: part[0].baseline, default=None)
    bottom = name[0].top if name else max(top - BLOCK_SIZE[1], sheet.visible[1] + PAGE_MARGIN)
    if top - bottom < LEAST_BLANK:
        return None
    half = BLOCK_SIZE[0] / 2
    return Box(sheet.number, middle - half, bottom, middle + half, top)


def _end_of_title(title: Row, right: list[Row]) -> Row:
    """Title lines that carry no office word of their own, such as the second line of a long title."""
    last = title
    for part in right:
        step = last[0].baseline - part[0].baseline
        if 0 < step < TITLE_LINE_STEP and text_of(part).isupper() and abs(_middle(part) - _middle(last)) < SAME_COLUMN:
            last = part
    return last


def _beside_recipients(sheet: Sheet, recipients: Row) -> Box:
    """No title was recognised: the right column, a line under the height of 'Nơi nhận:'."""
    width, height = BLOCK_SIZE
    middle, top = sheet.across(0.7), recipients[0].baseline - TITLE_LINE_STEP
    return Box(sheet.number, middle - width / 2, top - height, middle + width / 2, top)


def _middle(part: Row) -> float:
    return (part[0].left + part[-1].right) / 2
