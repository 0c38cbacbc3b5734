"""Proposing the boxes of a document: always a complete placement, for a person to look at and drag."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Literal, get_args

from documents.layout.geometry import SEAL_DIAMETER_MM
from documents.signing.fields import page_boxes
from documents.signing.placement import PageBox, Placement
from documents.text.normalise import check_unsigned, refused
from documents.text.sandbox import run
from qlvb.lib.errors import BadInput

SealRule = Literal["third_of_signature", "top_right"]
BROKEN: Final = "Tệp PDF bị hỏng hoặc có cấu trúc không chuẩn nên không tìm được vị trí đặt số, ngày và chữ ký."


class Source(StrEnum):
    """How a place was found, the surest first."""

    DESTINATION = "destination"
    """A slot of our own template."""
    TEXT = "text"
    """By the words of the page."""
    DEFAULT = "default"
    """A usual place; somebody must look."""


@dataclass(frozen=True)
class FoundPlacement:
    """A proposed placement, and how far to believe it."""

    placement: Placement
    number: Source
    date: Source
    signature: Source

    @property
    def is_sure(self) -> bool:
        """Was everything found in the document itself?"""
        return Source.DEFAULT not in (self.number, self.date, self.signature)


def find_placement(
    pdf: bytes, *, seal_rule: SealRule = "third_of_signature", seal_diameter_mm: float = SEAL_DIAMETER_MM
) -> FoundPlacement:
    """Where number, date, signature and seal of a normalised PDF go: named destination, else text, else a usual place.

    The number and date stand on page 1, the signature block is searched from the last page backwards. Raises BadInput.
    """
    if seal_rule not in get_args(SealRule):
        raise ValueError(f"Unknown seal rule: {seal_rule!r}")
    header = run("place", pdf, {"seal_rule": seal_rule, "seal_diameter_mm": seal_diameter_mm}).header
    if "refusal" in header:
        raise BadInput(BROKEN, field="file")
    return _found(header, page_boxes(pdf))


@dataclass(frozen=True)
class Cleaned:
    """A draft ready for its fields."""

    pdf: bytes
    page_boxes: tuple[PageBox, ...]
    found: FoundPlacement


def clean_and_place(pdf: bytes, *, seal_rule: SealRule = "third_of_signature") -> Cleaned:
    """Normalise an unsigned draft and find its places. Raises BadInput."""
    check_unsigned(pdf)
    answer = run("clean_and_place", pdf, {"seal_rule": seal_rule, "seal_diameter_mm": SEAL_DIAMETER_MM})
    if "refusal" in answer.header:
        raise refused(answer)
    boxes = page_boxes(answer.payload)
    return Cleaned(answer.payload, boxes, _found(answer.header, boxes))


def _found(header: dict[str, Any], boxes: tuple[PageBox, ...]) -> FoundPlacement:
    placement = Placement.from_json(header["placement"], boxes)
    return FoundPlacement(placement, **{name: Source(source) for name, source in header["sources"].items()})
