"""The successor confirms that it has what was handed over (facts.md §7, no. 4)."""

from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from accounts.tokens import use_once
from qlvb.lib.locking import locked
from reports.enums import PackageState
from reports.models import HandOverPackage
from reports.permissions import check_may_receive


@transaction.atomic(durable=True)
def receive_package(package_id: int, *, note: str = "", token: UUID | None = None, actor: Actor) -> HandOverPackage:
    """Once; what is missing or doubtful is said in the note, which stays with it."""
    package = locked(HandOverPackage, package_id)
    check_may_receive(actor, package)
    use_once(actor, token)
    package.state, package.received_by, package.received_at = PackageState.RECEIVED, actor.post, actor.now()
    package.note = note
    package.save(update_fields=["state", "received_by", "received_at", "note"])
    audit.record("handover.received", actor, package, name=str(package), files=package.files)
    return package
