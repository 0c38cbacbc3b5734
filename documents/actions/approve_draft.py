"""A unit head approves the content of a draft (KS-9.1, KS-9.3)."""

from django.db import transaction

from accounts.actor import Actor
from documents.models import OutgoingDocument
from documents.moving import pass_to_next_stage
from documents.permissions import check_may, lead_step
from documents.transitions import APPROVE
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def approve_draft(document_id: int, *, version_id: int, note: str = "", actor: Actor) -> OutgoingDocument:
    """Approve the version that was read and pass it on."""
    document = locked(OutgoingDocument, document_id)
    step = check_may(actor, document, APPROVE, lead_step(document))
    return pass_to_next_stage(
        document, step, act="approve", verb="duyệt nội dung, chuyển", note=note, actor=actor, read_version=version_id
    )
