"""Boxes travel as JSON through a stranger's browser and come back checked."""

import copy
import math
from datetime import date
from typing import Any

import pytest

from documents.signing.fields import page_boxes
from documents.signing.placement import Box, Placement, TextKind, TextSpot
from documents.signing.values import values_for
from qlvb.lib.errors import BadInput

A4 = (0.0, 0.0, 595.28, 841.89)
MALFORMED = "Vị trí các ô trên văn bản không đúng định dạng, vui lòng đặt lại."


def change(placement: Placement, path: list[Any], value: object) -> dict[str, Any]:
    """The placement as JSON with one value replaced."""
    data: Any = copy.deepcopy(placement.to_json())
    target = data
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    result: dict[str, Any] = data
    return result


def test_placement_comes_back_equal(placement: Placement) -> None:
    assert Placement.from_json(placement.to_json(), [A4]) == placement


def test_page_boxes_are_those_of_the_document(decision_pdf: bytes) -> None:
    ((x1, y1, x2, y2),) = page_boxes(decision_pdf)
    assert (x1, y1) == (0, 0)
    assert (x2, y2) == pytest.approx((595.28, 841.89), abs=0.01)


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (["signature", "page"], 1, "Vị trí chữ ký nằm ở trang 2, văn bản chỉ có 1 trang."),
        (["signature", "page"], -1, "Vị trí chữ ký nằm ở trang 0, văn bản chỉ có 1 trang."),
        (["signature", "x2"], 600, "Vị trí chữ ký nằm ngoài trang 1."),
        (["seal", "y1"], -5, "Vị trí dấu nằm ngoài trang 1."),
        (["seal", "x2"], 310, "Ô dấu quá nhỏ."),
        (["seal", "x1"], 420, "Ô dấu quá nhỏ."),
        (["texts", 0, "box", "x2"], 146, "Ô số, ký hiệu quá nhỏ."),
        (["texts", 1, "box", "y2"], 724, "Ô địa danh và ngày ban hành quá nhỏ."),
        (["texts", 0, "size"], 200, "Cỡ chữ phải từ 6 đến 40."),
        (["seal", "x1"], math.nan, MALFORMED),
        (["seal", "x1"], math.inf, MALFORMED),
        (["seal", "x1"], "12", MALFORMED),
        (["seal", "x1"], True, MALFORMED),
        (["seal", "page"], 0.5, MALFORMED),
        (["seal", "page"], None, MALFORMED),
        (["seal"], [], MALFORMED),
        (["texts"], {}, MALFORMED),
        (["texts", 0], None, MALFORMED),
        (["texts", 0, "name"], "ngay_ban_hanh", MALFORMED),
        (["texts", 0, "name"], "dau_co_quan", MALFORMED),
        (["texts", 0, "name"], "a.b", MALFORMED),
        (["texts", 0, "kind"], "secret", MALFORMED),
        (["texts", 0, "align"], "top", MALFORMED),
    ],
)
def test_bad_boxes_are_refused(path: list[Any], value: object, sentence: str, placement: Placement) -> None:
    with pytest.raises(BadInput) as refusal:
        Placement.from_json(change(placement, path, value), [A4])
    assert refusal.value.sentence == sentence


@pytest.mark.parametrize("data", [None, [], "x", 1, {}, {"texts": []}])
def test_nonsense_is_refused(data: object) -> None:
    with pytest.raises(BadInput) as refusal:
        Placement.from_json(data, [A4])
    assert refusal.value.sentence == MALFORMED


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TextKind.NUMBER, "05"),
        (TextKind.NOTATION, "05/QĐ-UBND"),
        (TextKind.DAY, "09"),
        (TextKind.MONTH, "02"),
        (TextKind.YEAR, "2026"),
        (TextKind.YEAR_TAIL, "26"),
        (TextKind.FULL_DATE, "Sơn Lam, ngày 09 tháng 02 năm 2026"),
    ],
)
def test_texts_follow_decree_30(kind: TextKind, expected: str) -> None:
    box = Box(0, 100, 100, 200, 200)
    placement = Placement((TextSpot("o", kind, box),), box, box)
    texts = values_for(placement, number=5, notation="05/QĐ-UBND", place="Sơn Lam", issued_on=date(2026, 2, 9))
    assert texts == {"o": expected}


@pytest.mark.parametrize(("month", "expected"), [(1, "01"), (2, "02"), (3, "3"), (10, "10"), (11, "11")])
def test_only_january_and_february_take_a_zero(month: int, expected: str) -> None:
    box = Box(0, 100, 100, 200, 200)
    placement = Placement((TextSpot("o", TextKind.MONTH, box),), box, box)
    assert values_for(placement, number=1, notation="", place="", issued_on=date(2026, month, 1)) == {"o": expected}
