"""What the sealing job does between number and sending: each stage kept once, so that any killed run can be taken up
again.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Post
from documents import keyring
from documents.enums import DispatchState, KeyKind, OutgoingState
from documents.extensions import AFTER_ISSUE
from documents.inheriting import redirect_if_ended
from documents.models import Attachment, Blob, DispatchEvent, OutgoingDocument, SignatureRecord, SigningKey
from documents.permissions import lead_step
from documents.rules.uploads import PDF
from documents.storage import read_blob, save_blob
from qlvb.lib.errors import RuleViolation
from qlvb.lib.locking import locked
from qlvb.lib.vietnamese import sentence_list
from workflow.dossiers import file_with_origin
from workflow.enums import ItemKind, StepState
from workflow.models import WorkItem
from workflow.steps import close_item, end_step, tell

# A document that kills its worker every time stops here and waits on the clerk's desk.
MAX_ATTEMPTS = 5
SPENT = "Hệ thống gặp sự cố khi đóng dấu và gửi; hãy thử lại hoặc báo quản trị."

RELATED = (
    "agency",
    "signer",
    "issued_by__user",
    "issued_by__unit",
    "signed_blob",
    "sealed_blob",
    "current_version",
    "register",
)


def count_attempt(document_id: int) -> OutgoingDocument | None:
    """The document if it still waits for this job, its attempt counted before the try; None when nothing is to do.

    Raises RuleViolation when it has been tried often enough.
    """
    with transaction.atomic(durable=True):
        document = locked(OutgoingDocument, document_id)
        if document.state != OutgoingState.ISSUING:
            return None
        document.attempts += 1
        document.last_attempt_at = timezone.now()
        document.save(update_fields=["attempts", "last_attempt_at"])
    if document.attempts > MAX_ATTEMPTS:
        raise RuleViolation(SPENT)
    return OutgoingDocument.objects.select_related(*RELATED).get(pk=document_id)


def seal(document: OutgoingDocument) -> None:
    """Number, date and the agency's seal in one revision (signing.md §1 step 2); the first result is the one kept."""
    from documents.signing.placement import Placement
    from documents.signing.seal import number_and_seal
    from documents.signing.values import values_for

    version = document.current_version
    assert document.signed_blob and document.number and document.issued_on and version
    pen = keyring.seal_pen(document.agency_id)
    placement = Placement.from_json(document.placement, [tuple(box) for box in version.page_boxes or []])
    sealed = number_and_seal(
        read_blob(document.signed_blob),
        values=values_for(
            placement,
            number=document.number,
            notation=document.notation,
            place=document.agency.place_name,
            issued_on=document.issued_on,
        ),
        signer=pen.signer,
        image_png=pen.image_png,
        trust=keyring.trust(),
        timestamper=keyring.timestamper(),
    )
    _keep_seal(document, save_blob(sealed, PDF), pen.key)


@transaction.atomic(durable=True)
def _keep_seal(read: OutgoingDocument, sealed: Blob, key: SigningKey) -> None:
    document = locked(OutgoingDocument, read.pk)
    if document.state != OutgoingState.ISSUING or document.sealed_blob_id or _of_issuing(document) != _of_issuing(read):
        return
    assert document.signed_blob and document.issued_by
    document.sealed_blob, document.sealed_at = sealed, timezone.now()
    document.save(update_fields=["sealed_blob", "sealed_at"])
    SignatureRecord.objects.create(
        document=document,
        kind=KeyKind.SEAL,
        key=key,
        post=document.issued_by,
        at=document.sealed_at,
        before=document.signed_blob,
        after=sealed,
    )
    tell(document, _issuer(document.issued_by), "seal", "đóng dấu số của cơ quan", sha256=sealed.sha256)


def _of_issuing(document: OutgoingDocument) -> tuple[object, ...]:
    """What tells one issuing of a document from another: between them its number was voided."""
    return document.register_id, document.number, document.signed_blob_id, document.numbered_at


def check(document_id: int) -> None:
    """Read the sealed bytes back and validate them: leader intact, seal over the whole file (DN-8.1, DN-9.6)."""
    from documents.signing.validate import Verdict, validate

    document = OutgoingDocument.objects.select_related("sealed_blob").get(pk=document_id)
    assert document.sealed_blob is not None
    report = validate(read_blob(document.sealed_blob), keyring.trust(), expected_signers=_expected_signers(document))
    if report.verdict != Verdict.VALID:
        raise RuleViolation("Văn bản sau khi đóng dấu không hợp lệ: " + "; ".join(report.reasons))
    read = document
    with transaction.atomic(durable=True):
        document = locked(OutgoingDocument, document_id)
        if document.sealed_blob_id != read.sealed_blob_id:
            return
        if document.state == OutgoingState.ISSUING and document.checked_at is None:
            document.checked_at = timezone.now()
            document.save(update_fields=["checked_at"])


