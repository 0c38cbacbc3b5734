"""Write an opinion into a dossier (SD-4.1)."""

from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.tokens import use_once
from qlvb.lib.errors import BadInput
from workflow.dossier_permissions import check_may
from workflow.dossiers import locked_dossier, open_steps_on
from workflow.enums import StepState
from workflow.models import DossierOpinion
from workflow.steps import end_step, tell
from workflow.transitions import FINISH_PART, OPINE


@transaction.atomic(durable=True)
def opine_in_dossier(
    dossier_id: int, *, text: str, ends_part: bool = False, token: UUID | None = None, actor: Actor
) -> DossierOpinion:
    """By whoever has the dossier in hand, or opens and closes them. `ends_part`: the coordinating holder is done."""
    dossier = locked_dossier(dossier_id)
    act = FINISH_PART if ends_part else OPINE
    step = check_may(actor, dossier, act, open_steps_on(dossier))
    if not text:
        raise BadInput("Hãy ghi ý kiến.", field="text")
    use_once(actor, token)
    event = tell(dossier, actor, act.name, "ghi ý kiến, xong phần phối hợp" if ends_part else "ghi ý kiến", text)
    if ends_part and step:
        end_step(step, StepState.DONE, actor=actor, at=event.at, result=text)
    return DossierOpinion.objects.create(
        dossier=dossier, post=actor.post, on_behalf_of=actor.on_behalf_of, at=event.at, text=text
    )
