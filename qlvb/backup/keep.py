"""A backup as an act: made, verified, written down, old ones cleared away."""

import logging
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from accounts import audit
from accounts.actor import Actor
from accounts.sealing import seal_all
from qlvb.backup import log, runs
from qlvb.backup.database import Database
from qlvb.backup.enums import Origin, RunKind
from qlvb.backup.errors import AnotherRuns, BackupFailed, DamagedBackup
from qlvb.backup.make import NAME, OnStage, made_at, make_archive, quiet
from qlvb.backup.manifest import Manifest
from qlvb.backup.models import BackupRun
from qlvb.backup.rules import Kept, is_due, surplus
from qlvb.backup.verify import opened, verify
from qlvb.lib.errors import RuleViolation

logger = logging.getLogger(__name__)


def back_up(
    to: Path | None = None, *, now: datetime | None = None, actor: Actor | None = None, on_stage: OnStage = quiet
) -> log.Entry:
    """Make one backup in `to`, or where backups lie. Raises BackupFailed or DamagedBackup; then nothing is left.

    `actor`: who asked for it in the browser; None is a command on the machine.
    """
    origin = Origin.WEB if actor else Origin.COMMAND
    with Database.of_settings().only_backup():
        return _back_up(to, now or timezone.now(), origin, actor, on_stage)


def back_up_when_due(*, now: datetime | None = None) -> log.Entry | None:
    """The weekly backup, tried by restoring it; None when this week's is there already. Harmless however often."""
    now = now or timezone.now()
    try:
        with Database.of_settings().only_backup():
            last = log.last_good(settings.BACKUP_ROOT)
            if not is_due(last.made if last else None, timezone.localtime(now)):
                return None
            entry = _back_up(None, now, Origin.SCHEDULE)
    except AnotherRuns:
        return None
    except RuleViolation as problem:
        runs.record(RunKind.MAKE, Origin.SCHEDULE, failure=problem.sentence)
        raise
    drill(Path(entry.path), origin=Origin.SCHEDULE)
    return entry


def drill(path: Path, *, origin: Origin = Origin.COMMAND) -> None:
    """Restore the database of an archive beside the real one, count its rows, remove it. Raises DamagedBackup."""
    began, database = timezone.now(), Database.of_settings()
    try:
        with opened(path, settings.TEMPORARY_ROOT) as archive, database.only_backup(), database.scratch() as scratch:
            scratch.restore(archive.dump, archive.manifest.tool_version)
            if scratch.counts() != archive.manifest.tables:
                raise DamagedBackup("phục hồi thử cho số bản ghi khác bản kê")
    except AnotherRuns:
        raise
    except RuleViolation as problem:
        runs.record(RunKind.DRILL, origin, archive=path.name, failure=problem.sentence, began=began)
        raise
    audit.record("backup.verified", None, archive=path.name, seal=archive.seal, drill=True)
    runs.record(RunKind.DRILL, origin, archive=path.name, began=began)


def check(path: Path, *, actor: Actor | None = None) -> tuple[Manifest, str]:
    """Read an archive to its last byte; manifest and seal. Raises DamagedBackup, also when the list of backups knows
    another seal: then somebody has put another archive in its place.
    """
    try:
        manifest, seal = verify(path, settings.TEMPORARY_ROOT)
        known = log.find(settings.BACKUP_ROOT, path.name)
        if known and Path(known.path) == path.resolve() and known.seal != seal:
            raise DamagedBackup("niêm phong khác với niêm phong đã ghi khi lập")
    except DamagedBackup as problem:
        # A damaged archive is told of also where no database runs.
        with suppress(DatabaseError):
            audit.record("backup.found_damaged", actor, archive=path.name, problem=problem.sentence)
            _note_check(path, actor, failure=problem.sentence)
        raise
    audit.record("backup.verified", actor, archive=path.name, seal=seal, drill=False)
    _note_check(path, actor)
    return manifest, seal


def _note_check(path: Path, actor: Actor | None, failure: str = "") -> None:
    """A command's check; one asked for in the browser has its row already."""
    if actor is None:
        runs.record(RunKind.VERIFY, Origin.COMMAND, archive=path.name[:100], failure=failure)


def carry_out(run: BackupRun) -> str:
    """What was asked for in the browser; the name of the archive."""
    assert run.asked_by is not None
    actor = Actor.of(run.asked_by)
    if run.kind == RunKind.MAKE:
        entry = back_up(actor=actor, on_stage=partial(runs.reach, run.pk))
        return Path(entry.path).name
    known = log.find(settings.BACKUP_ROOT, run.archive)
    if known is None:
        raise BackupFailed("Bản sao lưu này không có trong danh sách.")
    check(Path(known.path), actor=actor)
    return run.archive


def _back_up(
    to: Path | None, now: datetime, origin: Origin, actor: Actor | None = None, on_stage: OnStage = quiet
) -> log.Entry:
    # So that every entry in the archive is covered by the chain whose head goes with it.
    seal_all()
    path, manifest, seal = make_archive(to or settings.BACKUP_ROOT, now, on_stage)
    entry = log.Entry(
        made_at=manifest.made_at,
        path=str(path.resolve()),
        seal=seal,
        bytes=path.stat().st_size,
        files=manifest.files,
        rows=manifest.rows,
        damaged=len(manifest.damaged),
        origin=origin,
        by=f"{actor.user.full_name} ({actor.post.title})" if actor else "",
        audit_head=manifest.audit_head,
    )
    log.add(settings.BACKUP_ROOT, entry)
    audit.record(
        "backup.made", actor, archive=path.name, seal=seal, files=entry.files, rows=entry.rows, origin=origin.value,
        audit_head=entry.audit_head,
    )  # fmt: skip
    if manifest.damaged:
        logger.error("%s stored files are missing or rotten and not in %s", len(manifest.damaged), path)
        audit.record("backup.files_missing", None, archive=path.name, sha256=manifest.damaged[:100])
    _clear_old(now)
    return entry


def _clear_old(now: datetime) -> None:
    root = Path(settings.BACKUP_ROOT)
    whole = {entry.path for entry in log.entries(root) if not entry.damaged}
    found = [
        Kept(path.name, made, str(path.resolve()) in whole)
        for path in root.glob("*.tar")
        if NAME.fullmatch(path.name) and (made := made_at(path)) is not None
    ]
    for old in surplus(found, now):
        (root / old.name).unlink()
        logger.info("Removed the old backup %s", old.name)
