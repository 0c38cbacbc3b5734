"""Lists of the road. `visible_to` is the only door to a list of items."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Perm, Role
from accounts.models import Post
from accounts.queries import AGENCY_WIDE, rules_of
from workflow.enums import OPEN_STATES, IncidentState, ItemKind, Part, StepState
from workflow.models import (
    CalendarDay,
    FileMessage,
    Incident,
    ItemAccess,
    ItemEvent,
    MessageReceipt,
    Notice,
    NoticeReceipt,
    Notification,
    Share,
    Step,
    WorkItem,
)
from workflow.rules.working_time import Calendar

Item = TypeVar("Item", bound=WorkItem)

# Through whose hands no document passes: nothing is shown to their units for them to see.
NO_READERS = (Role.AGENCY_ADMIN, Role.ONESTOP_OFFICER)


def lent(actor: Actor, field: str = "kind") -> Q:
    """Condition: of a kind of work that is the desk's to see; at a desk lent for some kinds those alone (SD-5.3d)."""
    return Q() if actor.kinds is None else Q(**{f"{field}__in": sorted(actor.kinds)})


def held_by(actor: Actor) -> Q:
    """Condition on steps: on the desk the actor works (his own, or a head's on behalf), or in its shared inbox."""
    unit_id = actor.agency_id if actor.role in AGENCY_WIDE else actor.unit_id
    mine = Q(holder_post=actor.desk) | Q(holder_post=None, holder_role=actor.role, holder_unit_id=unit_id)
    return mine & lent(actor, "item__kind")


def kept_by(post: Post) -> Q:
    """Condition on items: those that come back to the post, of its own making or taken over."""
    return Q(keeper=post) | Q(keeper=None, created_by=post)


def given_to(actor: Actor, path: str = "") -> Q:
    """Condition on ItemAccess, or on what leads to it by `path`: what the actor was given; of what was only shared that
    which is shared still, with him or with the unit he works in now.
    """
    today = actor.today()
    lasting = Q(**{f"{path}until": None}) | Q(**{f"{path}until__gte": today})
    here = Q(**{f"{path}unit": None}) | Q(**{f"{path}unit_id": actor.unit_id})
    return Q(**{f"{path}user": actor.desk.user}) & lasting & here


def access_condition(actor: Actor) -> Q:
    """Condition on work items: may the actor know that it exists (design.md §5).

    Those who read the whole agency are scoped by it; everybody else sees what he held, made, or finds in an inbox.
    """
    own_agency = Q(agency_id=actor.agency_id) & lent(actor)
    if actor.has_perm(Perm.READ_AGENCY):
        return own_agency
    held = ItemAccess.objects.filter(given_to(actor)).values("item_id")
    in_inbox = Step.objects.filter(held_by(actor), state__in=OPEN_STATES).values("item_id")
    seen = Q(pk__in=held.union(in_inbox))
    # Whoever sits at the one-stop desk answers for every case of the agency, whoever received it (VP-5.2).
    return own_agency & (seen | Q(kind=ItemKind.CASE) if actor.has_perm(Perm.RECEIVE_CASE) else seen)


def visible_to(actor: Actor | None) -> QuerySet[WorkItem]:
    """The items the actor may see; none for nobody."""
    if actor is None:
        return WorkItem.objects.none()
    return WorkItem.objects.filter(access_condition(actor))


def newest_of(items: QuerySet[Item], actor: Actor | None) -> QuerySet[Item]:
    """Of these items those the actor may list, newest first, in an order that an index gives at any size.

    Whoever does not read the whole agency is led by his ItemAccess rows (stack.md §8); `rebuild_access` keeps them
    in step with the inboxes he works.
    """
    if actor is None:
        return items.none()
    items = items.filter(lent(actor), agency_id=actor.agency_id)
    if actor.has_perm(Perm.READ_AGENCY):
        return items.order_by("-created_at", "-pk")
    return items.filter(given_to(actor, "accesses__")).order_by("-accesses__item_created_at", "-accesses__item_id")


