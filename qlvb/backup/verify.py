"""Is an archive, to the last byte and the last row, what was sealed?"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final

from qlvb.backup.archive import CHUNK, Member, Reader
from qlvb.backup.database import count_dumped
from qlvb.backup.errors import DamagedBackup
from qlvb.backup.manifest import DUMP, FILES, MANIFEST, TRUST, Manifest

PLACE: Final = ".unfinished-verify-"
# A member's name never leads out of its directory, whatever an archive says.
KNOWN: Final = re.compile(
    rf"{re.escape(DUMP)}|{re.escape(MANIFEST)}|{FILES}[0-9a-f]{{64}}|{TRUST}[A-Za-z0-9_-][A-Za-z0-9._-]{{0,90}}"
)


@dataclass(frozen=True)
class Opened:
    """A verified archive, its dump unpacked."""

    manifest: Manifest
    seal: str
    dump: Path


def verify(path: Path, scratch: Path) -> tuple[Manifest, str]:
    """Check every byte, every checksum, every count; the manifest and the seal. Raises DamagedBackup."""
    with opened(path, scratch) as archive:
        return archive.manifest, archive.seal


@contextmanager
def opened(path: Path, scratch: Path) -> Iterator[Opened]:
    """Verify, and keep the dump in a place under `scratch` as long as the context lasts."""
    with TemporaryDirectory(dir=scratch, prefix=PLACE) as place:
        dump = Path(place) / DUMP
        try:
            with path.open("rb") as file:
                manifest, seal = _walk(file, dump)
        except OSError as error:
            raise DamagedBackup(f"không đọc được {path}: {error.strerror}") from error
        if count_dumped(dump, manifest.tool_version) != manifest.tables:
            raise DamagedBackup("số bản ghi của cơ sở dữ liệu không khớp bản kê")
        yield Opened(manifest, seal, dump)


def _walk(file: BinaryIO, dump: Path) -> tuple[Manifest, str]:
    reader = Reader(file)
    found: dict[str, tuple[str, int]] = {}
    manifest = None
    for member in reader.members():
        if not KNOWN.fullmatch(member.name) or member.name in found or manifest is not None:
            raise DamagedBackup(f"thành phần lạ {member.name!r}")
        if member.name == MANIFEST:
            manifest = Manifest.of_bytes(member.read())
        else:
            found[member.name] = (_digest(member, dump), member.size)
    if manifest is None:
        raise DamagedBackup("thiếu bản kê")
    _compare(found, manifest)
    return manifest, reader.seal


def _digest(member: Member, dump: Path) -> str:
    digest = hashlib.sha256()
    if member.name == DUMP:
        with dump.open("wb") as copy:
            while chunk := member.read(CHUNK):
                digest.update(chunk)
                copy.write(chunk)
    else:
        while chunk := member.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _compare(found: dict[str, tuple[str, int]], manifest: Manifest) -> None:
    for name in found.keys() | manifest.members.keys() | {DUMP}:
        if name not in found:
            raise DamagedBackup(f"thiếu {name}")
        if found[name] != manifest.members.get(name):
            raise DamagedBackup(f"sai mã kiểm tra của {name}")
        if name.startswith(FILES) and found[name][0] != name.removeprefix(FILES):
            raise DamagedBackup(f"nội dung không đúng tên của {name}")
