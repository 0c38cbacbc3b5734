"""Celery jobs of backups: ids only, no rules (style.md, rule 8). The weekly one is in qlvb/jobs.py."""

import logging
from typing import cast

from celery import shared_task

from qlvb.lib.jobs import Job, job

logger = logging.getLogger(__name__)

SIX_HOURS = 6 * 60 * 60


# Acknowledged at once: a copy of the store may take longer than the broker waits before it delivers a job again.
@shared_task(acks_late=False, time_limit=SIX_HOURS, soft_time_limit=SIX_HOURS - 60)
def _do_run(*, run_id: int) -> None:
    """What was asked for in the browser."""
    from qlvb.backup import keep, runs
    from qlvb.lib.errors import RuleViolation

    with runs.at_work() as alone:
        run = runs.begin(run_id) if alone else None
        if run is None:
            return
        try:
            archive = keep.carry_out(run)
        except RuleViolation as refusal:
            runs.end(run_id, failure=refusal.sentence)
        except Exception:
            logger.exception("backup run %s failed", run_id)
            runs.end(run_id, failure="Hệ thống gặp sự cố; hãy thử lại hoặc báo người vận hành máy chủ.")
        else:
            runs.end(run_id, archive=archive)


do_run = cast(Job, _do_run)


@job
def take_up_runs() -> None:
    """The rows are the queue: end what a dead worker left, wake what was lost on its way."""
    from qlvb.backup import runs

    runs.close_dead()
    for run_id in runs.lost():
        do_run.delay_on_commit(run_id=run_id)
