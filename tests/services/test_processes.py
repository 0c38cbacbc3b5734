"""A process number alone proves nothing: it may be dead, a zombie, or somebody else's by now."""

import os
import signal
import subprocess
import sys
import time

import pytest

from qlvb.services import processes

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    *(sys.executable, "-u", "-c"),
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready'); time.sleep(60)",
]


@pytest.fixture
def sleeper():
    with subprocess.Popen(SLEEP, start_new_session=True) as process:
        yield process
        process.kill()


def test_a_living_process_is_recognised(sleeper, tmp_path):
    processes.record(tmp_path / "pid", sleeper.pid)
    assert processes.recorded(tmp_path / "pid") == sleeper.pid


def test_a_dead_process_is_not(sleeper, tmp_path):
    processes.record(tmp_path / "pid", sleeper.pid)
    sleeper.kill()
    sleeper.wait()
    assert processes.recorded(tmp_path / "pid") is None


def test_a_zombie_counts_as_dead(sleeper, tmp_path):
    processes.record(tmp_path / "pid", sleeper.pid)
    sleeper.kill()
    deadline = time.monotonic() + 5
    while processes.identity(sleeper.pid) and time.monotonic() < deadline:  # killed, not collected
        time.sleep(0.01)
    assert processes.recorded(tmp_path / "pid") is None


def test_a_reused_number_is_a_stranger(sleeper, tmp_path):
    number, ticks, boot = processes.identity(sleeper.pid).split()
    (tmp_path / "pid").write_text(f"{number} {int(ticks) - 1} {boot}")
    assert processes.recorded(tmp_path / "pid") is None


@pytest.mark.parametrize("text", ["", "no number", "999999999 1 x"])
def test_a_damaged_record_names_nobody(tmp_path, text):
    (tmp_path / "pid").write_text(text)
    assert processes.recorded(tmp_path / "pid") is None


def test_stop_is_polite_first(sleeper):
    assert processes.stop(sleeper.pid, patience=5) is True
    assert sleeper.wait() == -signal.SIGTERM


def test_stop_kills_who_does_not_listen():
    with subprocess.Popen(STUBBORN, start_new_session=True, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        assert processes.stop(process.pid, patience=0.2) is False
        assert process.wait() == -signal.SIGKILL


def test_group_members_are_found(sleeper):
    assert processes.group_members(sleeper.pid) == [sleeper.pid]
    assert os.getpid() not in processes.group_members(sleeper.pid)
