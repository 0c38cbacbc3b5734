"""Try again to seal and send; the number stays (screens.md: 'Thử lại')."""

from django.db import transaction

from accounts.actor import Actor
from documents.enums import OutgoingState
from documents.jobs import seal_and_issue
from documents.models import OutgoingDocument
from documents.permissions import check_may, lead_step
from documents.transitions import RETRY_ISSUE
from qlvb.lib.locking import locked
from workflow.steps import tell


@transaction.atomic(durable=True)
def retry_issue(document_id: int, *, actor: Actor) -> OutgoingDocument:
    """Hand the numbered document to the sealing job once more."""
    document = locked(OutgoingDocument, document_id)
    check_may(actor, document, RETRY_ISSUE, lead_step(document))
    document.state, document.failure = OutgoingState.ISSUING, ""
    document.attempts, document.last_attempt_at = 0, actor.now()
    document.save(update_fields=["state", "failure", "attempts", "last_attempt_at"])
    tell(document, actor, "retry_issue", f"thử lại ban hành số {document.notation}")
    seal_and_issue.delay_on_commit(document_id=document.pk)
    return document
