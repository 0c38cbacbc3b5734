"""The result of a case: what happens to it when its document is issued."""

from accounts.actor import Actor
from documents.models import OutgoingDocument
from documents.permissions import lead_step
from onestop.models import Case
from onestop.moving import desk_of
from onestop.transitions import BRING_TO_DESK
from qlvb.lib.locking import locked
from qlvb.lib.vietnamese import short_date
from workflow.enums import ItemKind, StepState
from workflow.rules.holders import Hand
from workflow.steps import end_step, open_steps, tell


def bring_to_desk(document: OutgoingDocument, actor: Actor) -> None:
    """Part of issuing (documents.extensions.AFTER_ISSUE): the first document issued on a case is its result, and the
    case lies at the desk for the citizen (VP-5.3c). Anything issued on it later only stands in its timeline."""
    if document.origin is None or document.origin.kind != ItemKind.CASE:
        return
    case = locked(Case, document.origin_id)
    if case.state not in BRING_TO_DESK.sources:
        tell(case, actor, "answered", f"ban hành thêm văn bản số {document.notation}", document=document.pk)
        return
    assert case.appointment_at is not None
    label = f"có kết quả: {document.get_document_type_display()} số {document.notation}"
    event = tell(case, actor, "answered", label, document=document.pk)
    case.state, case.result, case.finished_at = BRING_TO_DESK.target, document, event.at
    case.save(update_fields=["state", "result", "finished_at"])
    step = lead_step(case)
    if step:
        end_step(step, StepState.DONE, actor=Actor.of(document.created_by), at=event.at, result=label)
    told = f"Trả kết quả cho {case.applicant_name}, hẹn ngày {short_date(case.appointment_at)}."
    hand = Hand(desk_of(case), instruction=told, due_at=case.appointment_at)
    open_steps(case, [hand], event=event, actor=actor, previous=step)
