"""What lies in the shared inboxes of a unit that ends, and the open items of an agency that does (facts.md §7)."""

from django.db.models import Count, QuerySet

from accounts.actor import Actor
from accounts.inheritance import Inherited
from accounts.models import Unit
from qlvb.lib.locking import locked
from workflow.enums import OPEN_STATES, DossierState, ItemKind, StepState
from workflow.models import Dossier, Step, WorkItem
from workflow.rules.holders import Hand, Holder
from workflow.steps import locked_step, open_steps, tell


def open_items_of(agency: Unit) -> QuerySet[WorkItem]:
    """Everything the agency has not finished; of a plain unit there is nothing: its items are its agency's."""
    return WorkItem.objects.filter(agency=agency, closed_at=None)


def kinds_of_open_items(agency: Unit) -> list[tuple[str, int]]:
    """'văn bản đến', 'hồ sơ một cửa' …, each with its number; one query."""
    rows = open_items_of(agency).order_by().values_list("kind").annotate(number=Count("pk"))
    counts = dict(rows)
    return [(str(ItemKind(kind).label).lower(), counts[kind]) for kind in ItemKind.values if kind in counts]


def in_inboxes_of(unit: Unit) -> QuerySet[Step]:
    return Step.objects.filter(holder_unit=unit, holder_post=None, state__in=OPEN_STATES)


def pass_on_items(agency: Unit, successor: Unit, actor: Actor, reason: str) -> int:
    """The successor agency answers for them from now on; number, register and issuer stay as they were."""
    passed = list(open_items_of(agency).order_by("pk").values_list("pk", flat=True))
    for pk in passed:
        item = locked(WorkItem, pk)
        item.agency = successor
        item.save(update_fields=["agency"])
        tell(item, actor, "inherit", f"{successor.name} kế thừa từ {agency.name}"[:300], f"Theo {reason}.")
    return len(passed)


def pass_on_inboxes(unit: Unit, successor: Unit, actor: Actor, reason: str) -> int:
    """The same inbox of the successor: part, instruction, deadline, sender's way back as they were."""
    steps = list(in_inboxes_of(unit).order_by("item_id", "pk").values_list("pk", flat=True))
    for step_id in steps:
        step = locked_step(step_id)
        if not step.is_open:
            continue
        holder = Holder.inbox(successor, step.holder_role)
        event = tell(step.item, actor, "hand_over", f"chuyển {holder.name}"[:300], f"Theo {reason}.")
        step.state, step.done_at, step.done_by = StepState.HANDED_OVER, event.at, actor.post
        step.result = f"Chuyển {holder.name}"
        step.save(update_fields=["state", "done_at", "done_by", "result"])
        hand = Hand(holder, part=step.part, instruction=step.instruction, due_at=step.due_at)
        open_steps(step.item, [hand], event=event, actor=actor, previous=step.previous, may_wait=True, instead_of=step)
    return len(steps)


def dossiers_of(unit: Unit) -> QuerySet[Dossier]:
    """In the unit's charge and not closed."""
    return Dossier.objects.filter(unit=unit).exclude(state=DossierState.CLOSED)


def pass_on_dossiers(unit: Unit, successor: Unit, actor: Actor, reason: str) -> int:
    """The successor has them in charge; their numbers stay."""
    found = list(dossiers_of(unit).order_by("pk").values_list("pk", flat=True))
    for pk in found:
        dossier = locked(Dossier, pk)
        dossier.unit = successor
        dossier.save(update_fields=["unit"])
        tell(dossier, actor, "inherit", f"{successor.name} kế thừa từ {unit.name}"[:300], f"Theo {reason}.")
    return len(found)


ITEMS = Inherited(
    "công việc chưa kết thúc", lambda unit: open_items_of(unit).count(), pass_on_items, detail=kinds_of_open_items
)
INBOXES = Inherited("việc ở hộp thư chung", lambda unit: in_inboxes_of(unit).count(), pass_on_inboxes)
DOSSIERS = Inherited("hồ sơ công việc đang mở", lambda unit: dossiers_of(unit).count(), pass_on_dossiers)
