"""Celery jobs of the road: repeatable, no rules (style.md, rule 8)."""

import logging

from qlvb.lib.jobs import job

logger = logging.getLogger(__name__)


@job
def look_after_shares() -> None:
    """After midnight: what was shared until yesterday ends, also with a post; whoever has come into a unit sees
    what it was shown.
    """
    from workflow import shares

    shares.end_the_past()
    shares.follow_the_posts()
    shares.follow_the_units()


@job
def remind_of_deadlines() -> None:
    """Every agency's reminders that are due; then the mail."""
    from accounts.models import Unit
    from workflow.actions.remind import remind

    for agency in Unit.objects.filter(keeps_registers=True, valid_to=None):
        try:
            remind(agency)
        except Exception:
            logger.exception("the reminders of agency %s failed", agency.pk)
    send_mail.delay_on_commit()


@job
def send_mail() -> None:
    """The rows are the queue: whatever waits and is due."""
    from workflow.mailing import send_waiting

    send_waiting()
