"""The one in charge asks to close (SD-6.2)."""

from django.db import transaction

from accounts.actor import Actor
from workflow.dossier_permissions import check_may
from workflow.dossiers import hand_dossier, locked_dossier, open_steps_on
from workflow.enums import DossierState, StepState
from workflow.models import Dossier
from workflow.rules.holders import Hand, Holder
from workflow.steps import end_step, tell
from workflow.transitions import ASK_TO_CLOSE


@transaction.atomic(durable=True)
def ask_to_close_dossier(dossier_id: int, *, text: str = "", actor: Actor) -> Dossier:
    """With its result it goes to the desk of whoever opened it."""
    dossier = locked_dossier(dossier_id)
    step = check_may(actor, dossier, ASK_TO_CLOSE, open_steps_on(dossier))
    assert step is not None
    opener = Holder.person(dossier.answerable)
    dossier.state = DossierState.TO_CLOSE
    dossier.save(update_fields=["state"])
    event = tell(dossier, actor, "ask_to_close", f"xin đóng hồ sơ, trình {opener.name}", text)
    end_step(step, StepState.DONE, actor=actor, at=event.at)
    hand = Hand(opener, instruction=text or "Xin đóng hồ sơ.", due_at=dossier.due_at)
    hand_dossier(dossier, [hand], event=event, actor=actor, previous=step)
    return dossier
