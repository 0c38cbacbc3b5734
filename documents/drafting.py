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
    from documents.layout.positions import SealRule, clean_and_place

    clean = clean_and_place(data, seal_rule=cast(SealRule, rules_of(document.agency_id).seal_placement))
    return Prepared(
        blob=save_blob(clean.pdf, PDF),
        pages=len(clean.page_boxes),
        page_boxes=[list(box) for box in clean.page_boxes],
        placement=clean.found.placement.to_json(),
    )
