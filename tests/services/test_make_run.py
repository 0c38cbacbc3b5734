"""`make run` as a whole, without the demo province: starts, is killed, starts again on the same data, stops cleanly."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest

from qlvb.lib import env
from qlvb.services import processes
from qlvb.services.embedded import Services
from qlvb.services.layout import Layout

pytestmark = pytest.mark.slow


@pytest.fixture
def data():
    """A data directory PostgreSQL's own user can reach when root runs the tests (pytest's directories are closed)."""
    place = Path(tempfile.mkdtemp(prefix="qlvb-run-"))
    place.chmod(0o711)
    yield place
    shutil.rmtree(place)


@pytest.fixture
def installation(data):
    """The environment of a launcher with a port of its own; nothing of it survives the test."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ours = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")
    }
    ours |= {
        "QLVB_DATA": str(data),
        "PORT": str(port),
        "QLVB_DEMO": "0",
        "DJANGO_SETTINGS_MODULE": "qlvb.settings.base",
    }
    yield ours
    subprocess.run([sys.executable, "-m", "qlvb.services", "stop"], cwd=env.PROJECT, env=ours, check=True)


def start(environment):
    command = [sys.executable, "-u", "-m", "qlvb.services", "run"]
    launcher = subprocess.Popen(command, cwd=env.PROJECT, env=environment, stdout=subprocess.PIPE, text=True)
    said = []
    for line in launcher.stdout:
        said.append(line)
        if "Ready:" in line:
            return launcher, said
    raise AssertionError("".join(said))


def recorded(data, name):
    return int((data / "run" / f"{name}.pid").read_text().split()[0])


def test_killed_and_started_again_then_stopped(installation, data):
    launcher, _ = start(installation)
    address = f"http://127.0.0.1:{installation['PORT']}/suc-khoe/"
    with urllib.request.urlopen(address) as answer:
        assert answer.status == 200
    left = {name: recorded(data, name) for name in ("web", "worker", "beat")}
    launcher.kill()
    launcher.wait()
    launcher.stdout.close()
    assert all(processes.identity(pid) for pid in left.values())

    began = time.monotonic()
    launcher, said = start(installation)
    assert time.monotonic() - began < 30
    assert "Stopping web" in "".join(said)
    assert not any(processes.identity(pid) for pid in left.values())

    launcher.send_signal(signal.SIGINT)
    rest = launcher.communicate(timeout=90)[0]
    assert launcher.returncode == 0
    assert "Everything is stopped" in rest
    services = Services(Layout(project=env.PROJECT, data=data), given={})
    assert services.dead() == ["PostgreSQL", "Valkey"]
