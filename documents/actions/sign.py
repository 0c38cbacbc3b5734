"""The leader signs with his own certificate (Decree 30 art. 13; signing.md §1 steps 0 and 1)."""

import logging

from django.db import transaction

from accounts.actor import Actor
from documents import keyring
from documents.enums import KeyKind, OutgoingState
from documents.keyring import Pen
from documents.models import Blob, OutgoingDocument, SignatureRecord
from documents.moving import check_version, hand_to_stage
from documents.permissions import check_may, lead_step
from documents.rules.placement import check_complete
from documents.rules.uploads import PDF
from documents.storage import read_blob, save_blob
from documents.transitions import SIGN
from qlvb.lib.errors import InvalidTransition, NotAllowed
from qlvb.lib.locking import locked

logger = logging.getLogger(__name__)

UNSIGNABLE = "Tệp dự thảo có cấu trúc không ký được: "


def sign(document_id: int, *, version_id: int, passphrase: str, actor: Actor) -> OutgoingDocument:
    """Sign the version that was read and pass it to the clerk for issuing.

    The signature is made outside the transaction, then kept only if document, version and places are still the same.
    """
    document = OutgoingDocument.objects.select_related("current_version__pdf", "signer").get(pk=document_id)
    _check(document, version_id, actor)
    pen = keyring.personal_pen(actor.user.pk, passphrase)
    signed = _signature(document, pen)
    with transaction.atomic(durable=True):
        return _keep(document, signed, pen, version_id, actor)


def _check(document: OutgoingDocument, version_id: int, actor: Actor) -> None:
    check_may(actor, document, SIGN, lead_step(document))
    if document.signer_id != actor.post.pk:
        raise NotAllowed("Văn bản được trình người khác ký.")
    check_version(document, version_id)
    if not document.placement:
        raise InvalidTransition("Văn bản chưa đặt vị trí chữ ký, số và dấu.")


def _signature(document: OutgoingDocument, pen: Pen) -> Blob:
    from documents.signing.fields import prepare
    from documents.signing.malformed import MALFORMED, check_unsigned
    from documents.signing.placement import Placement
    from documents.signing.sign import sign_as_person
    from documents.signing.validate import Verdict, validate

    version = document.current_version
    assert version is not None and version.pdf is not None
    placement = Placement.from_json(document.placement, [tuple(box) for box in version.page_boxes or []])
    check_complete(placement)
    draft = read_blob(version.pdf)
    try:
        check_unsigned(draft)
        signed = sign_as_person(
            prepare(draft, placement),
            signer=pen.signer,
            image_png=pen.image_png,
            trust=keyring.trust(),
            timestamper=keyring.timestamper(),
            reason="Ký ban hành văn bản",
        )
        # A file that cannot be validated must stop here, before it takes a number.
        report = validate(signed, keyring.trust())
    except MALFORMED as problem:
        logger.warning("version %s cannot be signed: %r", version.pk, problem)
        raise InvalidTransition(UNSIGNABLE + "hãy nộp lại bản dự thảo.") from problem
    if report.verdict != Verdict.VALID:
        raise InvalidTransition(UNSIGNABLE + " ".join(report.reasons))
    return save_blob(signed, PDF)


def _keep(read: OutgoingDocument, signed: Blob, pen: Pen, version_id: int, actor: Actor) -> OutgoingDocument:
    document = locked(OutgoingDocument, read.pk)
    step = lead_step(document)
    _check(document, version_id, actor)
    if document.placement != read.placement:
        raise InvalidTransition("Vị trí chữ ký vừa được thay đổi; hãy xem lại văn bản rồi ký.")
    assert step is not None and read.current_version is not None and read.current_version.pdf is not None
    document.signed_blob, document.signed_at = signed, actor.now()
    document.state = OutgoingState.SIGNED
    document.save(update_fields=["signed_blob", "signed_at", "state"])
    SignatureRecord.objects.create(
        document=document,
        kind=KeyKind.PERSONAL,
        key=pen.key,
        post=actor.post,
        at=document.signed_at,
        before=read.current_version.pdf,
        after=signed,
    )
    hand_to_stage(
        document, step, OutgoingState.SIGNED, act="sign", verb="ký số, chuyển ban hành:", note="", actor=actor
    )
    return document
