"""Correct what a draft says of itself before it is signed."""

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from documents.models import OutgoingDocument
from documents.permissions import check_may, lead_step
from documents.rules.drafts import DraftFacts, check_facts
from documents.rules.notation import notation_suffix
from documents.transitions import EDIT
from qlvb.lib.locking import locked
from workflow.steps import tell


@transaction.atomic(durable=True)
def edit_draft(document_id: int, facts: DraftFacts, *, actor: Actor) -> OutgoingDocument:
    """Change type, subject, signer, capacity, urgency; the notation follows the type and the drafting unit."""
    document = locked(OutgoingDocument, document_id)
    check_may(actor, document, EDIT, lead_step(document))
    check_facts(facts, actor)
    before = _facts(document)
    document.document_type = facts.document_type
    document.subject = facts.subject
    document.signer = facts.signer
    document.capacity = facts.capacity
    document.urgency = facts.urgency
    document.code = f"Dự thảo {facts.type_label}"
    unit = document.drafting_unit
    document.notation_suffix = notation_suffix(facts.document_type, unit.agency.abbreviation, unit.abbreviation)
    document.save(
        update_fields=["document_type", "subject", "signer", "capacity", "urgency", "code", "notation_suffix"]
    )
    change = audit.changed(before, _facts(document))
    tell(document, actor, "edit_draft", "sửa thông tin dự thảo", before=change["before"], after=change["after"])
    return document


def _facts(document: OutgoingDocument) -> dict[str, object]:
    return {name: getattr(document, name) for name in ("document_type", "subject", "signer_id", "capacity", "urgency")}
