"""The archive: a plain tar whose last member is the SHA-256 of every byte before it.

`tar -xf` opens it anywhere. Reader and writer are stricter than tar: headers have one spelling, the tail is fixed, so
no byte of the file can change without being noticed, not even padding.
"""

import hashlib
import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from qlvb.backup.errors import DamagedBackup

BLOCK: Final = tarfile.BLOCKSIZE
CHUNK: Final = 1024 * 1024
SEAL: Final = "seal.sha256"
END: Final = bytes(2 * BLOCK)
TAIL_BYTES: Final = 2 * BLOCK + len(END)


class Writer:
    """Adds members to an open file and seals it. Every byte is hashed on its way."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()

    def add(self, name: str, source: BinaryIO, size: int) -> str:
        """Copy `size` bytes of `source`; their SHA-256. Raises ValueError when the source has fewer or more."""
        digest = hashlib.sha256()
        copied = 0
        self._write(_header(name, size))
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            copied += len(chunk)
            self._write(chunk)
        if copied != size:
            raise ValueError(f"{name}: {copied} bytes instead of {size}")
        self._write(_padding(size))
        return digest.hexdigest()

    def seal(self) -> str:
        """Close the archive with its seal, on disk when this returns."""
        seal = self._digest.hexdigest()
        self._file.write(_tail(seal))
        self._file.flush()
        os.fsync(self._file.fileno())
        return seal

    def _write(self, data: bytes) -> None:
        self._digest.update(data)
        self._file.write(data)


@dataclass
class Member:
    """One member while the reader stands on it; what is not read is skipped, but still counts for the seal."""

    name: str
    size: int
    _reader: "Reader"
    _left: int

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._reader.take(wanted)
        self._left -= len(data)
        return data


class Reader:
    """Walks through an archive once. When the walk has ended without DamagedBackup, the seal was right."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._end = os.fstat(file.fileno()).st_size - TAIL_BYTES
        self._digest = hashlib.sha256()
        self.seal = ""

    def members(self) -> Iterator[Member]:
        """Every member but the seal, in order. Raises DamagedBackup."""
        if self._end < 0:
            raise DamagedBackup("tệp quá ngắn")
        self._file.seek(0)
        while self._file.tell() < self._end:
            name, size = _parse(self.take(BLOCK))
            member = Member(name, size, self, size)
            yield member
            while member.read(CHUNK):
                pass
            self.take(len(_padding(size)))
        self.seal = self._digest.hexdigest()
        if self._file.read(TAIL_BYTES + 1) != _tail(self.seal):
            raise DamagedBackup("sai niêm phong của tệp")

    def take(self, size: int) -> bytes:
        """The next bytes, hashed; never past the place where the seal begins."""
        if self._file.tell() + size > self._end:
            raise DamagedBackup("tệp bị cắt ngắn")
        data = self._file.read(size)
        if len(data) != size:
            raise DamagedBackup("tệp bị cắt ngắn")
        self._digest.update(data)
        return data


def sync_directory(directory: Path) -> None:
    """Make what was renamed or removed in the directory survive a power cut."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _header(name: str, size: int) -> bytes:
    # GNU's way of writing sizes knows no limit of 8 GB.
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    block = info.tobuf(tarfile.GNU_FORMAT)
    if len(block) != BLOCK:
        raise ValueError(f"Member name too long: {name}")
    return block


def _parse(block: bytes) -> tuple[str, int]:
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
        if info.size >= 0 and _header(info.name, info.size) == block:
            return info.name, info.size
    except (tarfile.HeaderError, ValueError):
        pass
    raise DamagedBackup("sai phần đầu của một tệp thành phần")


def _padding(size: int) -> bytes:
    return bytes(-size % BLOCK)


def _tail(seal: str) -> bytes:
    text = f"{seal}\n".encode()
    return _header(SEAL, len(text)) + text + _padding(len(text)) + END
