"""Opening the page of an item."""

from accounts import audit
from accounts.actor import Actor
from workflow.actions.mark_seen import mark_seen
from workflow.enums import StepState
from workflow.models import Step, WorkItem
from workflow.queries import my_steps_on


def tell_opened(actor: Actor, item: WorkItem) -> None:
    """The log says who has opened the page; once in ten minutes. One query."""
    audit.record_reading(f"{item.kind}.opened", actor, WorkItem(pk=item.pk))


def tell_previewed(actor: Actor, item: WorkItem) -> None:
    """As `tell_opened`, for the part beside a list, which shows less."""
    audit.record_reading(f"{item.kind}.previewed", actor, WorkItem(pk=item.pk))


def steps_now_seen(actor: Actor, item: WorkItem) -> list[Step]:
    """The reader's open steps on it, the lead first; with the page they are seen."""
    steps = my_steps_on(actor, item)
    for step in steps:
        if step.state == StepState.WAITING:
            mark_seen(step.pk, actor=actor)
    return steps
