"""Not yet to be closed: back to the one in charge, with the reason."""

from django.db import transaction

from accounts.actor import Actor
from qlvb.lib.errors import BadInput
from workflow.dossier_permissions import check_may
from workflow.dossiers import hand_dossier, locked_dossier, open_steps_on
from workflow.enums import DossierState, Part, StepState
from workflow.models import Dossier
from workflow.rules.holders import Hand, Holder
from workflow.steps import end_step, tell
from workflow.transitions import RETURN_DOSSIER


@transaction.atomic(durable=True)
def return_dossier(dossier_id: int, *, reason: str, actor: Actor) -> Dossier:
    """It lies again on the desk it came from."""
    dossier = locked_dossier(dossier_id)
    steps = open_steps_on(dossier)
    check_may(actor, dossier, RETURN_DOSSIER, steps)
    if not reason:
        raise BadInput("Hãy ghi nội dung cần bổ sung.", field="text")
    step = next(step for step in steps if step.part == Part.LEAD)
    assert step.previous is not None
    dossier.state = DossierState.OPEN
    dossier.save(update_fields=["state"])
    # Whoever has it in charge by now, also after a hand-over.
    holder = Holder.person(dossier.holder) if dossier.holder else Holder.of(step.previous)
    hand = Hand(holder, instruction=f"Trả lại: {reason}", due_at=step.previous.due_at)
    event = tell(dossier, actor, "return_dossier", f"trả lại {hand.holder.name} để bổ sung", reason)
    end_step(step, StepState.SENT_BACK, actor=actor, at=event.at, result=reason)
    hand_dossier(dossier, [hand], event=event, actor=actor, previous=step)
    return dossier
