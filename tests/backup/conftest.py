"""One installation with real papers, backed up once; empty places to bring it to."""

import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from psycopg import sql

from qlvb.backup.database import Database
from qlvb.backup.make import make_archive
from qlvb.backup.manifest import Manifest
from qlvb.backup.restore import Target
from tests.factories import documents as made
from tests.factories.keys import Keyring
from tests.factories.people import make_agency

SUNDAY_NIGHT = datetime(2026, 11, 22, 15, 15, tzinfo=UTC)
STRUCTURE = """
    SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger
    WHERE NOT tgisinternal
    UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'function', '', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'column', table_name, column_name, data_type || coalesce(column_default, '') || is_nullable
    FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2, 3, 4
"""
CASTS = re.compile(r"::text|::character varying|[()\[\]]")


@dataclass(frozen=True)
class Original:
    """What was backed up, as it was then."""

    archive: Path
    manifest: Manifest
    counts: dict[str, int]
    digests: dict[str, str]
    structure: list[tuple[Any, ...]]
    files: dict[str, bytes]


@pytest.fixture(scope="session")
def original(
    django_db_setup: None,
    flush_past_append_only: None,
    django_db_blocker: Any,
    keyring: Keyring,
    tmp_path_factory: pytest.TempPathFactory,
) -> Original:
    """A province with an issued reply, an incoming paper on its way, a draft; and its archive."""
    directory = tmp_path_factory.mktemp("backups")
    with django_db_blocker.unblock():
        province = make_agency("Ủy ban nhân dân tỉnh Sơn Lam", "UBND tỉnh", "H99", "UBND", "Sơn Lam", keyring)
        commune = make_agency("Ủy ban nhân dân xã An Lạc", "UBND xã An Lạc", "H99.11", "UBND", "An Lạc", keyring)
        made.issued(province, [commune.unit], origin=made.at_specialist(province))
        made.drafting(province, subject="Dòng\n\\.\nvà\tkhoảng trắng")
        archive, manifest, _ = make_archive(directory, SUNDAY_NIGHT)
        database = Database.of_settings()
        counts, rows, shape = database.counts(), digests(database), structure(database)
        # The archive is all these tests need; the shared test database is handed back empty.
        call_command("flush", interactive=False, verbosity=0)
    named = {
        sha256: data for sha256, data in stored(settings.FILES_ROOT).items() if f"files/{sha256}" in manifest.members
    }
    return Original(archive, manifest, counts, rows, shape, named)


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Target]:
    """An empty database and an empty data directory."""
    name = f"target_{secrets.token_hex(4)}"
    database = Database(dict(_admin().keywords) | {"dbname": name})
    data = tmp_path / "var"
    for part in ("files", "trust", "tmp"):
        (data / part).mkdir(parents=True)
    with _admin().connect() as admin:
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    yield Target(database, data, data / "files", data / "trust", data / "tmp")
    with _admin().connect() as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def elsewhere(target: Target) -> dict[str, str]:
    """The environment of a process on the empty machine."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{target.database.name}").geturl()
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "qlvb.settings.base",
        "DATABASE_URL": url,
        "QLVB_DATA": str(target.data),
        "SECRET_KEY": settings.SECRET_KEY,
    }


def digests(database: Database) -> dict[str, str]:
    """One digest of all rows of each table."""
    found = {}
    with database.connect() as link:
        for name in database.counts():
            query = sql.SQL("SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM {} t")
            row = link.execute(query.format(sql.Identifier(name))).fetchone()
            assert row is not None
            found[name] = row[0]
    return found


def structure(database: Database) -> list[tuple[Any, ...]]:
    """Every constraint, trigger, index, function and column."""
    with database.connect() as link:
        rows = link.execute(STRUCTURE).fetchall()
    # PostgreSQL writes the casts of a text list in another order once it has been dumped and read back.
    return [(*row[:3], CASTS.sub("", row[3])) for row in rows]


def stored(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(root).rglob("*") if path.is_file()}


def untouched(target: Target) -> bool:
    """Still as empty as before?"""
    return target.database.is_empty() and not any(path.is_file() for path in target.data.rglob("*"))


def _admin() -> Database:
    return Database.of_settings().named("postgres")
