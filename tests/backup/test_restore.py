"""A backup brought onto an empty machine is the office as it was; anything but an empty machine is left alone."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from qlvb.backup.database import Database
from qlvb.backup.errors import NotEmpty, RestoreFailed
from qlvb.backup.restore import Target, restore, unfinished
from qlvb.lib import env, files
from qlvb.management.commands.restore import known_migrations
from tests.backup.conftest import Original, digests, stored, structure, untouched

pytestmark = pytest.mark.django_db


def check_equal(original: Original, target: Target) -> None:
    assert target.database.counts() == original.counts
    assert digests(target.database) == original.digests
    assert structure(target.database) == original.structure
    assert stored(target.files) == original.files
    assert stored(target.trust) == stored(settings.TRUST_ROOT)
    assert not unfinished(target.data)


def test_every_row_file_and_rule_comes_back(original, target):
    restore(original.archive, target)
    check_equal(original, target)
    assert original.counts["documents_outgoingdocument"] == 2 and original.counts["accounts_auditentry"] > 10
    assert len(original.files) >= 4


@pytest.mark.parametrize("statement", ["UPDATE {} SET act = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_restored_audit_log_is_append_only(original, restored, statement):
    with restored.database.connect() as link, pytest.raises(psycopg.errors.RaiseException):
        link.execute(statement.format("accounts_auditentry"))
    assert restored.database.counts() == original.counts


def test_restored_constraints_and_counters_go_on(restored):
    with restored.database.connect() as link:
        with pytest.raises(psycopg.errors.UniqueViolation):
            link.execute(
                "INSERT INTO documents_blob SELECT nextval('documents_blob_id_seq'), sha256, size, media_type,"
                " created_at FROM documents_blob LIMIT 1"
            )
        assert link.execute("SELECT nextval('documents_blob_id_seq') > max(id) FROM documents_blob").fetchone() == (
            True,
        )


@pytest.fixture
def restored(original: Original, target: Target) -> Target:
    restore(original.archive, target)
    return target


def test_no_key_and_no_secret_lies_in_the_archive(original):
    archive = original.archive.read_bytes()
    names = {path.name for path in Path(settings.KEYS_ROOT).iterdir() if path.is_file()}
    assert names == set(original.manifest.left_out) and names
    for name in names:
        assert (Path(settings.KEYS_ROOT) / name).read_bytes()[:200] not in archive
    assert settings.SECRET_KEY.encode() not in archive


def test_a_database_with_a_table_is_refused(original, target):
    with target.database.connect() as link:
        link.execute("CREATE TABLE paper (subject text)")
    with pytest.raises(NotEmpty, match="không trống"):
        restore(original.archive, target)
    assert target.database.counts() == {"paper": 0} and not stored(target.data)


def test_a_store_with_a_file_is_refused(original, target):
    kept = files.store(b"somebody's", target.files)
    with pytest.raises(NotEmpty, match="Nơi lưu tệp"):
        restore(original.archive, target)
    assert target.database.is_empty() and set(stored(target.data)) == {kept.sha256}


def test_another_trust_anchor_of_the_same_name_is_refused(original, target):
    name = next(path.name for path in Path(settings.TRUST_ROOT).iterdir() if path.is_file())
    (target.trust / name).write_bytes(b"another")
    with pytest.raises(NotEmpty, match="Chứng thư"):
        restore(original.archive, target)
    assert target.database.is_empty() and stored(target.data) == {name: b"another"}


class Killed(Exception):
    pass


KILLED_AT = {
    "between two files": "files.store = at_call(2, files.store)",
    "before the database": "Database.restore = at_call(1, Database.restore)",
    "inside the database": "Database._run = cut_off",
    "before the count": "Database.counts = at_call(1, Database.counts)",
    "before the mark goes": "Path.unlink = but_not_the_mark",
}
KILLED = """
import os, signal, sys
from pathlib import Path
import django
django.setup()
from qlvb.backup import restore
from qlvb.backup.database import Database
from qlvb.lib import files

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def at_call(number, function):
    calls = []
    def counting(*args, **more):
        calls.append(1)
        if len(calls) == number:
            die()
        return function(*args, **more)
    return counting

