"""Work that must be laid on a desk though its own chair is empty: an issue never waits for somebody else's staff."""

from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Post
from accounts.queries import posts_in_agency, workers_of_inbox
from workflow.enums import NotificationKind, Part
from workflow.models import ItemEvent, Step, WorkItem
from workflow.notify import notify
from workflow.rules.holders import Hand, Holder
from workflow.steps import found_or_none, open_steps, tell

# Who is asked, in this order, after the holder's own role and the head of his unit.
_LAST_RESORTS = (Role.CHIEF_OF_OFFICE, Role.LEADER, Role.CLERK)
# Who can fill an empty chair, or knows who can.
_ALARMED = (Role.CHIEF_OF_OFFICE, Role.LEADER, Role.CLERK, Role.AGENCY_ADMIN)


def stand_in(holder: Holder, item: WorkItem, day: date) -> Holder:
    """Whoever answers for what `holder` should have: himself, who took over, who stands in. When nobody works in the
    agency at all the clerk's inbox, where the next clerk finds it.
    """
    found, agency = found_or_none(holder, item, day), item.agency
    if found is not None:
        return found
    resorts = (Holder.inbox(agency, role) for role in _LAST_RESORTS)
    worked = (inbox for inbox in resorts if workers_of_inbox(agency.pk, inbox.role, day).exists())
    return next(worked, Holder.inbox(agency, Role.CLERK))


def lay_before(
    item: WorkItem, hand: Hand, *, event: ItemEvent, actor: Actor, previous: Step | None, stays: bool = False
) -> Step:
    """Open the step whoever is missing; never refuses. Where somebody stands in the timeline says so and the agency is
    told. `stays`: it waits in its own inbox even if nobody works there now, since nobody else could do it.
    """
    wanted = hand.holder
    holder = wanted if stays else stand_in(wanted, item, timezone.localdate())
    step = open_steps(item, [replace(hand, holder=holder)], event=event, actor=actor, previous=previous, may_wait=True)[
        0
    ]
    if step.holder_post is None and _is_empty(wanted):
        _alarm(item, wanted, step)
    return step


def _is_empty(holder: Holder) -> bool:
    day = timezone.localdate()
    if holder.post:
        return not holder.post.is_held(day)
    return not workers_of_inbox(holder.unit.pk, holder.role, day).exists()


def _alarm(item: WorkItem, wanted: Holder, step: Step) -> None:
    """Told to those who see the item, and without a word of it to the administrator, who appoints people."""
    here = Holder.of(step)
    waits = f"chờ tại {here.name}" if here != wanted else "chờ người được phân công"
    tell(item, None, "stood_in", f"{wanted.name} chưa có người nhận, {waits}"[:300])
    everybody = list(posts_in_agency(item.agency_id, timezone.localdate()).filter(role__in=_ALARMED))
    text = f"{wanted.name} chưa có người nhận, việc {waits}: {item.subject}"
    why = "Hãy phân công người thay; nơi này đang có việc mà không có người nhận."
    readers = [post for post in everybody if post.role != Role.AGENCY_ADMIN]
    notify(readers, item, NotificationKind.TOLD, text, why)
    admins: list[Post] = [post for post in everybody if post.role == Role.AGENCY_ADMIN]
    notify(admins, None, NotificationKind.TOLD, f"{wanted.name} chưa có người nhận việc, một việc mới {waits}.", why)


def reopen_item(item: WorkItem, *, event: ItemEvent, actor: Actor, due_at: datetime | None, text: str) -> None:
    """Back on the desk of whoever led it last, with what is still to be done; an open item stays where it is."""
    if item.is_open:
        return
    item.closed_at, item.outcome, item.due_at = None, "", due_at
    item.save(update_fields=["closed_at", "outcome", "due_at"])
    last = (
        item.steps.filter(part=Part.LEAD)
        .select_related("holder_unit", "holder_post__user", "holder_post__unit")
        .order_by("-created_at", "-pk")
        .first()
    )
    if last and not last.is_open:
        hand = Hand(Holder.of(last), instruction=text, due_at=due_at)
        lay_before(item, hand, event=event, actor=actor, previous=last)
