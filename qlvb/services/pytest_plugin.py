"""Gives every test run its own throw-away PostgreSQL, Valkey and data directory, so runs never meet each other.

Outside servers named by DATABASE_URL or REDIS_URL are used instead where given.
"""

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from qlvb.lib import env
from qlvb.services import processes
from qlvb.services.embedded import Services
from qlvb.services.layout import Layout

MARK = "QLVB_TEST_SERVICES"
PREFIX = "qlvb-test-"
OWNER_RECORD = "owner.pid"

_running: list[tuple[Services, Path]] = []


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """Runs before pytest-django reads the settings, which need the addresses. Parallel workers inherit them."""
    if MARK not in os.environ:
        _start()
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: Playwright leaves an event loop running, in which no later test could start its own. Of them
    the longest first, so that at the end no core waits for the other.
    """
    items.sort(key=lambda item: (bool(item.get_closest_marker("browser")), not item.get_closest_marker("long")))


def pytest_unconfigure() -> None:
    """Stop what this process started."""
    while _running:
        services, data = _running.pop()
        services.stop()
        shutil.rmtree(data, ignore_errors=True)


def _start() -> None:
    _clear_leftovers()
    data = Path(tempfile.mkdtemp(prefix=PREFIX))
    processes.record(data / OWNER_RECORD, os.getpid())
    given = dict(os.environ)
    services = Services(Layout(project=env.PROJECT, data=data), given=given, forgetful=True)
    _running.append((services, data))
    os.environ.update(services.start(), QLVB_DATA=str(data))
    os.environ[MARK] = str(data)


def _clear_leftovers() -> None:
    """Stop the services of test runs that were killed, and remove their data."""
    for data in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        record = data / OWNER_RECORD
        if record.exists() and record.stat().st_uid == os.geteuid() and processes.recorded(record) is None:
            Services(Layout(project=env.PROJECT, data=data), given={}, forgetful=True).stop()
            shutil.rmtree(data, ignore_errors=True)
