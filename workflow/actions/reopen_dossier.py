"""Open a closed dossier again, with a reason (SD-6.3)."""

from django.db import transaction

from accounts.actor import Actor
from qlvb.lib.errors import BadInput
from workflow.dossier_permissions import check_may
from workflow.dossiers import hand_dossier, locked_dossier
from workflow.enums import DossierState, Part
from workflow.models import Dossier, Step
from workflow.rules.holders import Hand, Holder
from workflow.steps import tell
from workflow.transitions import REOPEN_DOSSIER


@transaction.atomic(durable=True)
def reopen_dossier(dossier_id: int, *, reason: str, actor: Actor) -> Dossier:
    """To the desk that had asked to close it; the result stays until it is replaced."""
    dossier = locked_dossier(dossier_id)
    check_may(actor, dossier, REOPEN_DOSSIER, [])
    if not reason:
        raise BadInput("Hãy ghi lý do mở lại hồ sơ.", field="text")
    last = (
        Step.objects.filter(item_id=dossier.pk, part=Part.LEAD)
        .select_related("previous__holder_unit", "previous__holder_post__user")
        .latest("pk")
    )
    assert last.previous is not None
    dossier.state, dossier.closed_at, dossier.outcome = DossierState.OPEN, None, ""
    dossier.save(update_fields=["state", "closed_at", "outcome"])
    hand = Hand(Holder.of(last.previous), instruction=f"Mở lại: {reason}", due_at=dossier.due_at)
    event = tell(dossier, actor, "reopen", f"mở lại hồ sơ, giao {hand.holder.name}", reason)
    hand_dossier(dossier, [hand], event=event, actor=actor, previous=last)
    return dossier
