"""The letters of a page with their exact places, grouped into rows. Runs in the parser process."""

import ctypes
import math
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Final

import pypdfium2
from pypdfium2 import raw

from documents.signing.placement import PageBox

SAME_LINE: Final = 3.0
FEWEST_LETTERS: Final = 20
CLEAR_SHARE: Final = 0.9
LINE_HEIGHT: Final = 1.107
"""Times: ascent plus descent of a line, in em."""


@dataclass(frozen=True)
class Glyph:
    """One visible letter, marks included, in the page's user space."""

    text: str
    left: float
    baseline: float
    right: float
    top: float
    size: float
    """Font size in points."""


Row = list[Glyph]


@dataclass(frozen=True)
class Sheet:
    """A page's rows from top to bottom, glyphs from left to right. Blanks are left out: gaps are measured."""

    number: int
    visible: PageBox
    rows: list[Row]

    @property
    def width(self) -> float:
        """Points."""
        return self.visible[2] - self.visible[0]

    def across(self, fraction: float) -> float:
        """The x at a fraction of the page's width."""
        return self.visible[0] + self.width * fraction

    def up(self, fraction: float) -> float:
        """The y at a fraction of the page's height, from the bottom."""
        return self.visible[1] + (self.visible[3] - self.visible[1]) * fraction


def read_sheet(document: pypdfium2.PdfDocument, number: int) -> Sheet:
    """The rows of one page."""
    page = document[number]
    x1, y1, x2, y2 = (float(side) for side in page.get_cropbox())
    return Sheet(number, (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)), _rows(_glyphs(page)))


def reading_direction(document: pypdfium2.PdfDocument, number: int) -> int | None:
    """By how many degrees, clockwise, the page's user space must be turned for its words to stand upright.

    None when there are too few words to tell, or they run in several directions.
    """
    textpage = document[number].get_textpage()
    counts: Counter[int] = Counter()
    for index in range(textpage.count_chars()):
        if chr(raw.FPDFText_GetUnicode(textpage.raw, index)).isalnum():
            angle = math.degrees(raw.FPDFText_GetCharAngle(textpage.raw, index))
            counts[round(-angle) % 360] += 1  # pdfium measures the words' own turn, clockwise
    textpage.close()
    if not counts:
        return None
    (direction, most), total = counts.most_common(1)[0], counts.total()
    clear = direction % 90 == 0 and total >= FEWEST_LETTERS and most >= CLEAR_SHARE * total
    return direction if clear else None


def _glyphs(page: pypdfium2.PdfPage) -> list[Glyph]:
    textpage = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    found: list[Glyph] = []
    for index in range(textpage.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(textpage.raw, index))
        if letter.isspace() or not letter.isprintable():
            continue
        if unicodedata.combining(letter) and found:
            found[-1] = _with_mark(found[-1], letter)
            continue
        left, bottom, right, top = textpage.get_charbox(index, loose=True)
        raw.FPDFText_GetCharOrigin(textpage.raw, index, x, y)
        size = _font_size(textpage, index) or (top - bottom) / LINE_HEIGHT
        found.append(Glyph(letter, left, y.value, right, top, size))
    return found


def _font_size(textpage: pypdfium2.PdfTextPage, index: int) -> float:
    """Size on the page: the font's own, scaled by the text matrix. 0 when the file does not tell."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(textpage.raw, index, matrix):
        return 0
    return float(raw.FPDFText_GetFontSize(textpage.raw, index)) * math.hypot(matrix.c, matrix.d)


def _with_mark(glyph: Glyph, mark: str) -> Glyph:
    """Decomposed Vietnamese: the mark joins its letter, one glyph stays one character."""
    composed = unicodedata.normalize("NFC", glyph.text + mark)
    return Glyph(composed[0], glyph.left, glyph.baseline, glyph.right, glyph.top, glyph.size)


def _rows(glyphs: list[Glyph]) -> list[Row]:
    rows: list[Row] = []
    for glyph in sorted(glyphs, key=lambda item: -item.baseline):
        if rows and abs(rows[-1][0].baseline - glyph.baseline) < SAME_LINE:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [sorted(row, key=lambda item: item.left) for row in rows]


def text_of(row: Row) -> str:
    """The letters of a row without blanks; position i is glyph i."""
    return "".join(glyph.text for glyph in row)


def segments(row: Row, gap: float) -> list[Row]:
    """The row cut wherever more than `gap` points are blank: the columns of a table."""
    parts: list[Row] = []
    for glyph in row:
        if parts and glyph.left - parts[-1][-1].right <= gap:
            parts[-1].append(glyph)
        else:
            parts.append([glyph])
    return parts
