"""From an uploaded draft to a PDF that can be signed:

cleaned, stored, with the places of number, date, signature and seal.
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
    from documents.text.inspect import inspect_pdf
    from documents.text.normalise import normalise

    clean = normalise(data)
    facts = inspect_pdf(clean, max_bytes=len(clean))
    found = find_placement(clean, seal_rule=cast(SealRule, rules_of(document.agency_id).seal_placement))
    return Prepared(
        blob=save_blob(clean, PDF),
        pages=facts.pages,
        page_boxes=[list(box) for box in facts.page_boxes],
        placement=found.placement.to_json(),
    )
