"""Approve or refuse a coordinating unit or person (SD-6.2)."""

from django.db import transaction

from accounts.actor import Actor
from qlvb.lib.errors import BadInput, InvalidTransition
from workflow.dossier_permissions import check_may
from workflow.dossiers import hand_dossier, locked_dossier, open_steps_on
from workflow.enums import Part, ProposalState
from workflow.models import DossierProposal
from workflow.rules.holders import Hand, Holder
from workflow.steps import tell
from workflow.transitions import DECIDE


@transaction.atomic(durable=True)
def decide_coordination(proposal_id: int, *, approve: bool, answer: str = "", actor: Actor) -> DossierProposal:
    """Approved, the dossier lies on that desk too, to coordinate; refused, the reason goes back to the lead."""
    dossier = locked_dossier(DossierProposal.objects.values_list("dossier_id", flat=True).get(pk=proposal_id))
    lead = next((step for step in open_steps_on(dossier) if step.part == Part.LEAD), None)
    check_may(actor, dossier, DECIDE, [])
    proposal = DossierProposal.objects.select_related("unit", "post__user", "post__unit").get(pk=proposal_id)
    if proposal.state != ProposalState.WAITING:
        raise InvalidTransition(f"Đề xuất này {proposal.get_state_display().lower()} rồi.")
    if not approve and not answer:
        raise BadInput("Hãy ghi lý do không duyệt.", field="text")
    proposal.state = ProposalState.APPROVED if approve else ProposalState.REFUSED
    proposal.decided_by, proposal.decided_at, proposal.answer = actor.post, actor.now(), answer
    proposal.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    whom = Holder(unit=proposal.unit, post=proposal.post, role=proposal.role)
    if not approve:
        tell(dossier, actor, "refuse_proposal", f"không duyệt {whom.name} phối hợp", answer)
        return proposal
    event = tell(dossier, actor, "approve_proposal", f"duyệt {whom.name} phối hợp", answer)
    hand = Hand(whom, part=Part.COORDINATE, instruction=answer or proposal.reason, due_at=dossier.due_at)
    hand_dossier(dossier, [hand], event=event, actor=actor, previous=lead)
    return proposal
