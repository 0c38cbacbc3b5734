"""A backup as an act: made, verified, written down, old ones cleared away."""

import logging
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from accounts import audit
from qlvb.backup import log
from qlvb.backup.database import Database
from qlvb.backup.errors import AnotherRuns, DamagedBackup
from qlvb.backup.make import NAME, made_at, make_archive
from qlvb.backup.rules import Kept, is_due, surplus
from qlvb.backup.verify import opened

logger = logging.getLogger(__name__)


def back_up(to: Path | None = None, *, now: datetime | None = None) -> log.Entry:
    """Make one backup in `to`, or where backups lie. Raises BackupFailed or DamagedBackup; then nothing is left."""
    with Database.of_settings().only_backup():
        return _back_up(to, now or timezone.now())


def back_up_when_due(*, now: datetime | None = None) -> log.Entry | None:
    """The weekly backup, tried by restoring it; None when this week's is there already. Harmless however often."""
    now = now or timezone.now()
    try:
        with Database.of_settings().only_backup():
            last = log.last_good(settings.BACKUP_ROOT)
            if not is_due(last.made if last else None, timezone.localtime(now)):
                return None
            entry = _back_up(None, now)
    except AnotherRuns:
        return None
    drill(Path(entry.path))
    return entry


def drill(path: Path) -> None:
    """Restore the database of an archive beside the real one, count its rows, remove it. Raises DamagedBackup."""
    database = Database.of_settings()
    with opened(path, settings.TEMPORARY_ROOT) as archive, database.only_backup(), database.scratch() as scratch:
        scratch.restore(archive.dump, archive.manifest.tool_version)
        if scratch.counts() != archive.manifest.tables:
            raise DamagedBackup("phục hồi thử cho số bản ghi khác bản kê")
    audit.record("backup.verified", None, archive=path.name, seal=archive.seal, drill=True)


def _back_up(to: Path | None, now: datetime) -> log.Entry:
    path, manifest, seal = make_archive(to or settings.BACKUP_ROOT, now)
    entry = log.Entry(
        made_at=manifest.made_at,
        path=str(path.resolve()),
        seal=seal,
        bytes=path.stat().st_size,
        files=manifest.files,
        rows=manifest.rows,
        damaged=len(manifest.damaged),
    )
    log.add(settings.BACKUP_ROOT, entry)
    audit.record("backup.made", None, archive=path.name, seal=seal, files=entry.files, rows=entry.rows)
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
