"""Tasks led by a unit or an agency that ends: its successor leads them, deadlines as they were (facts.md §7)."""

from django.db.models import Q, QuerySet

from accounts.actor import Actor
from accounts.inheritance import Inherited
from accounts.models import Unit
from qlvb.lib.locking import locked
from tasks.enums import RUNNING, AssignmentState
from tasks.models import Assignment
from workflow.steps import tell


def led_by(unit: Unit) -> QuerySet[Assignment]:
    """Planned or running; of an agency those of its units, too."""
    return Assignment.objects.filter(
        Q(lead_unit=unit) | Q(lead_agency=unit), state__in=(AssignmentState.PLANNED, *RUNNING)
    )


def pass_on(unit: Unit, successor: Unit, actor: Actor, reason: str) -> int:
    found = list(led_by(unit).order_by("pk").values_list("pk", flat=True))
    for pk in found:
        task = locked(Assignment, pk)
        if task.lead_unit_id == unit.pk:
            task.lead_unit = successor
        if task.lead_agency_id == unit.pk:
            task.lead_agency = successor
        task.save(update_fields=["lead_unit", "lead_agency"])
        tell(task, actor, "inherit", f"{successor.name} chủ trì thay {unit.name}"[:300], f"Theo {reason}.")
    return len(found)


LED = Inherited("nhiệm vụ đang chủ trì", lambda unit: led_by(unit).count(), pass_on)
