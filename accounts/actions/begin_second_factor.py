"""Show a new key for a device; nothing changes before its first code (SD-10.2)."""

import secrets

from django.db import transaction
from django.utils import timezone

from accounts.models import Authenticator, User
from qlvb.lib.locking import locked

# As RFC 4226 wants it.
KEY_BYTES = 20


@transaction.atomic(durable=True)
def begin_second_factor(user_id: int) -> Authenticator:
    """In place of one begun earlier; a device in use stays in use."""
    user = locked(User, user_id)
    Authenticator.objects.filter(user=user, confirmed=False).delete()
    device = Authenticator(user=user, name="", confirmed=False, since=timezone.now())
    device.keep(secrets.token_bytes(KEY_BYTES))
    device.save()
    return device
