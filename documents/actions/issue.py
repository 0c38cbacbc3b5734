"""Ban hành: take the number and hand the document to the sealing job (SD-7.3, DN-8, KS-9.6)."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from accounts.actor import Actor
from accounts.models import Unit
from accounts.naming import Names
from accounts.queries import other_agencies
from documents.enums import Direction, OutgoingState
from documents.extensions import needed_recipients
from documents.jobs import seal_and_issue
from documents.models import Dispatch, OutgoingDocument, Register
from documents.permissions import check_may, lead_step
from documents.queries import register_for
from documents.rules.addressees import needs_recipients
from documents.rules.numbers import enter_in_ledger, take_number
from documents.transitions import ISSUE
from qlvb.lib.errors import BadInput, InvalidTransition
from qlvb.lib.locking import locked
from qlvb.lib.vietnamese import sentence_list
from workflow.steps import start_work, tell


@transaction.atomic(durable=True)
def issue(
    document_id: int,
    *,
    recipients: Sequence[Unit],
    with_paper: Sequence[Unit] = (),
    paper_recipients: Sequence[str] = (),
    actor: Actor,
) -> OutgoingDocument:
    """Number, date and recipients are settled here; sealing, checking and sending follow in the job, which keeps the
    number. `with_paper`: recipients that get a paper copy, too; `paper_recipients`: names of those not on the system
    (DN-8.4).
    """
    document = locked(OutgoingDocument, document_id)
    step = check_may(actor, document, ISSUE, lead_step(document))
    _check_recipients(document, recipients, with_paper, paper_recipients, actor)
    _check_needed(document, recipients)
    today, now = actor.today(), actor.now()
    register, number = _next_number(document, today)
    document.register, document.number, document.issued_on = register, number, today
    document.state, document.issued_by, document.numbered_at = OutgoingState.ISSUING, actor.post, now
    document.last_attempt_at = now
    document.code = document.notation
    document.paper_recipients = "\n".join(paper_recipients)
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
            "paper_recipients",
        ]
    )
    enter_in_ledger(register, document.number, document.pk, by=actor.post, at=now)
    Dispatch.objects.bulk_create(
        [Dispatch(document=document, recipient=unit, with_paper=unit in with_paper) for unit in recipients]
    )
    start_work(step, at=now)
    tell(document, actor, "number", f"cấp số {document.notation}", number=document.number, register=register.pk)
    seal_and_issue.delay_on_commit(document_id=document.pk)
    return document


def _next_number(document: OutgoingDocument, day: date) -> tuple[Register, int]:
    """Of the type's own series, also when the head has agreed to another one while this waited for the counter."""
    register = register_for(document.agency_id, Direction.OUTGOING, day, document.document_type)
    number = take_number(register)
    if register_for(document.agency_id, Direction.OUTGOING, day, document.document_type) != register:
        raise InvalidTransition("Sổ của tên loại văn bản này vừa thay đổi; hãy bấm ban hành lại.")
    return register, number


def _check_recipients(
    document: OutgoingDocument,
    recipients: Sequence[Unit],
    with_paper: Sequence[Unit],
    paper_recipients: Sequence[str],
    actor: Actor,
) -> None:
    if not recipients and not paper_recipients and needs_recipients(document):
        raise BadInput("Hãy chọn ít nhất một nơi nhận.", field="recipients")
    if len({unit.pk for unit in recipients}) != len(recipients):
        raise BadInput("Mỗi nơi nhận chỉ chọn một lần.", field="recipients")
    reachable = set(other_agencies(actor.agency_id).values_list("pk", flat=True))
    if gone := next((unit for unit in recipients if unit.has_ended), None):
        raise BadInput(f"{Names().told(gone, None)}: hãy chọn cơ quan kế thừa.", field="recipients")
    if any(unit.pk not in reachable for unit in recipients):
        raise BadInput("Nơi nhận không có trên hệ thống hoặc đã ngừng hoạt động.", field="recipients")
    if not {unit.pk for unit in with_paper} <= {unit.pk for unit in recipients}:
        raise BadInput("Chỉ gửi kèm bản giấy cho nơi nhận đã chọn ở trên.", field="with_paper")


def _check_needed(document: OutgoingDocument, recipients: Sequence[Unit]) -> None:
    """Whoever leads a task given with the document gets the document (GL-4.1)."""
    missing = needed_recipients(document) - {unit.pk for unit in recipients}
    if missing:
        names = sentence_list([unit.name for unit in Unit.objects.filter(pk__in=missing)])
        raise BadInput(f"{names} chủ trì nhiệm vụ giao tại văn bản này nên phải có trong nơi nhận.", field="recipients")
