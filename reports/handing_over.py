"""The package of an agency that ends: noted while everything is in its place, packed when all has been passed on."""

from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Unit, UnitChange
from accounts.queries import top_agency
from reports.jobs import make_package
from reports.models import HandOverPackage
from workflow.models import WorkItem


def note_package(change: UnitChange, heir: Unit | None) -> None:
    """What is open now: in a moment it is the successor's. Without one the agency at the top keeps the past."""
    assert change.unit is not None
    found = WorkItem.objects.filter(agency=change.unit, closed_at=None).order_by("pk")
    HandOverPackage.objects.create(
        change=change,
        agency=change.unit,
        receiver=heir or Unit.objects.get(pk=top_agency() or 0),
        open_items=list(found.values_list("pk", flat=True)),
        ordered_at=timezone.now(),
    )


def order_package(change: UnitChange, actor: Actor) -> None:
    """Wake the job once all this is written."""
    make_package.delay_on_commit(package_id=HandOverPackage.objects.get(change=change).pk)
