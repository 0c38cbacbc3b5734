"""The Office appraises the form and submits to the leader (KS-9.1, Decree 30 art. 12)."""

from django.db import transaction

from accounts.actor import Actor
from documents.models import OutgoingDocument
from documents.moving import pass_to_next_stage
from documents.permissions import check_may, lead_step
from documents.transitions import APPRAISE
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def appraise_draft(document_id: int, *, version_id: int, note: str = "", actor: Actor) -> OutgoingDocument:
    """Vouch for the form of the version that was read and submit it for signature."""
    document = locked(OutgoingDocument, document_id)
    step = check_may(actor, document, APPRAISE, lead_step(document))
    return pass_to_next_stage(
        document,
        step,
        act="appraise",
        verb="thẩm định thể thức, trình ký",
        note=note,
        actor=actor,
        read_version=version_id,
    )
