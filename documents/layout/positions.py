"""Proposing the boxes of a document: always a complete placement, for a person to look at and drag."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal, get_args

from documents.layout.geometry import SEAL_DIAMETER_MM
from documents.signing.fields import page_boxes
from documents.signing.placement import Placement
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
    placement = Placement.from_json(header["placement"], page_boxes(pdf))
    return FoundPlacement(placement, **{name: Source(source) for name, source in header["sources"].items()})
