"""'Sao lưu' in the browser's terms (SD-9.2): who may, what is shown, what a click does, what a dead worker leaves."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import AuditEntry, Post
from qlvb.backup import log, runs
from qlvb.backup.actions.ask_for_run import ask_for_run
from qlvb.backup.enums import Origin, RunKind, RunState
from qlvb.backup.jobs import do_run, take_up_runs
from qlvb.backup.make import STAMP
from qlvb.backup.models import BackupRun
from qlvb.lib.errors import InvalidTransition, NotAllowed
from tests.factories.correspondence import administrator
from tests.factories.people import Agency

# pg_dump sees what was committed, which is nothing; no job starts by itself, because no test commits.
pytestmark = pytest.mark.django_db

Browse = Callable[[Post], Client]
PAGE = "/quan-tri/sao-luu/"


@pytest.fixture(autouse=True)
def root(settings, tmp_path) -> Path:
    settings.BACKUP_ROOT = tmp_path / "backups"
    settings.TEMPORARY_ROOT = tmp_path
    return settings.BACKUP_ROOT


@pytest.fixture
def admin(province: Agency) -> Post:
    return administrator(province)


def kept(root: Path, *, days: int = 0, origin: str = "schedule", there: bool = True) -> log.Entry:
    """An archive in the list; its bytes do not matter to the page."""
    made = timezone.now() - timedelta(days=days)
    path = root / f"qlvb-{made:{STAMP}}.tar"
    entry = log.Entry(made.isoformat(), str(path), "0" * 64, 2048, 3, 500, 0, origin)
    log.add(root, entry)
    if there:
        path.write_bytes(bytes(2048))
    return entry


def name_of(entry: log.Entry) -> str:
    return Path(entry.path).name


def test_nobody_but_the_administrator_at_the_top_sees_backups(
    province: Agency, commune: Agency, admin: Post, browse: Browse, root: Path
) -> None:
    entry = kept(root)
    commune.unit.parent = province.unit
    commune.unit.save(update_fields=["parent"])
    below = administrator(commune)
    for post in (below, province.clerk, province.leader, commune.specialist):
        client = browse(post)
        assert client.get(PAGE).status_code == 403
        assert client.post(f"{PAGE}lap/").status_code == 403
        assert client.post(f"{PAGE}{name_of(entry)[:-4]}/kiem-tra/").status_code == 403
        assert PAGE not in client.get("/viec/").content.decode()
    with pytest.raises(NotAllowed, match="cơ quan đứng đầu hệ thống"):
        ask_for_run(RunKind.MAKE, actor=Actor.of(below))
    assert not BackupRun.objects.exists()
    assert PAGE in browse(admin).get(PAGE).content.decode()


def test_a_second_agency_that_is_under_no_other_is_not_the_top(province: Agency, commune: Agency) -> None:
    with pytest.raises(NotAllowed):
        ask_for_run(RunKind.MAKE, actor=Actor.of(administrator(commune)))


def test_the_page_says_when_a_week_has_passed_without_a_backup(admin: Post, browse: Browse, root: Path) -> None:
    client = browse(admin)
    assert "Chưa có bản sao lưu nào còn dùng được" in client.get(PAGE).content.decode()
    kept(root, days=8)
    assert "Đã hơn 7 ngày chưa có bản sao lưu mới" in client.get(PAGE).content.decode()
    kept(root, days=6)
    page = client.get(PAGE).content.decode()
    assert "7 ngày" not in page and "Chưa có bản" not in page
    assert page.count("Theo lịch hằng tuần") == 2


def test_what_was_found_out_is_shown_beside_the_archive(admin: Post, browse: Browse, root: Path) -> None:
    good, bad, lost = (kept(root, days=days, there=days != 3) for days in (1, 2, 3))
    runs.record(RunKind.DRILL, Origin.SCHEDULE, archive=name_of(good))
    runs.record(RunKind.VERIFY, Origin.COMMAND, archive=name_of(bad), failure="Sai niêm phong của tệp.")
    rows = browse(admin).get(PAGE).context["rows"]
    assert [row["label"] for row in rows] == [
        "Đủ, đúng niêm phong",
        "Không đạt kiểm tra",
        "Không thấy tệp hoặc sai độ dài",
    ]
    assert rows[0]["drilled"]["text"] == "đạt" and rows[1]["verified"]["text"] == "không đạt"
    assert [bool(row["check_url"]) for row in rows] == [True, True, False]
    assert lost.path.endswith(rows[2]["name"])


def test_neither_the_archive_nor_its_place_leaves_through_the_web(admin: Post, browse: Browse, root: Path) -> None:
    entry = kept(root)
    client = browse(admin)
    assert str(root) not in client.get(PAGE).content.decode()
    for address in (name_of(entry), f"{name_of(entry)}/", f"{name_of(entry)[:-4]}/", f"{name_of(entry)[:-4]}/tai-ve/"):
        assert client.get(PAGE + address).status_code == 404
    for junk in ("khong-co", "..%2f..%2fetc%2fpasswd", "qlvb-20200101T000000Z"):
        assert client.post(f"{PAGE}{junk}/kiem-tra/").status_code == 404


def test_the_page_costs_the_same_with_one_backup_and_with_three(admin: Post, browse: Browse, root: Path) -> None:
    client = browse(admin)
    client.get(PAGE)
    counts = []
    for days in (1, 2, 3):
        runs.record(RunKind.VERIFY, Origin.COMMAND, archive=name_of(kept(root, days=days)), actor=Actor.of(admin))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts == [counts[0]] * 3


def test_two_clicks_make_one_backup_and_a_check_reads_it(admin: Post, browse: Browse, root: Path) -> None:
    client, token = browse(admin), uuid4()
    for _ in range(2):
        assert client.post(f"{PAGE}lap/", {"token": token}).status_code == 302
    run = BackupRun.objects.get()
    with pytest.raises(InvalidTransition, match="Đang có lần sao lưu khác chạy"):
        ask_for_run(RunKind.VERIFY, archive="qlvb-20260101T000000Z.tar", actor=Actor.of(admin))
    waiting = client.get(f"{PAGE}tien-do/{run.pk}/").content.decode()
    assert "Kết xuất cơ sở dữ liệu" in waiting and "hx-get" in waiting
    do_run(run_id=run.pk)
    do_run(run_id=run.pk)
    entry = log.entries(root)[0]
    run.refresh_from_db()
    assert (run.state, run.archive, run.failure) == (RunState.DONE, name_of(entry), "")
    assert entry.by == f"{admin.user.full_name} ({admin.title})" and entry.origin == "web"
    # The same page sent again after the end, e.g. by 'back': nothing is made.
    assert client.post(f"{PAGE}lap/", {"token": token}).status_code == 302
    assert BackupRun.objects.count() == 1

    client.post(f"{PAGE}{name_of(entry)[:-4]}/kiem-tra/", {"token": uuid4()})
    checked = BackupRun.objects.get(kind=RunKind.VERIFY)
    do_run(run_id=checked.pk)
    checked.refresh_from_db()
    assert checked.state == RunState.DONE

    with Path(entry.path).open("r+b") as file:
        file.seek(600)
        file.write(b"x")
    again = ask_for_run(RunKind.VERIFY, archive=name_of(entry), actor=Actor.of(admin))
    do_run(run_id=again.pk)
    again.refresh_from_db()
    assert again.state == RunState.FAILED and "bị hỏng" in again.failure
    assert client.get(PAGE).context["rows"][0]["label"] == "Không đạt kiểm tra"
    acts = AuditEntry.objects.filter(act__startswith="backup.").order_by("pk").values_list("act", "user")
    assert list(acts) == [
        (act, admin.user_id)
        for act in ("backup.ordered", "backup.made", "backup.ordered", "backup.verified", "backup.ordered",
                    "backup.found_damaged")
    ]  # fmt: skip


def test_an_archive_put_in_anothers_place_is_found_by_its_seal(admin: Post, root: Path) -> None:
    run = ask_for_run(RunKind.MAKE, actor=Actor.of(admin))
    do_run(run_id=run.pk)
    entry = log.entries(root)[0]
    (root / log.LOG).write_text((root / log.LOG).read_text().replace(entry.seal, "0" * 64))
    check = ask_for_run(RunKind.VERIFY, archive=name_of(entry), actor=Actor.of(admin))
    do_run(run_id=check.pk)
    check.refresh_from_db()
    assert "niêm phong khác" in check.failure


def test_what_a_dead_worker_or_a_restore_leaves_is_ended_and_a_lost_order_woken(admin: Post) -> None:
    left = ask_for_run(RunKind.MAKE, actor=Actor.of(admin))
    assert runs.begin(left.pk)
    with runs.at_work() as alone:
        assert alone
        take_up_runs()
        left.refresh_from_db()
        assert left.state == RunState.WORKING  # somebody is at it
    take_up_runs()
    left.refresh_from_db()
    assert left.state == RunState.FAILED and "Bị ngắt giữa chừng" in left.failure
    lost = ask_for_run(RunKind.MAKE, actor=Actor.of(admin))
    assert runs.lost() == []
    BackupRun.objects.filter(pk=lost.pk).update(asked_at=timezone.now() - timedelta(minutes=2))
    assert runs.lost() == [lost.pk]


def test_a_backup_that_fits_nowhere_is_refused_before_it_starts(admin: Post, root: Path) -> None:
    made = timezone.now()
    path = root / f"qlvb-{made:{STAMP}}.tar"
    root.mkdir()
    with path.open("wb") as file:
        file.truncate(2**43)  # eight terabytes of nothing
    log.add(root, log.Entry(made.isoformat(), str(path), "0" * 64, 2**43, 3, 500, 0))
    with pytest.raises(InvalidTransition, match="chỉ còn trống"):
        ask_for_run(RunKind.MAKE, actor=Actor.of(admin))
    assert not BackupRun.objects.exists()
