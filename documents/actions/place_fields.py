"""Say where number, date, signature and seal go on the page, before the leader signs (signing.md §4)."""

from django.db import transaction

from accounts.actor import Actor
from documents.models import OutgoingDocument
from documents.permissions import check_may, lead_step
from documents.rules.placement import check_complete
from documents.transitions import PLACE
from qlvb.lib.errors import InvalidTransition
from qlvb.lib.locking import locked
from workflow.steps import tell


@transaction.atomic(durable=True)
def place_fields(document_id: int, *, version_id: int, placement: object, actor: Actor) -> OutgoingDocument:
    """Keep the boxes for the version they were drawn on; boxes off the page are refused."""
    from documents.signing.placement import Placement

    document = locked(OutgoingDocument, document_id)
    check_may(actor, document, PLACE, lead_step(document))
    version = document.current_version
    if version is None or version.pk != version_id:
        raise InvalidTransition("Dự thảo vừa có phiên bản mới; hãy mở lại để đặt vị trí trên phiên bản đó.")
    pages = [tuple(box) for box in version.page_boxes or []]
    placed = Placement.from_json(placement, pages)
    check_complete(placed)
    document.placement = placed.to_json()
    document.save(update_fields=["placement"])
    tell(document, actor, "place", "đặt vị trí số, ngày, chữ ký và dấu")
    return document
