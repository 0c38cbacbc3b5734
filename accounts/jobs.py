"""Celery jobs of people: repeatable, no rules (style.md, rule 8)."""

import logging

from django.utils import timezone

from qlvb.lib.jobs import job

logger = logging.getLogger(__name__)


@job
def seal_audit_log() -> None:
    """What was written since the last minute joins the chain."""
    from accounts.sealing import seal_all

    seal_all()


@job
def close_accounts() -> None:
    """Accounts whose leaving day has come; signing in was impossible from midnight on without this."""
    from accounts.closing import close_on_leaving_day
    from accounts.models import User

    due = User.objects.filter(is_active=True, closed_from__lte=timezone.localdate())
    for pk in due.values_list("pk", flat=True):
        try:
            close_on_leaving_day(pk)
        except Exception:
            logger.exception("the account of user %s could not be closed", pk)
