"""When a backup is due and which old ones may go: tables typed by hand."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from qlvb.backup.database import count_dumped, find_program
from qlvb.backup.errors import BackupFailed
from qlvb.backup.rules import Kept, is_due, is_too_old, surplus

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def at(day, hour, minute=0):
    """November 2026; the 15th, 22nd and 29th are Sundays."""
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, at(18, 10), True),
        (at(15, 22, 15), at(22, 21, 59), False),
        (at(15, 22, 15), at(22, 22, 0), True),
        (at(22, 22, 15), at(22, 23, 15), False),
        (at(22, 22, 15), at(29, 21, 15), False),
        (at(22, 22, 15), at(29, 22, 15), True),
        (at(15, 22, 15), at(23, 8, 15), True),  # the machine was off that night
        (at(22, 10, 0), at(22, 22, 15), True),  # one made by hand that morning is not the night's
    ],
)
def test_a_backup_is_due_from_sunday_night_until_it_is_made(last, now, due):
    assert is_due(last, now) is due


def test_eight_days_are_too_long():
    assert not is_too_old(at(14, 22), at(22, 22))
    assert is_too_old(at(14, 22), at(22, 22, 1))


def kept(*days, whole=True, now=datetime(2026, 11, 22, 16, tzinfo=UTC)):
    return [Kept(str(day), now - timedelta(days=day), whole) for day in days]


def gone(backups):
    return {backup.name for backup in surplus(backups, datetime(2026, 11, 22, 16, tzinfo=UTC))}


def test_weeks_and_months_are_kept_and_the_rest_goes():
    # 0…56 days: eight weeks, back to 27 September. Of September and August only the newest stay: 27/9 and 84 = 30/8.
    assert gone(kept(0, 7, 14, 21, 28, 35, 42, 49, 56, 63, 70, 77, 84)) == {"63", "70", "77"}


def test_older_than_a_year_goes():
    assert gone(kept(0, 7, 14, 367, 800)) == {"367", "800"}


def test_the_newest_three_stay_however_old():
    assert gone(kept(400, 500, 600, 700)) == {"700"}


def test_the_last_whole_one_stays_when_newer_ones_lack_files():
    assert gone([*kept(0, 7, 14, whole=False), *kept(500, 600)]) == {"600"}


def test_a_program_that_is_too_old_is_not_used(tmp_path):
    with pytest.raises(BackupFailed, match="postgresql-client-99"):
        find_program("pg_dump", 99)


def test_what_is_no_dump_has_no_counts(tmp_path):
    (tmp_path / "dump").write_bytes(b"PGDMP nonsense")
    assert count_dumped(tmp_path / "dump", 1) is None
