"""Lists of tasks. `visible_to` is the only door."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.actor import Actor
from accounts.enums import Perm, Role
from documents.models import Dispatch, IncomingDocument
from tasks.enums import NOT_STARTED, RUNNING, AssignmentState, RequestState
from tasks.followers import followed_in
from tasks.models import Assignment, Coordination, Extension, TransferRequest
from workflow.enums import ItemKind
from workflow.queries import access_condition, lent


def visible_to(actor: Actor | None) -> QuerySet[Assignment]:
    """The giver's side sees tasks like any item of its agency; the other side once the document is on its way to it."""
    if actor is None or not actor.covers(ItemKind.TASK):
        return Assignment.objects.none()
    seen = access_condition(actor) | Q(pk__in=from_elsewhere(actor).values("pk"))
    if actor.role == Role.UNIT_HEAD:
        # What somebody of the unit followed who has left is now for its head to answer.
        seen |= followed_in(actor)
    return Assignment.objects.filter(seen)


def from_elsewhere(actor: Actor) -> QuerySet[Assignment]:
    """Tasks that reached the actor's agency: to lead or to coordinate.

    Those who read the whole agency see them all, others those whose document they see there.
    """
    if not actor.covers(ItemKind.TASK):
        return Assignment.objects.none()
    coordinated = Coordination.objects.filter(unit_id=actor.agency_id).values("assignment_id")
    reached = Assignment.objects.filter(Q(lead_agency_id=actor.agency_id) | Q(pk__in=coordinated)).exclude(
        state__in=NOT_STARTED
    )
    if actor.has_perm(Perm.READ_AGENCY):
        return reached
    seen = IncomingDocument.objects.filter(access_condition(actor), kind=ItemKind.INCOMING).values("pk")
    sent = Dispatch.objects.filter(incoming__in=seen).values("document_id")
    return reached.filter(source_id__in=sent)


RELATED = ("agency", "source", "lead_unit", "lead_agency", "follow_up__user", "reply")


def listed(actor: Actor) -> QuerySet[Assignment]:
    """What the list shows, newest first, with what a row needs."""
    return visible_to(actor).select_related(*RELATED).order_by("-created_at", "-pk")


def given_to(actor: Actor) -> Q:
    """Tasks one's agency leads, or a unit of it was given by the agency itself."""
    return Q(lead_agency_id=actor.agency_id) & ~Q(state__in=NOT_STARTED)


def given_by(actor: Actor) -> Q:
    return Q(agency_id=actor.agency_id) & ~Q(state=AssignmentState.DROPPED)


def followed_by(actor: Actor) -> Q:
    """Also those inherited from somebody who has left."""
    return followed_in(actor) & ~Q(state=AssignmentState.DROPPED)


def coordinated_by(actor: Actor) -> Q:
    """Tasks in which one's agency, or one's own unit, takes part without leading."""
    mine = Coordination.objects.filter(unit_id__in={actor.agency_id, actor.unit_id}).values("assignment_id")
    return Q(pk__in=mine) & ~Q(state__in=NOT_STARTED)


def to_settle(actor: Actor) -> QuerySet[Assignment]:
    """'Chờ xác nhận' (GL-5.2): results and requests that wait for the actor, who follows the task or inherits it."""
    pending = {"assignment_id": OuterRef("pk"), "state": RequestState.PENDING}
    waits = (
        Q(state=AssignmentState.PROPOSED)
        | Exists(Extension.objects.filter(**pending))
        | Exists(TransferRequest.objects.filter(**pending))
    )
    return Assignment.objects.filter(waits, lent(actor), followed_in(actor), state__in=RUNNING)


def incoming_of(assignment: Assignment) -> IncomingDocument | None:
    """The document that brought the task, as registered by the lead agency; None before it is accepted."""
    if assignment.source_id is None:
        return None
    return IncomingDocument.objects.filter(
        dispatch__document_id=assignment.source_id, agency_id=assignment.lead_agency_id
    ).first()


def pending_extension(assignment: Assignment) -> Extension | None:
    return assignment.extensions.filter(state=RequestState.PENDING).select_related("asked_by__user").first()


def pending_transfer(assignment: Assignment) -> TransferRequest | None:
    return assignment.transfer_requests.filter(state=RequestState.PENDING).select_related("asked_by__user").first()


def dispatch_of(assignment: Assignment) -> Dispatch | None:
    """The newest sending of the document to the lead agency; None for a unit of one's own."""
    if assignment.is_internal:
        return None
    return (
        Dispatch.objects.filter(document_id=assignment.source_id, recipient_id=assignment.lead_agency_id)
        .order_by("-pk")
        .first()
    )
