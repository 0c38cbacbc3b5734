"""Bringing a backup onto an empty machine: verified first, marked while under way, repeatable after a kill."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

from django.conf import settings

from qlvb.backup.archive import Reader, sync_directory
from qlvb.backup.database import Database
from qlvb.backup.errors import DamagedBackup, NotEmpty, RestoreFailed
from qlvb.backup.manifest import FILES, TRUST, Manifest
from qlvb.backup.verify import PLACE, Opened, opened
from qlvb.lib import files
from qlvb.lib.durable import write_secret

MARK: Final = "restoring.json"


@dataclass(frozen=True)
class Target:
    """Where a backup is brought."""

    database: Database
    data: Path
    files: Path
    trust: Path
    scratch: Path

    @classmethod
    def of_settings(cls) -> "Target":
        """This installation."""
        return cls(
            Database.of_settings(),
            Path(settings.DATA_DIR),
            Path(settings.FILES_ROOT),
            Path(settings.TRUST_ROOT),
            Path(settings.TEMPORARY_ROOT),
        )

    @property
    def mark(self) -> Path:
        """Exists from the first change until everything is in and counted."""
        return self.data / MARK


def restore(path: Path, target: Target) -> Manifest:
    """Files, trust anchors, then the database in one transaction; its rows are counted before the mark goes.

    Raises DamagedBackup or NotEmpty before anything is touched; RestoreFailed leaves the mark, and the same call with
    the same archive goes on.
    """
    if target.mark.exists():
        for left in target.scratch.glob(f"{PLACE}*"):  # of the interrupted run
            shutil.rmtree(left)
    with opened(path, target.scratch) as archive:
        _check_target(target, archive)
        write_secret(target.mark, json.dumps({"archive": path.name, "seal": archive.seal}).encode())
        _bring_files(path, target)
        if target.database.is_empty():
            target.database.restore(archive.dump, archive.manifest.tool_version)
        if target.database.counts() != archive.manifest.tables:
            raise RestoreFailed("Số bản ghi sau khi phục hồi không khớp bản kê của bản sao lưu.")
        target.mark.unlink()
        sync_directory(target.data)
        return archive.manifest


def unfinished(data: Path) -> str:
    """The archive whose restore was interrupted in this data directory; '' when none was."""
    try:
        return str(json.loads((data / MARK).read_text())["archive"])
    except FileNotFoundError:
        return ""
    except (OSError, ValueError, KeyError, TypeError):
        return "?"


def _check_target(target: Target, archive: Opened) -> None:
    if target.database.version() < archive.manifest.server_version:
        raise NotEmpty(
            f"Bản sao lưu lấy từ PostgreSQL {archive.manifest.server_version}, "
            "máy chủ này dùng phiên bản cũ hơn. Không có dữ liệu nào bị thay đổi."
        )
    if _goes_on(target, archive):
        return
    if not target.database.is_empty():
        raise NotEmpty(
            f"Cơ sở dữ liệu “{target.database.name}” không trống; chỉ phục hồi vào cơ sở dữ liệu trống. "
            "Không có dữ liệu nào bị thay đổi."
        )
    if any(path.is_file() for path in target.files.rglob("*")):
        raise NotEmpty(
            f"Nơi lưu tệp {target.files} không trống; chỉ phục hồi vào nơi trống. Không có dữ liệu nào bị thay đổi."
        )
    for name, (sha256, _) in archive.manifest.members.items():
        anchor = target.trust / name.removeprefix(TRUST)
        if name.startswith(TRUST) and anchor.exists() and files.sha256_of(anchor) != sha256:
            raise NotEmpty(f"Chứng thư tin cậy {anchor} đã có và khác bản sao lưu. Không có dữ liệu nào bị thay đổi.")


def _goes_on(target: Target, archive: Opened) -> bool:
    """Was a restore of this very archive interrupted here? Then what lies here came from it, all of it."""
    try:
        seal = json.loads(target.mark.read_text()).get("seal")
    except (OSError, ValueError, AttributeError):
        return False
    if seal != archive.seal:
        return False
    # The database comes in whole or not at all; anything else was put there by somebody in between.
    return target.database.is_empty() or target.database.counts() == archive.manifest.tables


def _bring_files(path: Path, target: Target) -> None:
    with path.open("rb") as file:
        for member in Reader(file).members():
            if member.name.startswith(FILES):
                stored = files.store(cast(BinaryIO, member), target.files)
                if stored.sha256 != member.name.removeprefix(FILES):
                    raise DamagedBackup(f"{member.name} đã thay đổi trong khi phục hồi")
            elif member.name.startswith(TRUST):
                write_secret(target.trust / member.name.removeprefix(TRUST), member.read())
