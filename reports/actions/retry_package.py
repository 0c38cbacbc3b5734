"""Pack again what could not be packed."""

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from qlvb.lib.locking import locked
from reports.enums import PackageState
from reports.jobs import make_package
from reports.models import HandOverPackage
from reports.permissions import check_may_retry


@transaction.atomic(durable=True)
def retry_package(package_id: int, *, actor: Actor) -> HandOverPackage:
    """From where it stopped; a second click finds it under way."""
    package = locked(HandOverPackage, package_id)
    check_may_retry(actor, package)
    package.state, package.attempts, package.failure = PackageState.WAITING, 0, ""
    package.save(update_fields=["state", "attempts", "failure"])
    audit.record("handover.retried", actor, package, name=str(package))
    make_package.delay_on_commit(package_id=package.pk)
    return package
