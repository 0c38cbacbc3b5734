"""Ask for a backup, or for an archive to be checked (SD-9.2)."""

from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from accounts.models import Unit
from qlvb.backup.enums import UNDER_WAY, Origin, RunKind
from qlvb.backup.jobs import do_run
from qlvb.backup.models import BackupRun
from qlvb.backup.permissions import check_may_back_up, check_room
from qlvb.lib.errors import InvalidTransition
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def ask_for_run(kind: RunKind, *, archive: str = "", token: UUID | None = None, actor: Actor) -> BackupRun:
    """Write the order down and wake the job; the same order while one is under way is that one, and a form sent again
    after its run has ended is that run.

    One at a time in the whole installation: two would only slow each other down.
    """
    check_may_back_up(actor)
    locked(Unit, actor.agency_id)
    if token and (sent := BackupRun.objects.filter(asked_by=actor.post, token=token).first()):
        return sent
    under_way = BackupRun.objects.filter(state__in=UNDER_WAY).first()
    if under_way and (under_way.kind, under_way.archive) == (kind, archive):
        return under_way
    if under_way:
        raise InvalidTransition(f"Đang có lần {under_way.get_kind_display().lower()} khác chạy; hãy chờ lần đó xong.")
    if kind == RunKind.MAKE:
        check_room()
    run = BackupRun.objects.create(
        kind=kind, origin=Origin.WEB, archive=archive, asked_by=actor.post, asked_at=actor.now(), token=token
    )
    audit.record("backup.ordered", actor, run, kind=kind, archive=archive)
    do_run.delay_on_commit(run_id=run.pk)
    return run
