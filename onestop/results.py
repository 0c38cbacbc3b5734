"""The result of a case: what happens to it when its document is issued."""

from accounts.actor import Actor
from documents.enums import AttachmentRole
from documents.models import Attachment, OutgoingDocument
from documents.permissions import lead_step
from onestop.citizen import ready, tell_citizen
from onestop.enums import CaseState
from onestop.models import Case
from onestop.moving import desk_of
from onestop.transitions import BRING_TO_DESK
from qlvb.lib.locking import locked
from qlvb.lib.vietnamese import short_date
from workflow.enums import ItemKind, StepState
from workflow.rules.holders import Hand
from workflow.stand_ins import lay_before
from workflow.steps import end_step, tell


def bring_to_desk(document: OutgoingDocument, actor: Actor) -> None:
    """Part of issuing (documents.extensions.AFTER_ISSUE): the first document issued on a case is its result, and the
    case lies at the desk for the citizen (VP-5.3c). Anything issued on it later only stands in its timeline."""
    if document.origin is None or document.origin.kind != ItemKind.CASE:
        return
    case = locked(Case, document.origin_id)
    if case.state not in BRING_TO_DESK.sources:
        tell(case, actor, "answered", f"ban hành thêm văn bản số {document.notation}", document=document.pk)
        return
    assert case.appointment_at and document.sealed_blob and document.issued_by
    label = f"có kết quả: {document.get_document_type_display()} số {document.notation}"
    event = tell(case, actor, "answered", label, document=document.pk)
    case.state, case.result, case.finished_at = CaseState.READY, document, event.at
    case.save(update_fields=["state", "result", "finished_at"])
    step = lead_step(case)
    if step:
        end_step(step, StepState.DONE, actor=Actor.of(document.created_by), at=event.at, result=label)
    # A copy on the case itself: the desk hands over the result, the way to it is none of its business.
    Attachment.objects.create(
        item=case,
        blob=document.sealed_blob,
        role=AttachmentRole.MAIN,
        name=f"{document.notation.replace('/', '-')}.pdf",
        added_by=document.issued_by,
    )
    told = f"Trả kết quả cho {case.applicant_name}, hẹn ngày {short_date(case.appointment_at)}."
    hand = Hand(desk_of(case), instruction=told, due_at=case.appointment_at)
    # Only the desk gives it out (VP-5.2c): when nobody sits there now it waits there, and the agency is told.
    lay_before(case, hand, event=event, actor=actor, previous=step, stays=True)
    tell_citizen(case, ready(case))
