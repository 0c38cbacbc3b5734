"""The list of good backups: a line of JSON each beside the archives, readable without any database."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

LOG: Final = "backups.jsonl"


@dataclass(frozen=True)
class Entry:
    """One archive that was made and read back without a fault."""

    made_at: str
    """UTC, ISO 8601."""
    path: str
    seal: str
    bytes: int
    files: int
    rows: int
    damaged: int
    """Stored files that were rotten already and therefore are not in it."""
    origin: str = ""
    """A `qlvb.backup.enums.Origin`; empty in lines written before there was one."""
    by: str = ""
    """Name and title of whoever asked for it in the browser."""
    audit_head: str = ""
    """'number:hash' of the newest link of the audit log in the archive (`manage.py verify_audit` asks for it)."""

    @property
    def made(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


def add(root: Path, entry: Entry) -> None:
    """Append one line, on disk when this returns."""
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (root / LOG).open("a") as file:
        file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


def entries(root: Path) -> list[Entry]:
    """Every backup ever listed, oldest first; a line half written by a crash is skipped."""
    try:
        lines = (root / LOG).read_text().splitlines()
    except FileNotFoundError:
        return []
    found = []
    for line in lines:
        try:
            found.append(Entry(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return found


def find(root: Path, name: str) -> Entry | None:
    """The backup of that file name, whether or not it still lies there."""
    return next((entry for entry in reversed(entries(root)) if Path(entry.path).name == name), None)


def last_good(root: Path) -> Entry | None:
    """The newest backup whose archive still lies there in its full length."""
    return next((entry for entry in reversed(entries(root)) if lies_there(entry)), None)


def lies_there(entry: Entry) -> bool:
    """Is its archive where it was made, in its full length?"""
    try:
        return Path(entry.path).stat().st_size == entry.bytes
    except OSError:
        return False
