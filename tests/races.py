"""Threads that meet: started together, each on a database connection of its own."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

PATIENCE = 30


def together(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run the acts at the same moment, one thread each; what each returned, or the exception it raised."""
    race = Race(acts)
    return race.outcomes()


class Race:
    """Acts that have started; `outcomes` waits for all of them."""

    def __init__(self, acts: Sequence[Callable[[], Any]]) -> None:
        self._results: list[Any] = [None] * len(acts)
        self._start = threading.Barrier(len(acts))
        self._threads = [threading.Thread(target=self._run, args=(i, act)) for i, act in enumerate(acts)]
        for thread in self._threads:
            thread.start()

    def _run(self, place: int, act: Callable[[], Any]) -> None:
        try:
            self._start.wait(PATIENCE)
            self._results[place] = act()
        except Exception as error:
            self._results[place] = error
        finally:
            connection.close()

    def outcomes(self) -> list[Any]:
        for thread in self._threads:
            thread.join(PATIENCE * 4)
        assert not any(thread.is_alive() for thread in self._threads), "a thread never ended"
        return self._results


def wait_for_waiters(count: int) -> None:
    """Return when that many sessions of this database wait for a lock."""
    deadline = time.monotonic() + PATIENCE
    while waiters() < count:
        assert time.monotonic() < deadline, f"only {waiters()} of {count} sessions came to wait for a lock"
        time.sleep(0.02)


def waiters() -> int:
    with connection.cursor() as cursor:
        # Inside a transaction the view shows what it showed first, unless told to look again.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0])


def wait_until(happened: Callable[[], object], *, patience: float = PATIENCE, what: str) -> None:
    """Return when `happened` says so; `what` names it when it does not."""
    deadline = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < deadline, f"waited {patience} s in vain: {what}"
        time.sleep(0.05)
