"""Web, worker and beat: restarted when they die, stopped in order, found again after their launcher was killed."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from qlvb.services import processes, run
from qlvb.services.errors import SetupProblem
from qlvb.services.layout import Layout
from qlvb.services.supervisor import Program, Supervisor, record_file, stop_leftovers

SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")


@pytest.fixture
def layout(tmp_path):
    found = Layout(project=tmp_path, data=tmp_path / "var")
    found.prepare()
    return found


@pytest.fixture
def said():
    return []


@pytest.fixture
def supervised(layout, said):
    """Starts programs; whatever happens, none of them survives the test."""
    started = []

    def build(*programs):
        supervisor = Supervisor(layout, dict(os.environ), said.append)
        started.append(supervisor)
        supervisor.start(*programs)
        return supervisor

    yield build
    for supervisor in started:
        supervisor.stop()


def wait_until(true, seconds=5):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_dead_program_is_reported_and_started_again(supervised, said):
    supervisor = supervised(Program("web", SLEEP, patience=1))
    child = supervisor.children[0]
    first = child.process.pid
    child.process.kill()
    child.process.wait()
    supervisor.look_after()
    assert said[0].startswith("web ended (killed by signal 9); it starts again in 1 s")
    child.next_start = 0.0
    supervisor.look_after()
    assert child.process.pid != first
    assert child.process.poll() is None


def test_pauses_grow_while_a_program_keeps_dying(supervised):
    supervisor = supervised(Program("worker", (sys.executable, "-c", "raise SystemExit(3)"), patience=1))
    child = supervisor.children[0]
    pauses = []
    for _ in range(8):
        child.process.wait()
        before = time.monotonic()
        supervisor.look_after()
        pauses.append(round(child.next_start - before))
        child.next_start = 0.0
        supervisor.look_after()
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]


def test_stop_ends_in_the_order_of_starting_and_leaves_no_record(supervised, layout):
    note = (
        'import signal, sys, time; signal.signal(15, lambda *a: (open("ended", "a").write(sys.argv[1]), sys.exit())); '
    )
    note += 'open("up-" + sys.argv[1], "w"); time.sleep(60)'
    names = ["web", "beat", "worker"]
    supervisor = supervised(*(Program(name, (sys.executable, "-c", note, name + " "), patience=5) for name in names))
    wait_until(lambda: all((layout.project / f"up-{name} ").exists() for name in names))
    supervisor.stop()
    assert (layout.project / "ended").read_text().split() == names
    assert not record_file(layout, "web").exists()


def test_leftovers_of_a_killed_launcher_are_stopped(layout, said):
    with subprocess.Popen(SLEEP, start_new_session=True) as left:
        processes.record(record_file(layout, "web"), left.pid)
        stop_leftovers(layout, [Program("web", SLEEP, patience=5)], said.append)
        assert left.wait(5) == -signal.SIGTERM
    assert said == [f"Stopping web (process {left.pid}) of an earlier start that was killed"]


def test_children_that_outlived_their_leader_are_stopped_too(layout, said):
    leader = (
        "import subprocess, sys; print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid)"
    )
    command = [sys.executable, "-u", "-c", leader]
    with subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE, cwd=layout.project) as web:
        processes.record(record_file(layout, "web"), web.pid)
        child = int(web.stdout.readline())
    assert processes.identity(child)
    stop_leftovers(layout, [Program("web", command, patience=5)], said.append)
    assert processes.identity(child) is None


def test_a_stranger_with_an_old_number_is_left_alone(layout, said):
    with subprocess.Popen(SLEEP, start_new_session=True, cwd="/") as stranger:
        record_file(layout, "web").write_text(f"{stranger.pid} 1 earlier-boot")
        stop_leftovers(layout, [Program("web", SLEEP, patience=5)], said.append)
        assert stranger.poll() is None
        stranger.kill()
    assert said == []


def test_two_launchers_cannot_share_a_data_directory(layout):
    with run.only_one(layout):
        assert run.holder(layout) == os.getpid()
        with pytest.raises(SetupProblem, match=f"process {os.getpid()}"), run.only_one(layout):
            pass
    assert run.holder(layout) is None


def test_a_taken_port_is_named():
    with socket.socket() as other:
        other.bind((run.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SetupProblem, match=f"Port {port} cannot be used"):
            run.check_port(port)
