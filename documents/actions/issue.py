"""Ban hành: take the number and hand the document to the sealing job (SD-7.3, DN-8, KS-9.6)."""

from collections.abc import Sequence

from django.db import transaction

from accounts.actor import Actor
from accounts.models import Unit
from accounts.queries import other_agencies
from documents.enums import Direction, OutgoingState
from documents.jobs import seal_and_issue
from documents.models import Dispatch, OutgoingDocument
from documents.permissions import check_may, lead_step
from documents.queries import register_for
from documents.rules.addressees import needs_recipients
from documents.rules.numbers import enter_in_ledger, take_number
from documents.transitions import ISSUE
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from workflow.steps import start_work, tell


@transaction.atomic(durable=True)
def issue(document_id: int, *, recipients: Sequence[Unit], actor: Actor) -> OutgoingDocument:
    """Number, date and recipients are settled here; sealing, checking and sending follow in the job, which keeps the
    number.
    """
    document = locked(OutgoingDocument, document_id)
    step = check_may(actor, document, ISSUE, lead_step(document))
    _check_recipients(recipients, document, actor)
    today, now = actor.today(), actor.now()
    register = register_for(document.agency_id, Direction.OUTGOING, today, document.document_type)
    document.register, document.number, document.issued_on = register, take_number(register), today
    document.state, document.issued_by, document.numbered_at = OutgoingState.ISSUING, actor.post, now
    document.last_attempt_at = now
    document.code = document.notation
    document.save(
        update_fields=[
            "register",
            "number",
            "issued_on",
            "state",
            "issued_by",
            "numbered_at",
            "last_attempt_at",
            "code",
        ]
    )
    enter_in_ledger(register, document.number, document.pk, by=actor.post, at=now)
    Dispatch.objects.bulk_create([Dispatch(document=document, recipient=unit) for unit in recipients])
    start_work(step, at=now)
    tell(document, actor, "number", f"cấp số {document.notation}", number=document.number, register=register.pk)
    seal_and_issue.delay_on_commit(document_id=document.pk)
    return document


def _check_recipients(recipients: Sequence[Unit], document: OutgoingDocument, actor: Actor) -> None:
    if not recipients and needs_recipients(document):
        raise BadInput("Hãy chọn ít nhất một nơi nhận.", field="recipients")
    if len({unit.pk for unit in recipients}) != len(recipients):
        raise BadInput("Mỗi nơi nhận chỉ chọn một lần.", field="recipients")
    reachable = set(other_agencies(actor.agency_id).values_list("pk", flat=True))
    if any(unit.pk not in reachable for unit in recipients):
        raise BadInput("Nơi nhận không có trên hệ thống hoặc đã ngừng hoạt động.", field="recipients")
