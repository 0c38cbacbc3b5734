"""Submit a draft for approval along the agency's chain (KS-9.1)."""

from django.db import transaction

from accounts.actor import Actor
from documents.models import OutgoingDocument
from documents.moving import pass_to_next_stage
from documents.permissions import check_may, lead_step
from documents.rules.chain import signer_of
from documents.transitions import SUBMIT_DRAFT
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def submit_draft(document_id: int, *, note: str = "", actor: Actor) -> OutgoingDocument:
    """From the drafter to the next desk; the drafter vouches for the content (KS-9.3)."""
    document = locked(OutgoingDocument, document_id)
    step = check_may(actor, document, SUBMIT_DRAFT, lead_step(document))
    signer_of(document)
    return pass_to_next_stage(document, step, act="submit_draft", verb="trình", note=note, actor=actor)
