"""What a backup says about itself."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from qlvb.backup.errors import DamagedBackup

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DUMP: Final = "database.dump"
FILES: Final = "files/"
TRUST: Final = "trust/"


@dataclass(frozen=True)
class Manifest:
    """The list of contents. Sealed together with them."""

    format: int
    made_at: str
    """UTC, ISO 8601."""
    server_version: int
    """Major version of the PostgreSQL that was dumped."""
    tool_version: int
    """Major version of the pg_dump that wrote the dump."""
    migrations: list[str]
    """Every applied migration, 'app.name'."""
    tables: dict[str, int]
    """Rows of every table in the very snapshot that was dumped."""
    members: dict[str, tuple[str, int]]
    """SHA-256 and size of every member but the manifest and the seal."""
    damaged: list[str]
    """Hashes of stored files that were already missing or rotten when the backup was made."""
    left_out: list[str]
    """Key files of the installation, by name only: keys never lie in a backup and come back by hand."""
    audit_head: str = ""
    """'number:hash' of the newest link of the audit log in the dump; empty in archives older than the chain."""

    @property
    def made(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    @property
    def files(self) -> int:
        return sum(name.startswith(FILES) for name in self.members)

    @property
    def rows(self) -> int:
        return sum(self.tables.values())

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()

    @classmethod
    def of_bytes(cls, data: bytes) -> "Manifest":
        """Raises DamagedBackup for anything that is no manifest of a format this program knows."""
        try:
            values = json.loads(data)
            values["members"] = {name: (str(sha), int(size)) for name, (sha, size) in values["members"].items()}
            manifest = cls(**values)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise DamagedBackup("không đọc được bản kê") from None
        if manifest.format != FORMAT:
            raise DamagedBackup(f"định dạng {manifest.format} không được hỗ trợ")
        return manifest