def open_steps_of(actor: Actor) -> QuerySet[Step]:
    """What waits on the actor's desk, most urgent first, then by deadline."""
    return (
        Step.objects.filter(held_by(actor), state__in=OPEN_STATES)
        .select_related("item", "sender_post__user", "sender_post__unit", "holder_unit")
        .order_by("-item__urgency", "due_at", "id")
    )


TABS: dict[str, tuple[str, Q]] = {
    "chua-xu-ly": ("Chưa xử lý", Q(part=Part.LEAD, state__in=(StepState.WAITING, StepState.SEEN))),
    "dang-xu-ly": ("Đang xử lý", Q(part=Part.LEAD, state=StepState.WORKING)),
    "phoi-hop": ("Phối hợp", Q(part=Part.COORDINATE)),
    "de-biet": ("Để biết", Q(part=Part.INFORM)),
}
DONE_TAB = "da-xu-ly"


def desk_counts(actor: Actor) -> dict[str, int]:
    """How many rows each tab of the desk opens; one query."""
    counts = {name.replace("-", "_"): Count("pk", filter=condition) for name, (_, condition) in TABS.items()}
    row = Step.objects.filter(held_by(actor), state__in=OPEN_STATES).aggregate(**counts)
    return {name: row[name.replace("-", "_")] for name in TABS}


def done_steps_of(actor: Actor) -> QuerySet[Step]:
    """What the actor has dealt with, newest first."""
    return (
        Step.objects.filter(lent(actor, "item__kind"), done_by=actor.desk)
        .select_related("item", "sender_post__user", "sender_post__unit", "holder_unit")
        .order_by("-done_at", "-id")
    )


def timeline_of(item: WorkItem) -> QuerySet[ItemEvent]:
    """Events in order, each with the steps it opened; two queries."""
    steps = Step.objects.select_related("holder_post__user", "holder_unit")
    return item.events.select_related("post__user", "post__unit", "on_behalf_of__user", "annotation").prefetch_related(
        Prefetch("steps", steps)
    )


def shared_with(actor: Actor) -> QuerySet[Share]:
    """What was shared with the actor's desk, or with the unit it is in, and still is, newest first."""
    mine = Q(post__user=actor.desk.user)
    if actor.role not in NO_READERS:
        mine |= Q(post=None, unit_id=actor.unit_id)
    return (
        Share.objects.in_force(actor.today())
        .filter(mine, item__agency_id=actor.agency_id)
        .select_related("item", "shared_by__user", "shared_by__unit", "unit")
        .order_by("-shared_at", "-pk")
    )


def my_steps_on(actor: Actor, item: WorkItem) -> list[Step]:
    """The open steps of this item the actor may act on, the lead first."""
    steps = Step.objects.filter(held_by(actor), item=item, state__in=OPEN_STATES).select_related(
        "item", "previous", "sender_post__user", "holder_unit"
    )
    order = {Part.LEAD: 0, Part.COORDINATE: 1, Part.INFORM: 2}
    return sorted(steps, key=lambda s: order[Part(s.part)])


def next_working_day(agency_id: int) -> Callable[[date], date]:
    """For a day the first working day after it, by the agency's calendar, which is read once."""
    calendar = calendar_of(agency_id)
    return lambda day: calendar.add_working_days(calendar.end_of(day), 1).date()


def calendar_of(agency_id: int) -> Calendar:
    """The agency's working calendar: its hours, and the exceptions of the last and coming two years."""
    rules = rules_of(agency_id)
    today = timezone.localdate()
    days = CalendarDay.objects.filter(
        Q(agency=None) | Q(agency_id=agency_id),
        day__gte=today - timedelta(days=400),
        day__lte=today + timedelta(days=800),
    ).order_by("agency_id")
    # A local exception wins over a national one: NULLs sort last, so put them first by hand.
    chosen = {d.day: d.is_working for d in sorted(days, key=lambda d: d.agency_id or 0)}
    return Calendar(
        morning=(rules.morning_starts, rules.morning_ends),
        afternoon=(rules.afternoon_starts, rules.afternoon_ends),
        exceptions=chosen,
    )


