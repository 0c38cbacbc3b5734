"""Opening a notice is the receipt its author sees (DN-3.3e)."""

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from workflow.models import Notice, NoticeReceipt


@transaction.atomic(durable=True)
def read_notice(notice_id: int, *, actor: Actor) -> None:
    """Write down when the addressee first opens it; later times, withdrawn notices and the author change nothing."""
    receipt = (
        NoticeReceipt.objects.select_for_update()
        .filter(
            notice_id=notice_id,
            user=actor.user,
            read_at=None,
            notice__withdrawn_at=None,
            notice__agency_id=actor.agency_id,
        )
        .first()
    )
    if receipt is None:
        return
    receipt.read_at = actor.now()
    receipt.save(update_fields=["read_at"])
    audit.record("notice.read", actor, Notice(pk=notice_id))
