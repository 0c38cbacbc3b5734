"""Registers and reports on paper and as spreadsheets."""

from datetime import date
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import timezone

from documents.enums import Direction
from documents.models import Register
from qlvb.lib.paper import pdf_of
from qlvb.lib.sheets import Cell, Sheet, xlsx_of
from qlvb.lib.vietnamese import short_date, unaccent
from reports.models import PeriodReport
from reports.queries import all_lines, documents_of, extent_of
from reports.rules.book import Extent, Line, columns_of, text_of, widths_of
from reports.rules.periods import Period

_STYLES = Path(__file__).parent / "styles"


def book_pdf(register: Register, first_day: date | None, last_day: date | None) -> bytes:
    """Title page, then the lines with the ten columns on every page, then the closing line. A4 landscape."""
    documents = documents_of(register, first_day, last_day)
    context = {
        "register": register,
        "agency": register.agency,
        "extent": extent_of(documents),
        "first_day": first_day,
        "last_day": last_day,
        "columns": columns_of(register.direction),
        "is_incoming": register.direction == Direction.INCOMING,
        "lines": [_printed(line) for line in all_lines(register, documents)],
        "printed_on": timezone.localdate(),
    }
    return pdf_of(render_to_string("reports/print/book.html", context), stylesheet=_STYLES / "book.css")


def _printed(line: Line) -> dict[str, object]:
    return {"gap": line.gap_text if line.is_gap else "", "cells": [text_of(cell) for cell in line.cells]}


def book_xlsx(register: Register, first_day: date | None, last_day: date | None) -> bytes:
    """The same lines with typed cells."""
    documents = documents_of(register, first_day, last_day)
    extent = extent_of(documents)
    sheet = Sheet(
        name="Văn bản đến" if register.direction == Direction.INCOMING else "Văn bản đi",
        titles=[str(register), register.agency.name, span_text(register, extent, first_day, last_day)],
        columns=columns_of(register.direction),
        widths=widths_of(register.direction),
        rows=(_sheet_row(line) for line in all_lines(register, documents)),
        closing=["", extent.closing],
    )
    return xlsx_of(sheet, author=register.agency.name)


def _sheet_row(line: Line) -> tuple[Cell, ...]:
    return (line.gap_text,) if line.is_gap else tuple(cell if cell != "" else None for cell in line.cells)


def span_text(register: Register, extent: Extent, first_day: date | None, last_day: date | None) -> str:
    """'Từ ngày … đến ngày …, từ số … đến số …', as far as known."""
    first = first_day or extent.first_day
    last = last_day or extent.last_day
    days = f"Từ ngày {short_date(first)} đến ngày {short_date(last)}" if first and last else f"Năm {register.year}"
    return days + (f", từ số {extent.first} đến số {extent.last}" if extent.count else "")


def file_name(register: Register, first_day: date | None, last_day: date | None, ending: str) -> str:
    """'so-dang-ky-van-ban-den-2026-ubnd-tinh.pdf'"""
    words = [register.name, str(register.year), register.agency.short_name]
    days = [f"{day:%Y%m%d}" for day in (first_day, last_day) if day]
    return "-".join([*unaccent(" ".join(words)).split(), *days]) + ending


def period_of(report: PeriodReport) -> Period:
    return Period(report.starts_on, report.ends_on)


def report_pdf(report: PeriodReport) -> bytes:
    """The stored figures on A4 portrait under the state's heading."""
    context = {"report": report, "agency": report.agency, "period": period_of(report)}
    return pdf_of(render_to_string("reports/print/report.html", context), stylesheet=_STYLES / "report.css")


def report_xlsx(report: PeriodReport) -> bytes:
    """The stored figures, a sheet for each section."""
    title = f"{report.get_kind_display()}: {period_of(report).title}"
    sheets = []
    for section in report.figures["sections"]:
        width = max(len(table["columns"]) for table in section["tables"])
        tables = section["tables"]
        rows: list[tuple[Cell, ...]] = []
        for number, table in enumerate(tables):
            if number:
                rows += [(table["title"],), tuple(table["columns"])]
            rows += [(row["label"], *(cell["value"] for cell in row["cells"])) for row in table["rows"]]
        head = [column or tables[0]["title"] for column in tables[0]["columns"]]
        sheets.append(
            Sheet(
                name=section["title"][:31],
                titles=[title, report.agency.name, section["title"]],
                columns=[*head, *[""] * (width - len(head))],
                widths=[44, *[16] * (width - 1)],
                rows=rows,
                closing=[section["note"]] if section["note"] else [],
                landscape=width > 4,
            )
        )
    return xlsx_of(*sheets, author=report.agency.name)


def report_name(report: PeriodReport, ending: str) -> str:
    """'bao-cao-thang-10-2026-ubnd-tinh.pdf'"""
    words = f"bao cao thang {report.starts_on:%m %Y} {report.agency.short_name}"
    if not period_of(report).is_whole_month:
        words += f" den {report.ends_on:%d %m}"
    return "-".join(unaccent(words).split()) + ending
