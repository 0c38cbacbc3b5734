"""Finding the number and date lines by their words. Runs in the parser process."""

import re
from typing import Final

from documents.layout.geometry import MM
from documents.layout.glyphs import Glyph, Row, Sheet, text_of
from documents.signing.placement import BASELINE, MAX_FONT_SIZE, MIN_FONT_SIZE, Align, Box, TextKind, TextSpot

TOP_PART: Final = 0.55
"""Number and date stand above this fraction of the page's height."""
NOTATION_WIDTH: Final = 40 * MM
FULL_DATE_WIDTH: Final = 88 * MM
DIGIT_WIDTH: Final = 0.5
"""Of a digit in Times, in em."""
DIGITS_WANTED: Final = {TextKind.NUMBER: 3, TextKind.DAY: 2, TextKind.MONTH: 2}
CLEARANCE: Final = 2.0
WORD_GAP: Final = 0.6
"""Of a blank between columns rather than words, in em."""
COLUMN_GAP: Final = 1.5
"""Of a blank between the columns of number and date, in em."""
BLANK: Final = r"[.…_·‥]*"

NUMBER_LINE: Final = re.compile(rf"^(Số[:.]?)({BLANK}\d*{BLANK})([/\-–][\w.\-–/&]*)?", re.IGNORECASE)
DATE_LINE: Final = re.compile(
    rf"^(\D{{0,40}}?ngày)({BLANK}\d{{0,2}}{BLANK})(tháng)({BLANK}\d{{0,2}}{BLANK})(năm)(\d{{0,4}}{BLANK})[.;]?$",
    re.IGNORECASE,
)


def number_spot(sheet: Sheet) -> TextSpot | None:
    """The blank of 'Số:      /QĐ-UBND' (number only), or the room behind a lone 'Số:' (number and notation)."""
    for row in sheet.rows:
        if row[0].baseline < sheet.up(TOP_PART) or row[0].left > sheet.across(0.5):
            continue
        found = NUMBER_LINE.match(text_of(row))
        if found is not None and (found.group(3) or found.group(1)[-1] in ":."):
            return _number_line(sheet, row, found)
    return None


def _number_line(sheet: Sheet, row: Row, found: re.Match[str]) -> TextSpot:
    start, printed = row[found.end(1) - 1], bool(found.group(2))
    if not found.group(3):
        return _lone_number(sheet, row, start, found.end() - 1, covers=printed)
    slash = found.start(3)
    box = _between(sheet, start, row[slash])
    if box.width >= _needed(TextKind.NUMBER, start.size):
        return _spot("so_van_ban", TextKind.NUMBER, box, start, covers=printed, align="center")
    # No room before the slash: write number and notation together over the printed notation.
    return _lone_number(sheet, row, start, _end_of_word(row, slash), covers=True)


def _lone_number(sheet: Sheet, row: Row, start: Glyph, last: int, *, covers: bool) -> TextSpot:
    """Number and notation behind `start`, over what is printed up to glyph `last`, as far as there is room."""
    limit = row[last + 1].left - CLEARANCE if last + 1 < len(row) else sheet.across(0.5)
    right = max(row[last].right, min(start.right + NOTATION_WIDTH, limit))
    box = _box(sheet, start, start.right + CLEARANCE, right)
    return _spot("so_ky_hieu", TextKind.NOTATION, box, start, covers=covers)


def _end_of_word(row: Row, first: int) -> int:
    """The last glyph of the word that begins at `first`: the next column shares the row."""
    last = first
    while last + 1 < len(row) and row[last + 1].left - row[last].right < WORD_GAP * row[last].size:
        last += 1
    return last


def date_spots(sheet: Sheet) -> tuple[TextSpot, ...]:
    """The blanks of 'ngày    tháng    năm 2026', or the whole line where they are too narrow; () without a line."""
    for row in sheet.rows:
        if row[0].baseline < sheet.up(TOP_PART):
            continue
        right_part = [glyph for glyph in row if glyph.left > sheet.across(0.35)]
        found = DATE_LINE.match(text_of(right_part)) if right_part else None
        if found is not None:
            return _date_line(sheet, right_part, found)
    return ()


