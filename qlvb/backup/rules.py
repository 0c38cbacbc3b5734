"""When a backup is due, when it is too old, and which old ones may go. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

SUNDAY: Final = 6
HOUR: Final = 22
WEEK: Final = timedelta(days=7)
TOO_OLD: Final = WEEK + timedelta(days=1)
ALL_OF: Final = timedelta(weeks=8)
MONTHLY_OF: Final = timedelta(days=366)
ALWAYS: Final = 3


@dataclass(frozen=True)
class Kept:
    """An archive that lies in the backup directory."""

    name: str
    made: datetime
    whole: bool
    """Known to be good, with every stored file in it."""


def is_due(last: datetime | None, now: datetime) -> bool:
    """Has no backup been made since the last Sunday, 22:00? `now` in local time.

    A machine that was off that night is due as soon as it runs again; a failed backup stays due.
    """
    sunday = now - timedelta(days=(now.weekday() - SUNDAY) % 7)
    night = sunday.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if night > now:
        night -= timedelta(weeks=1)
    return last is None or last < night


def is_too_old(last: datetime, now: datetime) -> bool:
    """A week has passed, and a day in which somebody could have noticed."""
    return now - last > TOO_OLD


def surplus(backups: Iterable[Kept], now: datetime) -> list[Kept]:
    """What may be removed.

    Kept are all of the last eight weeks, the newest of each month of the last year, the newest three, and the newest
    that is whole.
    """
    newest_first = sorted(backups, key=lambda backup: backup.made, reverse=True)
    kept = set(newest_first[:ALWAYS])
    kept.update([backup for backup in newest_first if backup.whole][:1])
    months = set()
    for backup in newest_first:
        month = (backup.made.year, backup.made.month)
        age = now - backup.made
        if age <= ALL_OF or (age <= MONTHLY_OF and month not in months):
            kept.add(backup)
        months.add(month)
    return [backup for backup in newest_first if backup not in kept]
