"""The file store keeps bytes: durable, once, unchanged."""

import hashlib
import io
import os
import stat
import threading
from pathlib import Path

import pytest

from qlvb.lib import files
from qlvb.lib.errors import DamagedFile
from qlvb.lib.files import NotStored, StoredFile, is_intact, path_of, read_verified, store

CONTENT = "Văn bản số 15/QĐ-UBND".encode()
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def test_bytes_come_back(tmp_path: Path) -> None:
    stored = store(CONTENT, tmp_path)
    assert stored == StoredFile(sha256=SHA256, size=len(CONTENT))
    assert read_verified(tmp_path, SHA256) == CONTENT
    assert path_of(tmp_path, SHA256) == tmp_path / SHA256[:2] / SHA256[2:4] / SHA256


def test_open_file_is_read_in_pieces(tmp_path: Path) -> None:
    data = os.urandom(3 * 1024 * 1024 + 7)
    assert store(io.BytesIO(data), tmp_path).size == len(data)
    assert read_verified(tmp_path, hashlib.sha256(data).hexdigest()) == data


def test_empty_content_has_a_name_too(tmp_path: Path) -> None:
    assert read_verified(tmp_path, store(b"", tmp_path).sha256) == b""


def test_same_content_is_kept_once_and_not_touched(tmp_path: Path) -> None:
    store(CONTENT, tmp_path)
    before = path_of(tmp_path, SHA256).stat()
    store(CONTENT, tmp_path)
    after = path_of(tmp_path, SHA256).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [SHA256]


def test_file_is_not_for_strangers(tmp_path: Path) -> None:
    store(CONTENT, tmp_path)
    assert stat.S_IMODE(path_of(tmp_path, SHA256).stat().st_mode) == 0o640


def test_changed_byte_is_noticed(tmp_path: Path) -> None:
    store(CONTENT, tmp_path)
    path_of(tmp_path, SHA256).write_bytes(CONTENT[:-1] + b"?")
    assert not is_intact(tmp_path, SHA256)
    with pytest.raises(DamagedFile) as refusal:
        read_verified(tmp_path, SHA256)
    assert refusal.value.sentence.startswith("Tệp đã lưu không còn nguyên vẹn")


def test_missing_file_is_noticed(tmp_path: Path) -> None:
    assert not is_intact(tmp_path, SHA256)
    with pytest.raises(DamagedFile):
        read_verified(tmp_path, SHA256)


def test_rotten_file_is_not_overwritten(tmp_path: Path) -> None:
    """Evidence of the damage stays; an administrator restores the file from a backup."""
    store(CONTENT, tmp_path)
    path_of(tmp_path, SHA256).write_bytes(b"rotten")
    with pytest.raises(DamagedFile):
        store(CONTENT, tmp_path)
    assert path_of(tmp_path, SHA256).read_bytes() == b"rotten"


@pytest.mark.parametrize("name", ["", "../../etc/passwd", SHA256.upper(), SHA256[:-1], SHA256 + "\n", "x" * 64])
def test_only_hashes_are_names(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Not a SHA-256"):
        path_of(tmp_path, name)


def test_twenty_writers_of_one_content(tmp_path: Path) -> None:
    data = os.urandom(200_000)
    results: list[StoredFile] = []
    threads = [threading.Thread(target=lambda: results.append(store(data, tmp_path))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(results)) == 1
    assert len(results) == 20
    assert read_verified(tmp_path, results[0].sha256) == data
    assert not list((tmp_path / files.INCOMING).iterdir())


def test_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotStored) as refusal:
        store(CONTENT, tmp_path)
    assert "chưa lưu được tệp" in refusal.value.sentence
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_everything_is_synced_before_the_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file before its rename, then its directory and every directory that is new."""
    events: list[str] = []
    sync, replace = os.fsync, Path.replace

    def fsync(descriptor: int) -> None:
        name = Path(os.readlink(f"/proc/self/fd/{descriptor}"))
        events.append(f"sync {'file' if name.is_file() else name.relative_to(tmp_path.parent)}")
        sync(descriptor)

    def renamed(self: Path, target: Path) -> Path:
        events.append("rename")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", renamed)
    root = tmp_path / "store"
    store(CONTENT, root)
    top = f"{tmp_path.name}/store"
    assert events == [
        f"sync {tmp_path.name}",
        f"sync {top}",
        "sync file",
        f"sync {top}",
        f"sync {top}/{SHA256[:2]}",
        "rename",
        f"sync {top}/{SHA256[:2]}/{SHA256[2:4]}",
    ]
