"""Opening and ending steps: the writing shared by all acts that move an item, inside the act's own transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from accounts import audit
from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Post, Unit
from accounts.queries import AGENCY_WIDE, successor_of, workers_of_inbox
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from workflow.enums import AccessReason, StepState
from workflow.models import ItemAccess, ItemEvent, Step, WorkItem
from workflow.rules.holders import Hand, Holder

_LONGEST_SUCCESSION = 20


def locked_step(step_id: int) -> Step:
    """The step and its item, locked in that order: item first, so that two acts on one item wait for each other."""
    item_id = Step.objects.values_list("item_id", flat=True).get(pk=step_id)
    locked(WorkItem, item_id)
    return (
        Step.objects.select_for_update(of=("self",))
        .select_related(
            "item",
            "item__agency",
            "holder_unit",
            "holder_post__user",
            "sender_post",
            "previous__holder_unit",
            "previous__holder_post__user",
        )
        .get(pk=step_id)
    )


def tell(item: WorkItem, actor: Actor | None, act: str, label: str, text: str = "", **details: Any) -> ItemEvent:
    """Write one line of the timeline and the same in the audit log. `actor` None: the system."""
    last = item.events.aggregate(last=Max("at"))["last"]
    now = actor.now() if actor else timezone.now()
    event = ItemEvent.objects.create(
        item_id=item.pk,
        at=max(now, last) if last else now,
        post=actor.post if actor else None,
        on_behalf_of=actor.on_behalf_of if actor else None,
        act=act,
        label=label,
        text=text,
    )
    audit.record(
        f"{item.kind}.{act}", actor, WorkItem(pk=item.pk), agency_id=actor.agency_id if actor else item.agency_id,
        label=label, **details,
    )  # fmt: skip
    return event


def open_steps(
    item: WorkItem,
    hands: Sequence[Hand],
    *,
    event: ItemEvent,
    actor: Actor,
    previous: Step | None,
    may_wait: bool = False,
    instead_of: Step | None = None,
) -> list[Step]:
    """Put the item into those hands and let them see it. Refuses an inbox nobody works, unless it `may_wait` there for
    the next who does. `instead_of`: a step that only changes hands; whoever sent that one is still its sender, and the
    instruction his.
    """
    steps = []
    for given in hands:
        hand = replace(given, holder=_taken_over(given.holder, item.kind, timezone.localdate()))
        readers = _readers(hand.holder, may_wait)
        step = Step.objects.create(
            item_id=item.pk,
            previous=previous,
            event=event,
            sender_post=instead_of.sender_post if instead_of else actor.post,
            holder_unit=hand.holder.unit,
            holder_post=hand.holder.post,
            holder_role=hand.holder.role,
            part=hand.part,
            instruction=hand.instruction,
            due_at=hand.due_at,
            created_at=event.at,
        )
        grant_access(item, readers, AccessReason.HELD)
        steps.append(step)
    return steps


def back_to(holder: Holder, item: WorkItem, day: date) -> Holder:
    """Whoever now answers for what `holder` had: himself, or who took over from him; when nobody works there any more
    the inbox of his role, of his unit's head, of the Chief of Office. Nothing is ever handed to a post that has ended.
    """
    found = found_or_none(holder, item, day)
    if found is not None:
        return found
    raise BadInput(
        f"{holder.name} không còn giữ chức danh và chưa có ai thay để nhận lại văn bản; "
        "hãy báo quản trị phân công người thay rồi trả lại sau."
    )


def found_or_none(holder: Holder, item: WorkItem, day: date) -> Holder | None:
    """As `back_to`; None when nobody is there."""
    holder = _taken_over(holder, item.kind, day)
    if holder.post and Post.objects.in_force(day).filter(pk=holder.post.pk).exists():
        return holder
    inboxes = [*([] if holder.post else [holder]), *_stand_ins(holder, item.agency)]
    worked = (inbox for inbox in inboxes if workers_of_inbox(inbox.unit.pk, inbox.role, day).exists())
    return next(worked, None)


def _stand_ins(holder: Holder, agency: Unit) -> list[Holder]:
    role = holder.post.role if holder.post else holder.role
    own = [Holder.inbox(agency, role)] if role in AGENCY_WIDE else []
    head = [Holder.inbox(holder.unit, Role.UNIT_HEAD)] if holder.unit.pk != agency.pk else []
    return [*own, *head, Holder.inbox(agency, Role.CHIEF_OF_OFFICE)]


def _taken_over(holder: Holder, kind: str, day: date) -> Holder:
    """Whoever took over that kind of work from a person who has left (SD-10.2); else `holder` himself."""
    post = holder.post
    for _ in range(_LONGEST_SUCCESSION):
        if post is None or post.is_held(day) or (following := successor_of(post, kind)) is None:
            break
        post = following
    return holder if post is None or post == holder.post else Holder.person(post)


def _readers(holder: Holder, may_wait: bool) -> list[int]:
    if holder.post:
        if not Post.objects.in_force(timezone.localdate()).filter(pk=holder.post.pk).exists():
            raise BadInput(f"{holder.name} không còn giữ chức danh; hãy chọn người khác.", field="targets")
        return [holder.post.user_id]
    readers = [post.user_id for post in workers_of_inbox(holder.unit.pk, holder.role, timezone.localdate())]
    if not readers and not may_wait:
        raise BadInput(
            f"{holder.name} chưa có người nhận văn bản; hãy chọn nơi khác hoặc báo quản trị.", field="targets"
        )
    return readers


def grant_access(item: WorkItem, user_ids: Sequence[int], why: str) -> None:
    """Let these people see the item from now on; saying it twice changes nothing. Whoever saw it only because it was
    shared with him now has it by right, and keeps it when the sharing ends.
    """
    ItemAccess.objects.filter(item_id=item.pk, user_id__in=user_ids, why=AccessReason.SHARED).delete()
    ItemAccess.objects.bulk_create(
        [ItemAccess(user_id=u, item_id=item.pk, item_created_at=item.created_at, why=why) for u in user_ids],
        ignore_conflicts=True,
    )


def end_step(step: Step, state: str, *, actor: Actor, at: datetime, result: str = "") -> None:
    """Close a step in the given state, naming who did it."""
    step.state = state
    step.done_at = at
    step.done_by = actor.post
    step.seen_at = step.seen_at or at
    step.result = result
    step.save(update_fields=["state", "done_at", "done_by", "seen_at", "result"])
    if actor.on_behalf_of:
        # A deputy keeps in sight what he did in another's stead.
        grant_access(step.item, [actor.user.pk], AccessReason.HELD)


def start_work(step: Step, *, at: datetime) -> None:
    """The holder has begun: from 'Chưa xử lý' to 'Đang xử lý'."""
    if step.state != StepState.WORKING:
        step.state = StepState.WORKING
        step.seen_at = step.seen_at or at
        step.save(update_fields=["state", "seen_at"])


def close_item(item: WorkItem, outcome: str, *, at: datetime) -> None:
    """The item is dealt with: outcome and time are set; steps of those who coordinate or are informed stay open for
    them.
    """
    item.closed_at = at
    item.outcome = outcome
    item.save(update_fields=["closed_at", "outcome"])
