"""What the page of backups shows: archives as the list beside them and the disk tell, runs as the rows tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qlvb.backup import log
from qlvb.backup.enums import UNDER_WAY, RunKind
from qlvb.backup.make import NAME
from qlvb.backup.models import BackupRun
from qlvb.backup.rules import Kept, surplus


@dataclass(frozen=True)
class Listed:
    """One archive: its line in the list, whether its file is there, and the newest run of each kind on it."""

    entry: log.Entry
    lies_there: bool
    is_elsewhere: bool
    """Made by a command into another directory, perhaps on a disk that has been taken away."""
    verified: BackupRun | None
    drilled: BackupRun | None

    @property
    def name(self) -> str:
        return Path(self.entry.path).name


def run_under_way() -> BackupRun | None:
    return BackupRun.objects.filter(state__in=UNDER_WAY).first()


def expected(root: Path, now: datetime) -> list[log.Entry]:
    """The archives that must or may still be there, newest first; those cleared away by the rules are left out."""
    entries = sorted(log.entries(root), key=lambda entry: entry.made, reverse=True)
    kept = [Kept(entry.path, entry.made, not entry.damaged) for entry in entries]
    gone = {old.name for old in surplus(kept, now)}
    return [entry for entry in entries if entry.path not in gone or log.lies_there(entry)]


def listed(entries: Iterable[log.Entry], root: Path) -> list[Listed]:
    """With what was found out about each; one query."""
    entries = list(entries)
    names = [Path(entry.path).name for entry in entries]
    runs = BackupRun.objects.filter(archive__in=names, kind__in=(RunKind.VERIFY, RunKind.DRILL)).exclude(
        state__in=UNDER_WAY
    )
    newest: dict[tuple[str, str], BackupRun] = {}
    for run in runs.order_by("finished_at", "pk"):
        newest[run.archive, run.kind] = run
    return [
        Listed(
            entry=entry,
            lies_there=log.lies_there(entry),
            is_elsewhere=Path(entry.path).parent != root.resolve() or not NAME.fullmatch(name),
            verified=newest.get((name, RunKind.VERIFY)),
            drilled=newest.get((name, RunKind.DRILL)),
        )
        for entry, name in zip(entries, names, strict=True)
    ]