def _expected_signers(document: OutgoingDocument) -> dict[str, str]:
    """Field → certificate: the leader's and the seal's own, not just any trusted ones (security.md, T09)."""
    from documents.signing.placement import LEADER_FIELD, SEAL_FIELD

    fields = {KeyKind.PERSONAL: LEADER_FIELD, KeyKind.SEAL: SEAL_FIELD}
    records = document.signatures.select_related("key").order_by("at", "pk")
    return {fields[KeyKind(record.kind)]: record.key.fingerprint for record in records}


@transaction.atomic(durable=True)
def complete(document_id: int) -> None:
    """Send to every recipient, close the draft and the document it answers; nothing is sent twice."""
    document = locked(OutgoingDocument, document_id)
    if document.state != OutgoingState.ISSUING:
        return
    assert document.sealed_blob and document.checked_at and document.issued_by
    actor, now = _issuer(document.issued_by), timezone.now()
    document.state, document.issued_at, document.failure = OutgoingState.ISSUED, now, ""
    document.save(update_fields=["state", "issued_at", "failure"])
    Attachment.objects.create(
        item=document,
        blob=document.sealed_blob,
        role="main",
        name=f"{document.notation.replace('/', '-')}.pdf",
        added_by=document.issued_by,
    )
    names = _send(document, now) + [f"{name} (bản giấy)" for name in document.paper_names]
    event = tell(document, actor, "issue", _issued_label(document, names))
    step = lead_step(document)
    if step:
        end_step(step, StepState.DONE, actor=actor, at=event.at)
    close_item(document, f"Ban hành số {document.notation}", at=now)
    if document.origin_id:
        _close_origin(document, actor)
        file_with_origin(document, actor=Actor.of(document.created_by))
    for take_part in AFTER_ISSUE:
        take_part(document, actor)


def _issued_label(document: OutgoingDocument, names: list[str]) -> str:
    """Who got it by name, as far as a line of the timeline holds."""
    if not names:
        return f"ban hành số {document.notation}"
    label = f"ban hành số {document.notation}, gửi {sentence_list(names)}"
    return label if len(label) <= 300 else f"ban hành số {document.notation}, gửi {len(names)} nơi nhận"


def _send(document: OutgoingDocument, now: datetime) -> list[str]:
    names = []
    assert document.issued_by is not None
    for dispatch in document.dispatches.select_related("recipient").filter(state=DispatchState.PLANNED):
        if dispatch.recipient.has_ended and not redirect_if_ended(dispatch, _issuer(document.issued_by)):
            continue
        dispatch.state, dispatch.sent_at = DispatchState.SENT, now
        dispatch.save(update_fields=["state", "sent_at"])
        DispatchEvent.objects.create(dispatch=dispatch, state=dispatch.state, at=now, post=document.issued_by)
        names.append(dispatch.recipient.name)
    return names


def _close_origin(document: OutgoingDocument, actor: Actor) -> None:
    """The reply answers the incoming document: its lead is done (DN-7.4)."""
    assert document.origin_id is not None
    origin = locked(WorkItem, document.origin_id)
    if origin.kind != ItemKind.INCOMING:
        return
    outcome = f"Đã ban hành văn bản trả lời số {document.notation}"
    event = tell(origin, actor, "answered", outcome, document=document.pk)
    step = lead_step(origin)
    if step:
        drafter = Actor.of(document.created_by)
        end_step(step, StepState.DONE, actor=drafter, at=event.at, result=outcome)
    if origin.is_open:
        close_item(origin, outcome, at=event.at)


def give_up_when_spent(document_id: int) -> None:
    """After a crash: stop when that was the last attempt."""
    if OutgoingDocument.objects.filter(pk=document_id, attempts__gte=MAX_ATTEMPTS).exists():
        fail(document_id, SPENT)


@transaction.atomic(durable=True)
def fail(document_id: int, sentence: str) -> None:
    """Stop with the reason on the clerk's desk; the number stays with the document."""
    document = locked(OutgoingDocument, document_id)
    if document.state != OutgoingState.ISSUING:
        return
    document.state, document.failure = OutgoingState.ISSUE_FAILED, sentence
    document.save(update_fields=["state", "failure"])
    tell(document, None, "issue_failed", "ban hành gặp lỗi", sentence)


def _issuer(post: Post) -> Actor:
    return Actor.of(post)
