"""Send a draft back for correction with the reason (KS-9.2, Decree 30 art. 11.2)."""

from django.db import transaction

from accounts.actor import Actor
from documents.enums import OutgoingState
from documents.models import OutgoingDocument
from documents.permissions import check_may, lead_step
from documents.transitions import RETURN
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from workflow.enums import StepState
from workflow.rules.holders import Hand, Holder
from workflow.steps import back_to, end_step, open_steps, tell


@transaction.atomic(durable=True)
def return_draft(document_id: int, *, reason: str, actor: Actor) -> OutgoingDocument:
    """Back to the drafter, who corrects it and submits it again along the same way.

    A signature given so far no longer counts.
    """
    document = locked(OutgoingDocument, document_id)
    step = check_may(actor, document, RETURN, lead_step(document))
    if not reason:
        raise BadInput("Hãy ghi lý do trả lại để người soạn sửa.", field="note")
    document.state = OutgoingState.DRAFTING
    document.signed_blob, document.signed_at = None, None
    document.save(update_fields=["state", "signed_blob", "signed_at"])
    holder = back_to(Holder.person(document.answerable), document, actor.today())
    hand = Hand(holder, instruction=f"Trả lại để sửa: {reason}", due_at=document.due_at)
    event = tell(document, actor, "return", f"trả lại để sửa cho {hand.holder.name}", reason)
    end_step(step, StepState.SENT_BACK, actor=actor, at=event.at, result=reason)
    open_steps(document, [hand], event=event, actor=actor, previous=step)
    return document
