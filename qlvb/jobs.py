"""Celery jobs of the installation as a whole."""

from celery import shared_task

SIX_HOURS = 6 * 60 * 60


# Acknowledged at once: a copy of the store may take longer than the broker waits before it delivers a job again. What
# a dead worker left is taken up by the next hour's run, because the backup is still due then.
@shared_task(acks_late=False, time_limit=SIX_HOURS, soft_time_limit=SIX_HOURS - 60)
def weekly_backup() -> None:
    """Runs every hour; makes the backup of the week when it is due (SD-9.2, DN-10.6)."""
    from qlvb.backup.keep import back_up_when_due

    back_up_when_due()
