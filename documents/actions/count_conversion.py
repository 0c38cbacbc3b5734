"""Take up the conversion of a draft, counting the attempt before it is made."""

from django.db import transaction
from django.utils import timezone

from documents.enums import Conversion
from documents.models import DraftVersion
from qlvb.lib.errors import RuleViolation
from qlvb.lib.locking import locked

MAX_ATTEMPTS = 3


def count_conversion(version_id: int) -> DraftVersion | None:
    """The version if it still waits for its PDF, else None.

    Raises RuleViolation when it has been tried often enough.
    """
    with transaction.atomic(durable=True):
        version = locked(DraftVersion, version_id)
        if version.conversion != Conversion.WAITING:
            return None
        version.attempts += 1
        version.last_attempt_at = timezone.now()
        version.save(update_fields=["attempts", "last_attempt_at"])
    if version.attempts > MAX_ATTEMPTS:
        raise RuleViolation("Hệ thống không chuyển được tệp này sang PDF; hãy nộp bản PDF.")
    return DraftVersion.objects.select_related("source", "document").get(pk=version_id)
