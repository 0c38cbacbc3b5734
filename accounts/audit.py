"""The one way to write the audit log."""

import json
from datetime import timedelta
from typing import Any

from django.db import connection, models
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import AuditEntry, User
from accounts.queries import first_agency_of

# Who opens the same page again within this time is told of once: same person, post, desk, address and thing.
READ_AGAIN_AFTER = timedelta(minutes=10)


def record(
    act: str,
    actor: Actor | None,
    target: models.Model | None = None,
    *,
    address: str | None = None,
    user: User | None = None,
    agency_id: int | None = None,
    item_id: int | None = None,
    **details: Any,
) -> AuditEntry:
    """Add one entry. `actor` None: the system itself, or somebody (`user`, when known) who is not at a desk yet.

    `agency_id` and `item_id` are found from actor and target when they can tell. Details are plain JSON, never
    secrets; what was changed goes into `before` and `after`, field by field.
    """
    return AuditEntry.objects.create(
        at=timezone.now(),
        agency_id=_agency_of(actor, target) if agency_id is None else agency_id,
        user=actor.user if actor else user,
        post=actor.post if actor else None,
        on_behalf_of=actor.on_behalf_of if actor else None,
        act=act,
        target_kind=target._meta.label_lower if target else "",
        target_id=target.pk if target else None,
        item_id=getattr(target, "audited_item", None) if item_id is None else item_id,
        address=actor.address if actor else address,
        details=details,
    )


_READING = """
    INSERT INTO accounts_auditentry
        (at, agency_id, user_id, post_id, on_behalf_of_id, act, target_kind, target_id, item_id, address, details)
    SELECT %(at)s, %(agency)s, %(user)s, %(post)s, %(behalf)s, %(act)s, %(kind)s, %(target)s, %(item)s,
           %(address)s::inet, %(details)s::jsonb
    WHERE NOT EXISTS (
        SELECT FROM accounts_auditentry
        WHERE target_kind = %(kind)s AND target_id = %(target)s AND at > %(since)s AND act = %(act)s
          AND user_id = %(user)s AND post_id = %(post)s AND on_behalf_of_id IS NOT DISTINCT FROM %(behalf)s
          AND address IS NOT DISTINCT FROM %(address)s::inet
    )
"""


def record_reading(act: str, actor: Actor, target: models.Model, **details: Any) -> None:
    """Somebody has opened something: one entry, one query; none when he opened it less than ten minutes ago."""
    now = timezone.now()
    words = {
        "at": now,
        "since": now - READ_AGAIN_AFTER,
        "agency": _agency_of(actor, target),
        "user": actor.user.pk,
        "post": actor.post.pk,
        "behalf": actor.on_behalf_of.pk if actor.on_behalf_of else None,
        "act": act,
        "kind": target._meta.label_lower,
        "target": target.pk,
        "item": getattr(target, "audited_item", None),
        "address": actor.address or None,
        "details": json.dumps(details, ensure_ascii=False),
    }
    with connection.cursor() as cursor:
        cursor.execute(_READING, words)


def changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """`before` and `after` for `record`: only what differs, as plain JSON."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {
        "before": {name: _plain(before.get(name)) for name in names},
        "after": {name: _plain(after.get(name)) for name in names},
    }


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _agency_of(actor: Actor | None, target: models.Model | None) -> int | None:
    """Whose log it is: of somebody who is not at a desk that of his account, whoever it is that tries to use it."""
    if actor:
        return actor.agency_id
    return first_agency_of(target) if isinstance(target, User) else getattr(target, "agency_id", None)
