"""Content-addressed file store: the bytes are the name, written once, never changed, durable when `store` returns.

A file lies at root/ab/cd/<sha256>. Django's own storage does not fsync: after a power cut a row can point to an empty
file, so nothing of it is used here.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from qlvb.lib.errors import DamagedFile, RuleViolation

CHUNK_BYTES: Final = 1024 * 1024
FILE_MODE: Final = 0o640
DIRECTORY_MODE: Final = 0o750
INCOMING: Final = ".incoming"
SHA256: Final = re.compile(r"[0-9a-f]{64}")

DAMAGED: Final = "Tệp đã lưu không còn nguyên vẹn hoặc đã mất; vui lòng báo quản trị hệ thống."
NOT_STORED: Final = (
    "Hệ thống chưa lưu được tệp, có thể do hết chỗ lưu trữ; vui lòng thử lại hoặc báo quản trị hệ thống."
)


class NotStored(RuleViolation):
    """The disk refused the file. Nothing of it is left behind."""

    def __init__(self) -> None:
        super().__init__(NOT_STORED)


@dataclass(frozen=True)
class StoredFile:
    """What a row keeps of a stored file."""

    sha256: str
    """Lower-case hexadecimal."""
    size: int
    """Bytes."""


def store(data: bytes | BinaryIO, root: Path) -> StoredFile:
    """Keep `data` (bytes, or a binary file read from where it stands) under `root`; on disk when this returns.

    The same content twice, even at the same moment, is stored once. An existing file is never overwritten.
    Raises NotStored, or DamagedFile when the file already there has rotted.
    """
    try:
        return _store(data, root)
    except OSError as error:
        raise NotStored from error


def read_verified(root: Path, sha256: str) -> bytes:
    """The bytes of a stored file. Raises DamagedFile when it is missing or no longer has that hash."""
    try:
        data = path_of(root, sha256).read_bytes()
    except OSError as error:
        raise DamagedFile(DAMAGED) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise DamagedFile(DAMAGED)
    return data


def is_intact(root: Path, sha256: str) -> bool:
    """Is the file there, with that hash? Reads it in pieces; for sweeps over the whole store."""
    try:
        return sha256_of(path_of(root, sha256)) == sha256
    except OSError:
        return False


def sha256_of(path: Path) -> str:
    """The SHA-256 of any file, read in pieces. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def path_of(root: Path, sha256: str) -> Path:
    """Where a file with that hash lies. Raises ValueError for anything but 64 lower-case hexadecimal digits."""
    if not SHA256.fullmatch(sha256):
        raise ValueError(f"Not a SHA-256: {sha256!r}")
    return root / sha256[:2] / sha256[2:4] / sha256


def _store(data: bytes | BinaryIO, root: Path) -> StoredFile:
    incoming = root / INCOMING
    _make_directory(incoming)
    descriptor, name = tempfile.mkstemp(dir=incoming)
    temporary = Path(name)
    try:
        stored = _write(descriptor, data)
        target = path_of(root, stored.sha256)
        if target.exists():
            _check_existing(root, stored)
        else:
            _make_directory(target.parent)
            # Two writers of the same content may both come here: either rename leaves the same bytes.
            temporary.replace(target)
        # Also for a file already there: its writer may not have reached this line before a power cut.
        _sync_directory(target.parent)
        return stored
    finally:
        temporary.unlink(missing_ok=True)


def _write(descriptor: int, data: bytes | BinaryIO) -> StoredFile:
    """Write, hash and fsync; closes the descriptor."""
    digest = hashlib.sha256()
    size = 0
    with os.fdopen(descriptor, "wb") as file:
        for chunk in _chunks(data):
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.flush()
        os.fchmod(file.fileno(), FILE_MODE)
        os.fsync(file.fileno())
    return StoredFile(digest.hexdigest(), size)


def _chunks(data: bytes | BinaryIO) -> Iterator[bytes]:
    if isinstance(data, bytes):
        yield data
        return
    while chunk := data.read(CHUNK_BYTES):
        yield chunk


def _check_existing(root: Path, stored: StoredFile) -> None:
    if not is_intact(root, stored.sha256):
        raise DamagedFile(DAMAGED)


def _make_directory(directory: Path) -> None:
    """Make the directory and its missing parents, each durably entered in the directory above it."""
    if directory.is_dir():
        return
    _make_directory(directory.parent)
    directory.mkdir(mode=DIRECTORY_MODE, exist_ok=True)
    _sync_directory(directory.parent)


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
