"""Close a dossier on its result: the Chair or the Chief of Office alone (SD-6.3)."""

from django.db import transaction

from accounts.actor import Actor
from workflow.dossier_permissions import check_may
from workflow.dossiers import locked_dossier, open_steps_on
from workflow.enums import DossierState, Part, StepState
from workflow.models import Dossier
from workflow.steps import close_item, end_step, tell
from workflow.transitions import CLOSE_DOSSIER


@transaction.atomic(durable=True)
def close_dossier(dossier_id: int, *, text: str = "", actor: Actor) -> Dossier:
    """Nothing is on anybody's desk any more; contents, opinions and result stay as they are."""
    dossier = locked_dossier(dossier_id)
    steps = open_steps_on(dossier)
    check_may(actor, dossier, CLOSE_DOSSIER, steps)
    dossier.state = DossierState.CLOSED
    dossier.save(update_fields=["state"])
    event = tell(dossier, actor, "close", "đóng hồ sơ", text)
    for step in steps:
        state = StepState.DONE if step.part == Part.LEAD else StepState.WITHDRAWN
        end_step(step, state, actor=actor, at=event.at)
    result = dossier.result_document
    close_item(dossier, f"Ban hành văn bản {result.code}" if result else dossier.result_opinion, at=event.at)
    return dossier
