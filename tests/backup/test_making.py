"""Making backups: consistent, one at a time, never half, the old ones cleared away, the last one seen by everybody."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import AuditEntry, AuditSeal
from documents.storage import save_blob
from qlvb.backup import log
from qlvb.backup.database import Database
from qlvb.backup.errors import AnotherRuns, BackupFailed
from qlvb.backup.keep import back_up, back_up_when_due
from qlvb.backup.restore import restore
from qlvb.backup.verify import verify
from qlvb.jobs import weekly_backup
from qlvb.lib import env, files
from tests.backup.conftest import SUNDAY_NIGHT
from tests.races import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.BACKUP_ROOT = tmp_path / "backups"
    return settings.BACKUP_ROOT


def archives(root):
    return sorted(path.name for path in root.glob("[!.]*.tar"))


def test_a_paper_that_comes_during_the_backup_is_in_the_next_one(root, monkeypatch, settings):
    early = save_blob(b"before", "text/plain").sha256
    dump = Database.dump

    def slow_dump(self, path, snapshot):
        save_blob(b"meanwhile", "text/plain")
        return dump(self, path, snapshot)

    monkeypatch.setattr(Database, "dump", slow_dump)
    entry = back_up(now=SUNDAY_NIGHT)
    manifest, _ = verify(Path(entry.path), settings.TEMPORARY_ROOT)
    assert manifest.tables["documents_blob"] == 1 and manifest.files == 1 and f"files/{early}" in manifest.members
    later = back_up(now=SUNDAY_NIGHT + timedelta(hours=1))
    assert later.files == 2
    # The head of the audit log goes with it, in the archive and beside it.
    sealed = str(AuditSeal.objects.get(number=1))
    assert later.audit_head == verify(Path(later.path), settings.TEMPORARY_ROOT)[0].audit_head == sealed
    call_command("verify_audit")


def test_a_rotten_file_is_named_and_the_rest_saved(root, settings, client):
    blobs = [save_blob(text, "text/plain").sha256 for text in (b"good", b"rotten", b"lost")]
    path = files.path_of(settings.FILES_ROOT, blobs[1])
    path.chmod(0o600)
    path.write_bytes(b"changed")
    files.path_of(settings.FILES_ROOT, blobs[2]).unlink()
    entry = back_up()
    manifest, _ = verify(Path(entry.path), settings.TEMPORARY_ROOT)
    assert manifest.damaged == sorted(blobs[1:]) and manifest.files == 1
    assert AuditEntry.objects.get(act="backup.files_missing").details["sha256"] == sorted(blobs[1:])
    assert "thiếu 2 tệp" in health(client)["detail"]
    path.unlink()


def test_two_at_once_the_second_gives_way(root):
    with Database.of_settings().only_backup():
        with pytest.raises(AnotherRuns):
            back_up()
        assert back_up_when_due() is None
    assert not root.exists()


def test_the_job_run_twice_makes_one_backup_a_week(root):
    weekly_backup()
    weekly_backup()
    assert len(archives(root)) == 1
    made = [entry.act for entry in AuditEntry.objects.order_by("pk")]
    assert made == ["backup.made", "backup.verified"]
    [entry] = log.entries(root)
    assert verify(Path(entry.path), root)[1] == entry.seal
    with Database.of_settings().named("postgres").connect() as link:
        assert link.execute("SELECT 1 FROM pg_database WHERE datname LIKE '%_drill'").fetchone() is None


def test_a_removed_or_cut_archive_does_not_count(root):
    entry = back_up()
    Path(entry.path).write_bytes(b"")
    assert log.last_good(root) is None
    assert back_up_when_due(now=timezone.now() + timedelta(seconds=2)) is not None


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BackupFailed, match="Không ghi được"):
        back_up(tmp_path / "file" / "backups")


def test_the_commands_tell_what_they_did(tmp_path, settings, capsys):
    save_blob(b"paper", "text/plain")
    call_command("backup", to=tmp_path / "disk")
    [archive] = (tmp_path / "disk").glob("*.tar")
    assert f"{archive}" in capsys.readouterr().out
    call_command("verify_backup", str(archive), "--drill")
    said = capsys.readouterr().out
    assert "nguyên vẹn" in said and ", 1 tệp" in said
    with archive.open("r+b") as file:
        file.truncate(archive.stat().st_size - 1)
    with pytest.raises(CommandError, match="hỏng hoặc không đầy đủ"):
        call_command("verify_backup", str(archive))


def test_old_backups_go_strangers_stay(root):
    root.mkdir()
    for name in ("qlvb-20240101T000000Z.tar", "qlvb-20240102T000000Z.tar", "my-own.tar", "qlvb-old.tar"):
        (root / name).write_bytes(b"old")
    for hour in range(3):
        back_up(now=SUNDAY_NIGHT + timedelta(hours=hour))
    kept = [f"qlvb-20261122T{hour}1500Z.tar" for hour in (15, 16, 17)]
    assert archives(root) == sorted(["my-own.tar", "qlvb-old.tar", *kept])


def test_half_a_line_in_the_list_is_skipped(root):
    entry = back_up()
    with (root / log.LOG).open("a") as file:
        file.write(json.dumps({"made_at": "2026"})[:9])
    assert log.last_good(root) == entry


def health(client):
    answer = client.get("/suc-khoe/")
    assert answer.status_code == 200
    return next(check for check in answer.json()["checks"] if check["name"] == "backup")


def test_the_health_page_warns_after_eight_days(client, root):
    assert health(client) == {"name": "backup", "ok": False, "required": False, "detail": "Sao lưu: chưa có bản nào"}
    back_up(now=timezone.now() - timedelta(days=7, hours=23))
    assert health(client)["ok"]
    for archive in root.glob("*.tar"):
        archive.unlink()
    back_up(now=timezone.now() - timedelta(days=8, hours=1))
    found = health(client)
    assert not found["ok"] and "quá 8 ngày" in found["detail"]


@contextmanager
def stalled(path):
    """A stored file whose bytes never come: the backup waits in the middle of its work."""
    aside = path.with_suffix(".aside")
    path.rename(aside)
    os.mkfifo(path)
    try:
        yield
    finally:
        aside.replace(path)


@pytest.mark.slow
def test_killed_half_way_it_leaves_no_archive_and_the_next_one_tidies_up(original, target, elsewhere):
    restore(original.archive, target)
    last = files.path_of(target.files, max(original.files))
    root = target.data / "backups"
    command = [sys.executable, "manage.py", "backup"]
    with stalled(last):
        running = subprocess.Popen(command, cwd=env.PROJECT, env=elsewhere, start_new_session=True)
        wait_until(lambda: _size(root) > 10_000, what="a backup in the middle of its work")
        os.killpg(running.pid, signal.SIGKILL)
        running.wait(10)
    assert not archives(root) and list(root.iterdir())
    assert subprocess.run(command, cwd=env.PROJECT, env=elsewhere, check=False).returncode == 0
    [whole] = root.glob("*.tar")
    assert verify(whole, target.scratch)[0].files == len(original.files)
    assert sorted(path.name for path in root.iterdir()) == sorted([whole.name, log.LOG])


def _size(root):
    return sum(path.stat().st_size for path in root.glob(".unfinished-*.tar")) if root.exists() else 0
