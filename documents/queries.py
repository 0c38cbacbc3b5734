"""Lists of documents, always through what the actor may see."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.actor import Actor
from accounts.enums import Perm
from accounts.models import Unit
from documents.enums import Direction, DispatchState, OutgoingState
from documents.models import Dispatch, IncomingDocument, OutgoingDocument, Register, SigningKey
from qlvb.lib.errors import BadInput, InvalidTransition
from workflow.enums import ItemKind
from workflow.queries import access_condition, lent, newest_of


def incoming_visible_to(actor: Actor | None) -> QuerySet[IncomingDocument]:
    if actor is None:
        return IncomingDocument.objects.none()
    return IncomingDocument.objects.filter(access_condition(actor), kind=ItemKind.INCOMING)


def outgoing_visible_to(actor: Actor | None) -> QuerySet[OutgoingDocument]:
    if actor is None:
        return OutgoingDocument.objects.none()
    return OutgoingDocument.objects.filter(access_condition(actor), kind=ItemKind.OUTGOING)


def incoming_list(actor: Actor | None) -> QuerySet[IncomingDocument]:
    """The register of incoming documents as far as the actor may see it, newest first."""
    return newest_of(IncomingDocument.objects.filter(kind=ItemKind.INCOMING), actor)


def outgoing_list(actor: Actor | None) -> QuerySet[OutgoingDocument]:
    """Drafts and issued documents the actor may see, newest first."""
    return newest_of(OutgoingDocument.objects.filter(kind=ItemKind.OUTGOING), actor)


def to_issue(actor: Actor) -> QuerySet[OutgoingDocument]:
    """'Chờ ban hành' (SD-7.3): signed, or stopped on the way; urgent first. Only for those who issue."""
    if not actor.has_perm(Perm.ISSUE):
        return OutgoingDocument.objects.none()
    waiting = (OutgoingState.SIGNED, OutgoingState.ISSUING, OutgoingState.ISSUE_FAILED)
    return (
        OutgoingDocument.objects.filter(agency_id=actor.agency_id, state__in=waiting)
        .select_related("signer__user", "drafting_unit", "created_by__user")
        .order_by("-urgency", "signed_at", "pk")
    )


def to_sign(actor: Actor) -> QuerySet[OutgoingDocument]:
    """What waits for the actor's own signature, urgent first."""
    return (
        OutgoingDocument.objects.filter(lent(actor), signer=actor.desk, state=OutgoingState.FOR_SIGNATURE)
        .select_related("drafting_unit", "created_by__user", "current_version")
        .order_by("-urgency", "created_at", "pk")
    )


def to_accept(actor: Actor) -> QuerySet[Dispatch]:
    """'Chờ tiếp nhận': what other agencies sent and nobody has accepted yet. Only for those who receive."""
    if not actor.has_perm(Perm.RECEIVE):
        return Dispatch.objects.none()
    return (
        Dispatch.objects.filter(recipient_id=actor.agency_id, state=DispatchState.SENT)
        .select_related("document", "document__agency", "document__sealed_blob", "document__signer__user")
        .order_by("-document__urgency", "sent_at", "pk")
    )


def sent_back(actor: Actor) -> QuerySet[Dispatch]:
    """'Bị trả lại': what recipients refused and nobody has dealt with. Only for those who issue."""
    if not actor.has_perm(Perm.ISSUE):
        return Dispatch.objects.none()
    return (
        Dispatch.objects.filter(document__agency_id=actor.agency_id, state=DispatchState.REFUSED, resolution="")
        .select_related("document", "recipient")
        .order_by("-document__urgency", "settled_at", "pk")
    )


def register_for(agency_id: int, direction: str, day: date, document_type: str) -> Register:
    """The open register of that day's year for that type: one that names the type, else the general one."""
    registers = Register.objects.filter(agency_id=agency_id, direction=direction, year=day.year, closed_at=None)
    if direction == Direction.INCOMING:
        found = registers.order_by("pk").first()
    else:
        fits = Q(document_types__contains=[document_type]) | Q(document_types=[])
        found = max(registers.filter(fits), key=lambda r: (bool(r.document_types), -r.pk), default=None)
    if found is None:
        agency = Unit.objects.get(pk=agency_id)
        if agency.has_ended:
            raise InvalidTransition(f"{agency.name} đã hết hiệu lực, sổ văn bản đã khóa, không cấp số được nữa.")
        raise BadInput(
            f"Chưa mở sổ văn bản {Direction(direction).label.lower()} năm {day.year}; hãy báo văn thư mở sổ."
        )
    return found


def personal_key_of(actor: Actor) -> SigningKey | None:
    return SigningKey.objects.filter(user=actor.user, is_active=True, kind="personal").first()


def same_document(actor: Actor, *, issuer: str, notation: str, issued_on: date | None) -> QuerySet[IncomingDocument]:
    """Registered documents that look like the same one: issuer, notation and date agree (SD-5.1; Decree 30 annex VI,
    III.1h).
    """
    if not notation:
        return IncomingDocument.objects.none()
    return IncomingDocument.objects.filter(
        agency_id=actor.agency_id, issuer__iexact=issuer, notation__iexact=notation, issued_on=issued_on
    )
