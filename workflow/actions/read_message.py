"""Opening what was sent is the receipt its sender sees (KS-11.1)."""

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from workflow.models import FileMessage, MessageReceipt


@transaction.atomic(durable=True)
def read_message(message_id: int, *, actor: Actor) -> None:
    """Write down when the recipient first opens it; later times and the sender change nothing."""
    receipt = (
        MessageReceipt.objects.select_for_update()
        .filter(message_id=message_id, user=actor.user, agency_id=actor.agency_id, read_at=None)
        .first()
    )
    if receipt is None:
        return
    receipt.read_at = actor.now()
    receipt.save(update_fields=["read_at"])
    audit.record("message.read", actor, FileMessage(pk=message_id))
