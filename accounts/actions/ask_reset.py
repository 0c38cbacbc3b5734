"""Ask for a link to a new password (SD-10.2)."""

from django.db import transaction
from django.utils import timezone

from accounts.forgotten import is_one_too_many
from accounts.jobs import answer_reset_requests
from accounts.models import ResetRequest


@transaction.atomic(durable=True)
def ask_reset(name: str, *, network: str | None) -> None:
    """The same work whoever the name belongs to, if to anybody; nothing at all for one request too many."""
    if is_one_too_many(name, network):
        return
    ResetRequest.objects.create(name=name, network=network, asked_at=timezone.now())
    answer_reset_requests.delay_on_commit()
