"""The one way to write the audit log."""

from typing import Any

from django.db import models
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import AuditEntry


def record(
    act: str, actor: Actor | None, target: models.Model | None = None, *, address: str | None = None, **details: Any
) -> AuditEntry:
    """Add one entry. `actor` None: the system itself, or somebody who has not signed in. Details are plain JSON,
    never secrets.
    """
    return AuditEntry.objects.create(
        at=timezone.now(),
        user=actor.user if actor else None,
        post=actor.post if actor else None,
        on_behalf_of=actor.on_behalf_of if actor else None,
        act=act,
        target_kind=target._meta.label_lower if target else "",
        target_id=target.pk if target else None,
        address=actor.address if actor else address,
        details=details,
    )
