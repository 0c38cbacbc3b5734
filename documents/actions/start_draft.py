"""Start an outgoing document: a reply on the incoming document's own page, or one of one's own (KS-9.1, DN-7.4)."""

from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.tokens import use_once
from documents.enums import OutgoingState
from documents.models import OutgoingDocument
from documents.permissions import check_may_start_draft, lead_step
from documents.rules.drafts import DraftFacts, check_facts, suffix_for
from qlvb.lib.locking import locked
from workflow.enums import AccessReason, ItemKind
from workflow.models import WorkItem
from workflow.rules.holders import Hand, Holder
from workflow.steps import grant_access, open_steps, start_work, tell


@transaction.atomic(durable=True)
def start_draft(
    facts: DraftFacts, *, origin_id: int | None = None, token: UUID | None = None, actor: Actor
) -> OutgoingDocument:
    """Create the draft on the drafter's own desk. A reply marks the incoming document as being worked on."""
    origin = locked(WorkItem, origin_id) if origin_id else None
    step = lead_step(origin) if origin else None
    check_may_start_draft(actor, origin, step)
    check_facts(facts, actor)
    use_once(actor, token)
    document = OutgoingDocument.objects.create(
        kind=ItemKind.OUTGOING,
        agency_id=actor.agency_id,
        code=f"Dự thảo {facts.type_label}",
        subject=facts.subject,
        urgency=facts.urgency,
        due_at=origin.due_at if origin else None,
        origin=origin,
        created_at=actor.now(),
        created_by=actor.post,
        state=OutgoingState.DRAFTING,
        document_type=facts.document_type,
        drafting_unit=actor.desk.unit,
        signer=facts.signer,
        capacity=facts.capacity,
        notation_suffix=suffix_for(facts, actor),
    )
    grant_access(document, [actor.user.pk], AccessReason.CREATED)
    event = tell(document, actor, "start_draft", "bắt đầu soạn thảo")
    mine = open_steps(
        document, [Hand(Holder.person(actor.desk), due_at=document.due_at)], event=event, actor=actor, previous=None
    )[0]
    start_work(mine, at=event.at)
    if origin and step:
        start_work(step, at=event.at)
        tell(origin, actor, "start_reply", f"soạn văn bản trả lời: {facts.type_label}", document=document.pk)
    return document
