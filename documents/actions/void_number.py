"""Give up an issuing that cannot succeed: the number is void for good, the draft goes back (design.md §4)."""

from django.db import transaction

from accounts.actor import Actor
from documents.enums import DispatchState, OutgoingState
from documents.models import OutgoingDocument
from documents.permissions import check_may, lead_step
from documents.rules.numbers import void_in_ledger
from documents.transitions import VOID_NUMBER
from qlvb.lib.errors import BadInput, InvalidTransition
from qlvb.lib.locking import locked
from workflow.enums import StepState
from workflow.rules.holders import Hand, Holder
from workflow.steps import back_to, end_step, open_steps, tell


@transaction.atomic(durable=True)
def void_number(document_id: int, *, number: int, reason: str, actor: Actor) -> OutgoingDocument:
    """Void the number that was seen, with the reason the printed register shows, and return the draft.

    Signatures given so far stay on record and no longer count; issuing again takes a new number.
    """
    document = locked(OutgoingDocument, document_id)
    step = check_may(actor, document, VOID_NUMBER, lead_step(document))
    if document.number != number:
        raise InvalidTransition("Văn bản đã được cấp số khác; hãy tải lại trang rồi xem lại số cần hủy.")
    if not reason:
        raise BadInput("Hãy ghi lý do hủy số.", field="note")
    assert document.register is not None
    notation, register = document.notation, document.register
    void_in_ledger(register, number, document.pk, reason, by=actor.post, at=actor.now())
    _forget_issuing(document)
    holder = back_to(Holder.person(document.answerable), document, actor.today())
    hand = Hand(holder, instruction=f"Hủy số {notation}, trả lại để sửa: {reason}", due_at=document.due_at)
    told = f"hủy số {notation}, trả lại để sửa cho {hand.holder.name}"
    event = tell(document, actor, "void_number", told, reason, number=number, register=register.pk)
    end_step(step, StepState.SENT_BACK, actor=actor, at=event.at, result=reason)
    open_steps(document, [hand], event=event, actor=actor, previous=step)
    return document


def _forget_issuing(document: OutgoingDocument) -> None:
    """A draft again, as after 'Trả lại để sửa'; nothing had been sent yet."""
    document.dispatches.filter(state=DispatchState.PLANNED).delete()
    document.state = OutgoingState.DRAFTING
    document.code = f"Dự thảo {document.get_document_type_display()}"
    document.register = document.number = document.issued_on = document.issued_by = document.numbered_at = None
    document.signed_blob = document.signed_at = document.sealed_blob = document.sealed_at = document.checked_at = None
    document.attempts, document.last_attempt_at, document.failure = 0, None, ""
    document.save(
        update_fields=[
            "state",
            "code",
            "register",
            "number",
            "issued_on",
            "issued_by",
            "numbered_at",
            "signed_blob",
            "signed_at",
            "sealed_blob",
            "sealed_at",
            "checked_at",
            "attempts",
            "last_attempt_at",
            "failure",
        ]
    )
