"""Spreadsheets whose cells are what they seem: text stays text, whatever it begins with (security.md T26)."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Cell = str | int | date | None
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT = 32_767
"""Characters a cell of the format can hold."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet: headings, then a frozen table head, then rows. `widths` in characters, one a column.

    A row whose first cell stands alone (`bold` rows, notes) is given as a tuple of one cell.
    """

    name: str
    titles: Sequence[str]
    columns: Sequence[str]
    widths: Sequence[float]
    rows: Iterable[Sequence[Cell]]
    closing: Sequence[str] = ()
    landscape: bool = True


def xlsx_of(*sheets: Sheet, author: str) -> bytes:
    """The workbook. Rows are taken one after the other: a long sheet is never held as a whole."""
    import xlsxwriter
    from django.conf import settings

    target = io.BytesIO()
    options = {
        "constant_memory": True,
        "tmpdir": str(settings.TEMPORARY_ROOT),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"title": sheets[0].titles[0], "author": author})
        for sheet in sheets:
            _write(book, sheet)
    return target.getvalue()


def _write(book: Any, sheet: Sheet) -> None:
    base = {"font_name": "Times New Roman", "font_size": 12, "valign": "top", "text_wrap": True}
    boxed = base | {"border": 1}
    title = book.add_format(base | {"bold": True, "font_size": 14, "text_wrap": False})
    plain = book.add_format(base | {"text_wrap": False})
    head = book.add_format(boxed | {"bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E8EEF7"})
    text, number = book.add_format(boxed | {"num_format": "@"}), book.add_format(boxed | {"num_format": "0"})
    day = book.add_format(boxed | {"num_format": "dd/mm/yyyy", "align": "center"})
    page = book.add_worksheet(sheet.name)
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    row = 0
    for line in sheet.titles:
        page.write_string(row, 0, line[:LONGEST_TEXT], title if row == 0 else plain)
        row += 1
    for column, name in enumerate(sheet.columns):
        page.write_string(row, column, name, head)
    page.freeze_panes(row + 1, 0)
    page.repeat_rows(row)
    row += 1
    for cells in sheet.rows:
        for column in range(len(sheet.columns)):
            cell = cells[column] if column < len(cells) else None
            if isinstance(cell, str):
                page.write_string(row, column, cell[:LONGEST_TEXT], text)
            elif isinstance(cell, int):
                page.write_number(row, column, cell, number)
            elif cell is not None:
                page.write_datetime(row, column, cell, day)
            else:
                page.write_blank(row, column, None, text)
        row += 1
    for line in sheet.closing:
        page.write_string(row, 0, line[:LONGEST_TEXT], plain)
        row += 1
    page.set_paper(9)
    if sheet.landscape:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_footer("&CTrang &P/&N")
