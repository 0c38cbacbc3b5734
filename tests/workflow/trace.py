"""What an act left behind, in words a test can compare with a table typed by hand."""

from accounts.models import AuditEntry
from workflow.enums import OPEN_STATES
from workflow.models import ItemAccess, Step, WorkItem
from workflow.rules.holders import Holder


def hands(item: WorkItem) -> list[tuple[str, str]]:
    """(holder, part) of the open steps, in the order they were opened."""
    steps = Step.objects.filter(item_id=item.pk, state__in=OPEN_STATES).order_by("pk")
    return [(Holder.of(step).name, step.part) for step in steps]


def timeline(item: WorkItem) -> list[tuple[str, str]]:
    """(who, what he did) of every event."""
    return [(event.post.user.full_name if event.post else "Hệ thống", event.label) for event in item.events.all()]


def last_event(item: WorkItem) -> tuple[str, str, str]:
    """(who, what he did, his words)"""
    event = item.events.order_by("pk").last()
    assert event is not None
    return event.post.user.full_name if event.post else "Hệ thống", event.label, event.text


def last_audit(item: WorkItem) -> tuple[str, str]:
    """(act, who) of the newest audit entry about the item."""
    entry = AuditEntry.objects.filter(target_kind="workflow.workitem", target_id=item.pk).order_by("pk").last()
    assert entry is not None
    return entry.act, entry.user.full_name if entry.user else "Hệ thống"


def readers(item: WorkItem) -> set[str]:
    """Who was given access to the item, besides those who see the whole agency."""
    return set(ItemAccess.objects.filter(item_id=item.pk).values_list("user__full_name", flat=True))


def marks(item: WorkItem) -> tuple[object, ...]:
    """Everything an act may change, to show that a refused one changed nothing."""
    return (
        list(Step.objects.filter(item_id=item.pk).order_by("pk").values_list("pk", "state", "done_by_id")),
        timeline(item),
        readers(item),
        AuditEntry.objects.filter(target_id=item.pk).count(),
        WorkItem.objects.values_list("closed_at", "outcome").get(pk=item.pk),
    )