def cut_off(self, *arguments):
    with self.connect(autocommit=False) as half:
        half.execute("CREATE TABLE half (line int)")
        die()

remove = Path.unlink
def but_not_the_mark(self, *args, **more):
    if self.name == restore.MARK:
        die()
    remove(self, *args, **more)

{stage}
restore.restore(Path(sys.argv[1]), restore.Target.of_settings())
"""


@pytest.mark.slow
@pytest.mark.parametrize("stage", KILLED_AT)
def test_a_killed_restore_is_recognised_and_can_be_repeated(original, target, elsewhere, stage):
    script = KILLED.replace("{stage}", KILLED_AT[stage])
    command = [sys.executable, "-c", script, str(original.archive)]
    died = subprocess.run(command, cwd=env.PROJECT, env=elsewhere, check=False, timeout=60)
    assert died.returncode == -signal.SIGKILL
    assert unfinished(target.data) == original.archive.name
    restore(original.archive, target)
    check_equal(original, target)
    assert not list(target.scratch.iterdir())


def test_another_archive_does_not_go_on_where_one_was_interrupted(original, target, monkeypatch, tmp_path):
    with monkeypatch.context() as patch:
        patch.setattr(Database, "restore", _fails)
        with pytest.raises(Killed):
            restore(original.archive, target)
    mark = target.mark.read_text()
    target.mark.write_text(mark.replace(json.loads(mark)["seal"], "0" * 64))
    with pytest.raises(NotEmpty):
        restore(original.archive, target)
    assert target.database.is_empty()


def _fails(*args, **more):
    raise Killed


def test_the_product_does_not_start_on_half_a_restore(original, target, monkeypatch, settings, client):
    from django.core.management import CommandError, call_command

    monkeypatch.setattr(Database, "restore", _fails)
    with pytest.raises(Killed):
        restore(original.archive, target)
    settings.DATA_DIR = target.data
    with pytest.raises(CommandError, match="chưa xong"):
        call_command("prepare")
    answer = client.get("/suc-khoe/")
    assert answer.status_code == 503
    assert "chưa xong" in next(check["detail"] for check in answer.json()["checks"] if check["name"] == "restore")


def test_a_dump_that_does_not_go_in_leaves_the_database_empty(original, target):
    with target.database.connect() as link:
        name = next(row[2] for row in original.structure if row[0] == "function" and "append_only" in row[2])
        link.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")
    with pytest.raises(RestoreFailed):
        restore(original.archive, target)
    assert target.database.is_empty() and unfinished(target.data)


@pytest.mark.slow
def test_the_command_on_an_empty_machine(original, target, elsewhere):
    def manage(*words):
        return subprocess.run(
            [sys.executable, "manage.py", *words], cwd=env.PROJECT, env=elsewhere, capture_output=True, text=True
        )

    brought = manage("restore", str(original.archive))
    assert brought.returncode == 0, brought.stderr
    assert "Chép các tệp khóa" in brought.stdout and "SECRET_KEY" in brought.stdout
    assert "phiên bản phần mềm khác" not in brought.stdout
    counts = target.database.counts()
    assert counts == original.counts | {"accounts_auditentry": original.counts["accounts_auditentry"] + 1}

    again = manage("restore", str(original.archive))
    assert again.returncode == 1 and "không trống" in again.stderr


def test_an_archive_from_before_the_migrations_were_joined_is_ours():
    """It names migrations this program has no file of any more, but knows to have replaced."""
    assert {"workflow.0008_search", "accounts.0001_initial", "workflow.0001_base"} <= known_migrations()
    assert "workflow.0099_of_tomorrow" not in known_migrations()


def test_nothing_is_touched_by_looking(original, target):
    from qlvb.backup.verify import verify

    verify(original.archive, target.scratch)
    assert untouched(target)
