"""Mark what one was told as read."""

from django.db import transaction

from accounts.actor import Actor
from workflow.queries import unread_notifications_of


@transaction.atomic(durable=True)
def read_notifications(pk: int | None = None, *, actor: Actor) -> int:
    """The one, or all of one's own; returns how many had not been read."""
    unread = unread_notifications_of(actor)
    return (unread.filter(pk=pk) if pk else unread).update(read_at=actor.now())
