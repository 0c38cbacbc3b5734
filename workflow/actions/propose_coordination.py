"""The lead proposes a unit or person to work beside him (SD-6.2)."""

from django.db import transaction

from accounts.actor import Actor
from qlvb.lib.errors import BadInput
from workflow.dossier_permissions import check_may
from workflow.dossiers import locked_dossier, open_steps_on
from workflow.enums import ProposalState
from workflow.models import DossierProposal
from workflow.rules.holders import Holder
from workflow.steps import tell
from workflow.transitions import PROPOSE


@transaction.atomic(durable=True)
def propose_coordination(dossier_id: int, *, whom: Holder, reason: str, actor: Actor) -> DossierProposal:
    """It waits for whoever opened the dossier; nobody is asked twice at once."""
    dossier = locked_dossier(dossier_id)
    steps = open_steps_on(dossier)
    check_may(actor, dossier, PROPOSE, steps)
    if not reason:
        raise BadInput("Hãy ghi nội dung cần phối hợp.", field="text")
    if whom.unit.agency_id != dossier.agency_id:
        raise BadInput("Chỉ đề xuất đơn vị, người trong cơ quan.", field="target")
    named = {"unit_id": whom.unit.pk, "post_id": whom.post.pk if whom.post else None, "role": whom.role}
    has_it = any(
        (step.holder_unit_id, step.holder_post_id, step.holder_role) == tuple(named.values()) for step in steps
    )
    if has_it or DossierProposal.objects.filter(dossier=dossier, state=ProposalState.WAITING, **named).exists():
        raise BadInput(f"{whom.name} đã giữ hồ sơ này hoặc đã được đề xuất.", field="target")
    proposal = DossierProposal.objects.create(
        dossier=dossier, reason=reason, proposed_by=actor.post, proposed_at=actor.now(), **named
    )
    tell(dossier, actor, "propose", f"đề xuất {whom.name} phối hợp", reason, proposal=proposal.pk)
    return proposal