def notices_visible_to(actor: Actor | None) -> QuerySet[Notice]:
    """Notices of the actor's agency that he wrote or was sent; none for nobody."""
    if actor is None:
        return Notice.objects.none()
    sent_to = NoticeReceipt.objects.filter(user=actor.user).values("notice_id")
    return Notice.objects.filter(Q(author__user=actor.user) | Q(pk__in=sent_to), agency_id=actor.agency_id)


def notices_received_by(actor: Actor) -> QuerySet[NoticeReceipt]:
    """The actor's inbox of notices, newest first."""
    return (
        NoticeReceipt.objects.filter(user=actor.user, notice__agency_id=actor.agency_id)
        .select_related("notice__author__user")
        .order_by("-notice_id")
    )


def unread_notices_of(actor: Actor) -> QuerySet[NoticeReceipt]:
    """What the count in the menu counts: not read, and still to be read."""
    return notices_received_by(actor).filter(read_at=None, notice__withdrawn_at=None)


def notices_written_by(actor: Actor) -> QuerySet[Notice]:
    """The actor's own notices, newest first; `sent`: to how many people, `read`: how many have opened it."""
    return (
        Notice.objects.filter(author__user=actor.user, agency_id=actor.agency_id)
        .annotate(sent=Count("receipts"), read=Count("receipts", filter=Q(receipts__read_at__isnull=False)))
        .order_by("-pk")
    )


def incidents_visible_to(actor: Actor | None) -> QuerySet[Incident]:
    """Error reports: one's own; for the agency's administrators all of the agency. None for nobody."""
    if actor is None:
        return Incident.objects.none()
    of_agency = Incident.objects.filter(agency_id=actor.agency_id)
    return of_agency if actor.has_perm(Perm.HANDLE_INCIDENTS) else of_agency.filter(reporter__user=actor.user)


def incident_counts(actor: Actor) -> dict[str, int]:
    """How many reports the actor sees in each state; one query."""
    counts = {state.value: Count("pk", filter=Q(state=state)) for state in IncidentState}
    return incidents_visible_to(actor).aggregate(**counts)


def messages_visible_to(actor: Actor | None) -> QuerySet[FileMessage]:
    """What the actor sent from, or was sent to, the agency he works in now; none for nobody."""
    if actor is None:
        return FileMessage.objects.none()
    sent_to = MessageReceipt.objects.filter(user=actor.user, agency_id=actor.agency_id).values("message_id")
    return FileMessage.objects.filter(Q(sender__user=actor.user, agency_id=actor.agency_id) | Q(pk__in=sent_to))


def messages_received_by(actor: Actor) -> QuerySet[MessageReceipt]:
    """The actor's inbox of files, newest first."""
    return (
        MessageReceipt.objects.filter(user=actor.user, agency_id=actor.agency_id)
        .select_related("message__sender__user", "message__agency")
        .order_by("-message_id")
    )


def unread_messages_of(actor: Actor) -> QuerySet[MessageReceipt]:
    return messages_received_by(actor).filter(read_at=None)


def messages_sent_by(actor: Actor) -> QuerySet[FileMessage]:
    """The actor's own sendings, newest first; `sent`: to how many people, `read`: how many have opened it."""
    return (
        FileMessage.objects.filter(sender__user=actor.user, agency_id=actor.agency_id)
        .annotate(sent=Count("receipts"), read=Count("receipts", filter=Q(receipts__read_at__isnull=False)))
        .order_by("-pk")
    )


def notifications_of(actor: Actor) -> QuerySet[Notification]:
    """What the person has been told, in whichever post, newest first."""
    return Notification.objects.filter(user=actor.user).order_by("-pk")


def unread_notifications_of(actor: Actor) -> QuerySet[Notification]:
    """What the bell counts."""
    return notifications_of(actor).filter(read_at=None)
