"""Where number, date, signature and seal go on a PDF, as plain values that travel as JSON.

Units everywhere: PDF points (1/72 inch) in the page's user space, origin bottom left; pages counted from 0.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal, Self, get_args

from qlvb.lib.errors import BadInput

PageBox = tuple[float, float, float, float]
Align = Literal["left", "center", "right"]

LEADER_FIELD: Final = "chu_ky_lanh_dao"
SEAL_FIELD: Final = "dau_co_quan"
BASELINE: Final = 4.0
"""Text stands this far above the lower edge of its box."""
MIN_TEXT_WIDTH, MIN_TEXT_HEIGHT, MIN_IMAGE_SIDE = 6.0, 8.0, 20.0
MIN_FONT_SIZE, MAX_FONT_SIZE = 6.0, 40.0
# Half a point of slack: browsers round when they turn pixels into points.
SLACK: Final = 0.5
NAME: Final = re.compile(r"[a-z][a-z_]{1,39}")


class TextKind(StrEnum):
    """What is written into a text field at issuing."""

    NUMBER = "number"
    """'15'"""
    NOTATION = "notation"
    """'15/QĐ-UBND'"""
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    YEAR_TAIL = "year_tail"
    """'26', where '20' is already printed."""
    FULL_DATE = "full_date"
    """'Sơn Lam, ngày 22 tháng 11 năm 2026'"""


KIND_LABELS: Final = {
    TextKind.NUMBER: "số",
    TextKind.NOTATION: "số, ký hiệu",
    TextKind.DAY: "ngày",
    TextKind.MONTH: "tháng",
    TextKind.YEAR: "năm",
    TextKind.YEAR_TAIL: "năm (hai chữ số cuối)",
    TextKind.FULL_DATE: "địa danh và ngày ban hành",
}


@dataclass(frozen=True)
class Box:
    """A rectangle on a page."""

    page: int
    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def width(self) -> float:
        """Points."""
        return self.x2 - self.x1

    @property
    def height(self) -> float:
        """Points."""
        return self.y2 - self.y1

    @property
    def rect(self) -> PageBox:
        """As a PDF /Rect, rounded to a thousandth of a point."""
        return round(self.x1, 3), round(self.y1, 3), round(self.x2, 3), round(self.y2, 3)

    def to_json(self) -> dict[str, float]:
        """JSON object with page, x1, y1, x2, y2."""
        x1, y1, x2, y2 = self.rect
        return {"page": self.page, "x1": x1, "y1": y1, "x2": x2, "y2": y2}

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Raises BadInput for anything but five finite numbers."""
        if not isinstance(data, Mapping):
            raise _malformed()
        page = data.get("page")
        if isinstance(page, bool) or not isinstance(page, int):
            raise _malformed()
        return cls(page, *(_number(data.get(side)) for side in ("x1", "y1", "x2", "y2")))

    def check(self, what: str, pages: Sequence[PageBox], *, least: tuple[float, float]) -> None:
        """Raise BadInput when the box is not on a page of the document, or is smaller than `least` (width, height)."""
        if not 0 <= self.page < len(pages):
            raise BadInput(f"Vị trí {what} nằm ở trang {self.page + 1}, văn bản chỉ có {len(pages)} trang.")
        left, bottom, right, top = pages[self.page]
        inside = (
            left - SLACK <= self.x1
            and bottom - SLACK <= self.y1
            and self.x2 <= right + SLACK
            and self.y2 <= top + SLACK
        )
        if not inside:
            raise BadInput(f"Vị trí {what} nằm ngoài trang {self.page + 1}.")
        if self.width < least[0] or self.height < least[1]:
            raise BadInput(f"Ô {what} quá nhỏ.")


@dataclass(frozen=True)
class TextSpot:
    """An empty text field that the clerk's step fills."""

    name: str
    kind: TextKind
    box: Box
    size: float = 13.0
    """Font size in points; shrunk when the text would not fit."""
    italic: bool = False
    align: Align = "left"
    covers: bool = False
    """Paint white behind the text: there are printed dots to hide."""

    def to_json(self) -> dict[str, object]:
        """JSON object."""
        return {
            "name": self.name,
            "kind": self.kind.value,
            "box": self.box.to_json(),
            "size": self.size,
            "italic": self.italic,
            "align": self.align,
            "covers": self.covers,
        }

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Raises BadInput when it is not such an object."""
        if not isinstance(data, Mapping):
            raise _malformed()
        name, kind, align = data.get("name"), data.get("kind"), data.get("align", "left")
        if not isinstance(name, str) or not NAME.fullmatch(name) or name in (LEADER_FIELD, SEAL_FIELD):
            raise _malformed()
        if kind not in list(TextKind) or align not in get_args(Align):
            raise _malformed()
        size = _number(data.get("size", 13.0))
        if not MIN_FONT_SIZE <= size <= MAX_FONT_SIZE:
            raise BadInput(f"Cỡ chữ phải từ {MIN_FONT_SIZE:g} đến {MAX_FONT_SIZE:g}.")
        return cls(
            name=name,
            kind=TextKind(kind),
            box=Box.from_json(data.get("box")),
            size=size,
            italic=data.get("italic") is True,
            align=align,
            covers=data.get("covers") is True,
        )


@dataclass(frozen=True)
class Placement:
    """All boxes of one document."""

    texts: tuple[TextSpot, ...]
    signature: Box
    seal: Box

    def to_json(self) -> dict[str, object]:
        """JSON object; `from_json` reads it back equal."""
        return {
            "texts": [text.to_json() for text in self.texts],
            "signature": self.signature.to_json(),
            "seal": self.seal.to_json(),
        }

    @classmethod
    def from_json(cls, data: object, pages: Sequence[PageBox]) -> Self:
        """Read and check against the visible boxes of the document's pages. Raises BadInput."""
        if not isinstance(data, Mapping) or not isinstance(data.get("texts"), list | tuple):
            raise _malformed()
        placement = cls(
            texts=tuple(TextSpot.from_json(text) for text in data["texts"]),
            signature=Box.from_json(data.get("signature")),
            seal=Box.from_json(data.get("seal")),
        )
        placement.check(pages)
        return placement

    def check(self, pages: Sequence[PageBox]) -> None:
        """Raise BadInput unless every box lies on its page, is large enough, and names differ."""
        names = [text.name for text in self.texts]
        if len(set(names)) != len(names):
            raise _malformed()
        for text in self.texts:
            text.box.check(KIND_LABELS[text.kind], pages, least=(MIN_TEXT_WIDTH, MIN_TEXT_HEIGHT))
        self.signature.check("chữ ký", pages, least=(MIN_IMAGE_SIDE, MIN_IMAGE_SIDE))
        self.seal.check("dấu", pages, least=(MIN_IMAGE_SIDE, MIN_IMAGE_SIDE))


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -1e6 < value < 1e6:
        raise _malformed()
    return float(value)


def _malformed() -> BadInput:
    return BadInput("Vị trí các ô trên văn bản không đúng định dạng, vui lòng đặt lại.")
