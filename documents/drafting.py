"""From an uploaded draft to a PDF that can be signed: cleaned, stored, with the places of number, date, signature and
seal.
"""

from dataclasses import dataclass
from typing import cast

from accounts.queries import rules_of
from documents.models import Blob, OutgoingDocument
from documents.rules.uploads import PDF
from documents.storage import save_blob


@dataclass(frozen=True, slots=True)
class Prepared:
    blob: Blob
    pages: int
    page_boxes: list[list[float]]
    placement: dict[str, object]


def prepare_pdf(data: bytes, document: OutgoingDocument) -> Prepared:
    """Normalise the unsigned draft (scripts, encryption, rotation gone) and look for its places.

    Files only, no transaction.
    """
    from documents.layout.positions import SealRule, find_placement
    from documents.signing.fields import page_boxes
    from documents.text.normalise import normalise

    clean = normalise(data)
    boxes = page_boxes(clean)
    found = find_placement(clean, seal_rule=cast(SealRule, rules_of(document.agency_id).seal_placement))
    return Prepared(
        blob=save_blob(clean, PDF),
        pages=len(boxes),
        page_boxes=[list(box) for box in boxes],
        placement=found.placement.to_json(),
    )
