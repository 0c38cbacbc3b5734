"""The stored shape of a report: sections of tables of figures, each with the key that leads to its rows."""

from collections.abc import Iterable, Sequence
from typing import TypedDict


class CellData(TypedDict):
    key: str
    value: int


class RowData(TypedDict):
    label: str
    cells: list[CellData]


class TableData(TypedDict):
    title: str
    columns: list[str]
    rows: list[RowData]


class SectionData(TypedDict):
    name: str
    title: str
    note: str
    tables: list[TableData]


def section(name: str, title: str, *tables: TableData, note: str = "") -> SectionData:
    return {"name": name, "title": title, "note": note, "tables": list(tables)}


def table(title: str, columns: Sequence[str], rows: Iterable[RowData]) -> TableData:
    """`columns`: the heading of the labels first."""
    return {"title": title, "columns": list(columns), "rows": list(rows)}


def row(label: str, *cells: tuple[str, int]) -> RowData:
    """`cells`: (key, value)."""
    return {"label": label, "cells": [{"key": key, "value": value} for key, value in cells]}


def value_of(figures: dict[str, list[SectionData]], key: str) -> int | None:
    """The stored value of a figure."""
    cells = (
        cell
        for section in figures["sections"]
        for table in section["tables"]
        for row in table["rows"]
        for cell in row["cells"]
    )
    return next((cell["value"] for cell in cells if cell["key"] == key), None)


def label_of(figures: dict[str, list[SectionData]], key: str) -> str:
    """'Văn bản đến: Khẩn' - what the figure counts, in words."""
    for section in figures["sections"]:
        for table in section["tables"]:
            for row in table["rows"]:
                for number, cell in enumerate(row["cells"]):
                    if cell["key"] == key:
                        column = table["columns"][number + 1]
                        words = [table["title"], row["label"], *([] if len(row["cells"]) == 1 else [column.lower()])]
                        return ": ".join(words)
    return ""
