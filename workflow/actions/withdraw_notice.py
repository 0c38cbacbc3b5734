"""Take a notice back."""

from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from accounts.tokens import use_once
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from workflow.models import Notice
from workflow.permissions import check_may_withdraw_notice


@transaction.atomic(durable=True)
def withdraw_notice(notice_id: int, *, reason: str, token: UUID | None = None, actor: Actor) -> Notice:
    """Its text and file are no longer shown to the addressees; that it existed and why it was withdrawn stays."""
    notice = locked(Notice, notice_id)
    check_may_withdraw_notice(actor, notice)
    use_once(actor, token)
    if not reason:
        raise BadInput("Hãy nêu lý do thu hồi.", field="text")
    notice.withdrawn_at = actor.now()
    notice.withdrawal_reason = reason
    notice.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    audit.record("notice.withdrawn", actor, notice, reason=reason)
    return notice
