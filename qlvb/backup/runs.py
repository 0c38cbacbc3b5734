"""The rows of backup runs: begun, followed, ended; each step can be done again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from qlvb.backup.database import Database
from qlvb.backup.enums import UNDER_WAY, Origin, RunKind, RunState, Stage
from qlvb.backup.models import BackupRun
from qlvb.lib.locking import locked

# Held by whoever does the work of a run, as long as his connection lives: nobody has to guess whether he is dead.
LOCK: Final = 0x514C5643
# An order nobody has begun after this was lost on its way to the workers.
LOST_AFTER: Final = timedelta(seconds=60)
INTERRUPTED: Final = "Bị ngắt giữa chừng; chưa có bản nào được ghi. Hãy làm lại."


@contextmanager
def at_work() -> Iterator[bool]:
    """Whether nobody else is at work on a run; if so, nobody else will be until this ends."""
    with Database.of_settings().connect() as connection:
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
        yield row == (True,)


@transaction.atomic(durable=True)
def begin(run_id: int) -> BackupRun | None:
    """The run, now at work; None when somebody has begun it already. Call within `at_work`."""
    run = locked(BackupRun, run_id)
    if run.state != RunState.WAITING:
        return None
    run.state = RunState.WORKING
    run.save(update_fields=["state"])
    return BackupRun.objects.select_related("asked_by__user", "asked_by__unit__belongs_to").get(pk=run_id)


@transaction.atomic(durable=True)
def reach(run_id: int, stage: Stage) -> None:
    """How far making the archive is."""
    run = locked(BackupRun, run_id)
    if run.state == RunState.WORKING:
        run.stage = stage
        run.save(update_fields=["stage"])


@transaction.atomic(durable=True)
def end(run_id: int, *, archive: str = "", failure: str = "") -> None:
    """Done or, with a failure, not; what has ended stays as it is."""
    run = locked(BackupRun, run_id)
    if run.state not in UNDER_WAY:
        return
    run.state = RunState.FAILED if failure else RunState.DONE
    run.archive, run.failure, run.finished_at = archive or run.archive, failure, timezone.now()
    run.save(update_fields=["state", "archive", "failure", "finished_at"])


def record(
    kind: RunKind, origin: Origin, *, archive: str = "", failure: str = "", actor: Actor | None = None,
    began: datetime | None = None,
) -> None:  # fmt: skip
    """Write down what the schedule or a command has done, all at once."""
    now = timezone.now()
    BackupRun.objects.create(
        kind=kind,
        origin=origin,
        archive=archive,
        asked_by=actor.post if actor else None,
        asked_at=began or now,
        finished_at=now,
        state=RunState.FAILED if failure else RunState.DONE,
        failure=failure,
    )


def close_dead() -> int:
    """End the runs whose worker is gone: killed, or alive only in the snapshot that was restored. How many."""
    working = BackupRun.objects.filter(state=RunState.WORKING)
    if not working.exists():
        return 0
    with at_work() as nobody_is:
        if not nobody_is:
            return 0
        dead = list(working.values_list("pk", flat=True))
        for pk in dead:
            end(pk, failure=INTERRUPTED)
        return len(dead)


def lost() -> list[int]:
    """Orders no worker has begun for too long."""
    waiting = BackupRun.objects.filter(state=RunState.WAITING, asked_at__lt=timezone.now() - LOST_AFTER)
    return list(waiting.values_list("pk", flat=True))