def _date_line(sheet: Sheet, row: Row, found: re.Match[str]) -> tuple[TextSpot, ...]:
    before_day, month_word, year_word = row[found.end(1) - 1], row[found.start(3)], row[found.start(5)]
    before_month, before_year = row[found.end(3) - 1], row[found.end(5) - 1]
    day = _between(sheet, before_day, month_word)
    month = _between(sheet, before_month, year_word)
    needed = _needed(TextKind.DAY, before_day.size) - CLEARANCE
    if day.width < needed or month.width < needed:
        return (_whole_date(sheet, _from_column(row, found.end(1) - len("ngày"))),)
    spots = [
        _spot("o_ngay", TextKind.DAY, day, before_day, covers=bool(found.group(2)), align="center", italic=True),
        _spot("o_thang", TextKind.MONTH, month, before_day, covers=bool(found.group(4)), align="center", italic=True),
    ]
    spots += _year_spot(sheet, row, found, before_year)
    return tuple(spots)


def _from_column(row: Row, word: int) -> Row:
    """The row from the beginning of the column in which glyph `word` stands."""
    first = word
    while first > 0 and row[first].left - row[first - 1].right < COLUMN_GAP * row[first].size:
        first -= 1
    return row[first:]


def _year_spot(sheet: Sheet, row: Row, found: re.Match[str], before: Glyph) -> list[TextSpot]:
    """The year, or its last two digits behind a printed '20'; nothing where all four are printed."""
    digits = re.match(r"\d*", found.group(6))
    printed = digits.group() if digits else ""
    if len(printed) == 4:
        return []
    tail = printed == "20"
    start = row[found.start(6) + 1] if tail else before
    dots = found.group(6)[len(printed) :]
    wanted = (2 if tail else 4) * DIGIT_WIDTH * before.size + 2 * CLEARANCE
    end = max(row[-1].right if dots else 0.0, min(start.right + wanted, sheet.visible[2]))
    box = _box(sheet, start, start.right if tail else start.right + CLEARANCE, end)
    kind = TextKind.YEAR_TAIL if tail else TextKind.YEAR
    covers = bool(dots) or (bool(printed) and not tail)
    return [_spot("o_nam", kind, box, before, covers=covers, italic=True)]


def _whole_date(sheet: Sheet, row: Row) -> TextSpot:
    """Place and date written anew over the printed line, as wide as the page allows around its middle."""
    middle = (row[0].left + row[-1].right) / 2
    half = max(FULL_DATE_WIDTH, row[-1].right - row[0].left) / 2
    half = max(min(half, sheet.visible[2] - middle - CLEARANCE), row[-1].right - middle)
    box = _box(sheet, row[0], middle - half, middle + half)
    return _spot("ngay_ban_hanh", TextKind.FULL_DATE, box, row[0], covers=True, align="center", italic=True)


def _between(sheet: Sheet, before: Glyph, after: Glyph) -> Box:
    return _box(sheet, before, before.right + 0.5, after.left - 0.5)


def _box(sheet: Sheet, beside: Glyph, left: float, right: float) -> Box:
    """A box on the baseline of `beside`, from `left` to `right`."""
    return Box(sheet.number, left, beside.baseline - BASELINE, max(left, right), max(beside.top, beside.baseline + 8))


def _needed(kind: TextKind, size: float) -> float:
    return DIGITS_WANTED[kind] * DIGIT_WIDTH * size


def _spot(
    name: str, kind: TextKind, box: Box, beside: Glyph, *, covers: bool, align: Align = "left", italic: bool = False
) -> TextSpot:
    """A spot in the font size of the words beside it, to half a point."""
    size = min(max(round(beside.size * 2) / 2, MIN_FONT_SIZE), MAX_FONT_SIZE)
    return TextSpot(name=name, kind=kind, box=box, size=size, italic=italic, align=align, covers=covers)
