"""Making an archive: the dump first, then every file the dump refers to."""

import io
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final

from django.conf import settings

from qlvb.backup.archive import Writer, sync_directory
from qlvb.backup.database import Database
from qlvb.backup.enums import Stage
from qlvb.backup.errors import BackupFailed, DamagedBackup
from qlvb.backup.manifest import DUMP, FILES, FORMAT, MANIFEST, TRUST, Manifest
from qlvb.backup.verify import verify
from qlvb.lib import files

UNFINISHED: Final = ".unfinished-"
NAME: Final = re.compile(r"qlvb-(\d{8}T\d{6}Z)\.tar")
STAMP: Final = "%Y%m%dT%H%M%SZ"


OnStage = Callable[[Stage], None]


def quiet(stage: Stage) -> None:
    """For whoever does not want to know how far it is."""


def make_archive(directory: Path, now: datetime, on_stage: OnStage = quiet) -> tuple[Path, Manifest, str]:
    """One consistent, verified set under its name; its manifest and seal. Call under `Database.only_backup`.

    Blobs are never changed or deleted and reach the disk before their row, so every file the snapshot refers to is
    there, however long the copying takes. Until the archive is on disk and has been read back, it has no name.
    """
    path = directory / f"qlvb-{now.astimezone(UTC):{STAMP}}.tar"
    if path.exists():
        raise BackupFailed(f"Đã có bản sao lưu {path}.")
    unfinished = directory / f"{UNFINISHED}{path.name}"
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        _clear_unfinished(directory)
        with unfinished.open("xb") as file:
            unfinished.chmod(0o600)
            manifest = _write(file, directory, now, on_stage)
        on_stage(Stage.READ_BACK)
        verified, seal = verify(unfinished, directory)
        if verified != manifest:
            raise DamagedBackup("bản kê đọc lại khác bản kê đã ghi")
        unfinished.rename(path)
        sync_directory(directory)
    except OSError as error:
        raise BackupFailed(f"Không ghi được bản sao lưu vào {directory}: {error.strerror}.") from error
    finally:
        with suppress(OSError):
            unfinished.unlink()
    return path, manifest, seal


def made_at(path: Path) -> datetime | None:
    """When the archive with that name was made; None for files that are none of ours."""
    found = NAME.fullmatch(path.name)
    return datetime.strptime(found[1], STAMP).replace(tzinfo=UTC) if found else None


def _write(file: BinaryIO, scratch: Path, now: datetime, on_stage: OnStage) -> Manifest:
    database = Database.of_settings()
    writer = Writer(file)
    members: dict[str, tuple[str, int]] = {}

    def add(name: str, source: Path) -> None:
        with source.open("rb") as content:
            size = source.stat().st_size
            members[name] = (writer.add(name, content, size), size)

    on_stage(Stage.DUMP)
    with TemporaryDirectory(dir=scratch, prefix=UNFINISHED) as place:
        dump = Path(place) / DUMP
        with database.snapshot() as snapshot:
            tool_version = database.dump(dump, snapshot)
            tables = snapshot.counts()
            blobs = [sha256 for (sha256,) in snapshot.rows("SELECT sha256 FROM documents_blob ORDER BY sha256")]
            chain = "SELECT number || ':' || hash FROM accounts_auditseal ORDER BY number DESC LIMIT 1"
            audit_head = next((link for (link,) in snapshot.rows(chain)), "")
            applied = [name for (name,) in snapshot.rows("SELECT app || '.' || name FROM django_migrations ORDER BY 1")]
        on_stage(Stage.FILES)
        add(DUMP, dump)
    for source in sorted(path for path in Path(settings.TRUST_ROOT).iterdir() if path.is_file()):
        add(TRUST + source.name, source)
    damaged = []
    for sha256 in blobs:
        # One rotten file must not keep all others from being saved: it is named instead.
        if files.is_intact(settings.FILES_ROOT, sha256):
            add(FILES + sha256, files.path_of(settings.FILES_ROOT, sha256))
        else:
            damaged.append(sha256)
    manifest = Manifest(
        format=FORMAT,
        made_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        server_version=database.version(),
        tool_version=tool_version,
        migrations=applied,
        tables=tables,
        members=members,
        damaged=damaged,
        left_out=sorted(path.name for path in Path(settings.KEYS_ROOT).iterdir() if path.is_file()),
        audit_head=audit_head,
    )
    text = manifest.to_bytes()
    writer.add(MANIFEST, io.BytesIO(text), len(text))
    writer.seal()
    return manifest


def _clear_unfinished(directory: Path) -> None:
    """Remove what a killed backup left; we hold the lock, so nobody works on it."""
    for left in directory.glob(f"{UNFINISHED}*"):
        if left.is_dir():
            for part in left.iterdir():
                part.unlink()
            left.rmdir()
        else:
            left.unlink()
