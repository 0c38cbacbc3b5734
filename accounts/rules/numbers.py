"""Số, ký hiệu of a decision as the law writes it (Decree 30/2020 annex I item 3; facts.md §1.6)."""

import re
from datetime import date

from qlvb.lib.errors import BadInput
from qlvb.lib.vietnamese import nfc

EXAMPLE = "Số quyết định viết như 12/QĐ-UBND, 1234/2026/QĐ-UBND; của cơ quan đảng như 45-QĐ/TU"
# What is pasted along: 'QĐ số 45-QĐ/TU', 'Quyết định số: 12/QĐ-UBND'.
_BEFORE = re.compile(r"^(?:(?:quyết định|nghị quyết|qđ|nq)\s+)?số\s*[:.]?\s*", re.IGNORECASE)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-")
# Letters, here and there with a figure or a dot: QĐ, UBND, TTg, UBTVQH15, P.NV.
_SIGN = r"[^\W\d_][\w.&]*"
_NUMBER = r"0*[1-9][0-9]{0,5}[a-zđ]?"
_YEAR = r"(?:19|20)[0-9]{2}"
_SHAPES = [
    re.compile(shape, re.IGNORECASE)
    for shape in (
        # 12/QĐ-UBND, 12/2026/QĐ-UBND, 3/QĐ-UBND-HC
        rf"{_NUMBER}/(?:(?P<year>{_YEAR})/)?{_SIGN}(?:-{_SIGN})+",
        # 45-QĐ/TU, 45-QĐ/BTC-TU
        rf"{_NUMBER}-{_SIGN}/{_SIGN}(?:-{_SIGN})*",
        # 202/2025/QH15
        rf"{_NUMBER}/(?P<year>{_YEAR})/{_SIGN}",
    )
]


def tidied(typed: str) -> str:
    """As it is written into the history: one sort of dash, no blanks, without the words before it."""
    text = _BEFORE.sub("", nfc(typed).translate(_DASHES).strip())
    return re.sub(r"\s*([/-])\s*", r"\1", " ".join(text.split()))


def check_number(number: str, decided_on: date | None) -> None:
    """Of a tidied one: a number, a kind, whoever decided; its year, where it has one, is that of its day."""
    found = next((match for shape in _SHAPES if (match := shape.fullmatch(number))), None)
    if found is None:
        raise BadInput(f"{EXAMPLE}; ngày ghi ở ô bên cạnh.", field="number")
    year = found.groupdict().get("year")
    if year and decided_on and int(year) != decided_on.year:
        raise BadInput(f"Số quyết định ghi năm {year}, ngày quyết định lại ở năm {decided_on.year}.", field="number")
