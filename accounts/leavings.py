"""Leaving days that were recorded ahead: shared by the acts that settle them, inside their transactions (DN-13.5d)."""

from accounts.actor import Actor
from accounts.models import PlannedLeaving, User


def open_leaving(user: User, agency_id: int) -> PlannedLeaving | None:
    """The day recorded for him there that has neither been settled nor cancelled; locked."""
    open_ones = PlannedLeaving.objects.filter(user=user, agency_id=agency_id, settled_at=None, cancelled_at=None)
    return open_ones.select_for_update().first()


def settle(user: User, actor: Actor) -> None:
    """The withdrawal is on the system: nobody need be told any more."""
    if leaving := open_leaving(user, actor.agency_id):
        leaving.settled_at = actor.now()
        leaving.save(update_fields=["settled_at"])


def cancel_open(user: User, actor: Actor) -> None:
    """He stays after all."""
    if leaving := open_leaving(user, actor.agency_id):
        leaving.cancelled_at = actor.now()
        leaving.save(update_fields=["cancelled_at"])
