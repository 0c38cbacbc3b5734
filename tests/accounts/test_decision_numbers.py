"""The number of a decision in the shape of the law, wherever one is typed (facts.md §1.6)."""

from datetime import date

import pytest

from accounts.rules.numbers import check_number, tidied
from qlvb.lib.errors import BadInput

DAY = date(2026, 11, 22)

GOOD = {
    "12/QĐ-UBND": "12/QĐ-UBND",
    "1234/2026/QĐ-UBND": "1234/2026/QĐ-UBND",
    "05/QĐ-VPUBND": "05/QĐ-VPUBND",
    "16/NQ-HĐND": "16/NQ-HĐND",
    "45-QĐ/TU": "45-QĐ/TU",
    "QĐ số 45-QĐ/TU": "45-QĐ/TU",
    "Số 45-QĐ/TU": "45-QĐ/TU",
    "1668/NQ-UBTVQH15": "1668/NQ-UBTVQH15",
    "202/2026/QH15": "202/2026/QH15",
    "20/QĐ-TTg": "20/QĐ-TTg",
    "12a/QĐ-UBND": "12a/QĐ-UBND",
    "3/QĐ-P.NV": "3/QĐ-P.NV",
    "7/QĐ-UBND-HC": "7/QĐ-UBND-HC",
    "  12 / QĐ – UBND ": "12/QĐ-UBND",
    "12/QĐ—UBND": "12/QĐ-UBND",
    "Quyết định số: 12/QĐ-UBND": "12/QĐ-UBND",
    "12/qđ-ubnd": "12/qđ-ubnd",
}

BAD = ("x", "12", "QĐ-UBND", "12/QĐ", "0/QĐ-UBND", "12/2026", "12//QĐ-UBND", "12/QĐ-", "12/QĐ-UBND ngày 01/11/2026",
       "12/15-07", "<b>1/QĐ-UBND</b>", "12/QĐ-UBND; DROP", "không số", "1234567/QĐ-UBND", "12-QĐ-UBND")  # fmt: skip


@pytest.mark.parametrize("typed", GOOD)
def test_what_people_write_and_paste_is_understood(typed: str) -> None:
    check_number(tidied(typed), DAY)
    assert tidied(typed) == GOOD[typed]


@pytest.mark.parametrize("typed", BAD)
def test_anything_else_is_refused_with_one_sentence(typed: str) -> None:
    with pytest.raises(BadInput, match="Số quyết định viết như 12/QĐ-UBND") as refusal:
        check_number(tidied(typed), DAY)
    assert refusal.value.field == "number"


def test_the_year_in_the_number_is_that_of_the_day() -> None:
    with pytest.raises(BadInput, match="ghi năm 2025, ngày quyết định lại ở năm 2026"):
        check_number("1234/2025/QĐ-UBND", DAY)
