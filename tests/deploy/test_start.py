"""What docker-compose.yml starts, started without containers on Debian's PostgreSQL and Redis.

No container engine is needed: the commands, settings, secrets and health checks are read from the file; only addresses
and paths are those of this machine. `.ci/system-services` installs the two servers.
"""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from qlvb.lib import env
from qlvb.services.accounts import demotion
from tests.deploy import compose
from tests.races import wait_until

pytestmark = pytest.mark.slow

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
REDIS = shutil.which("redis-server")
RUN_JOB = """
from qlvb.celery import app
print(app.send_task("qlvb.jobs.weekly_backup").get(timeout=150))
"""


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    if not BINARIES or REDIS is None:
        told = "PostgreSQL or Redis of the system is missing: .ci/system-services installs them"
        (pytest.fail if os.environ.get("QLVB_SYSTEM_SERVICES") == "required" else pytest.skip)(told)
    root = Path(tempfile.mkdtemp(prefix="qlvb-compose-"))
    root.chmod(0o711)
    yield root
    shutil.rmtree(root)


@pytest.fixture(scope="module")
def password() -> str:
    return secrets.token_hex(16)


@pytest.fixture(scope="module")
def database(place: Path, password: str) -> Iterator[int]:
    """The port of a private cluster of Debian's PostgreSQL, reached by password over TCP as in the containers."""
    port, data, log = free_port(), place / "cluster", place / "postgres.log"
    demoted = demotion(data)
    secret = place / "database_password"
    for path in (data, log, secret):
        path.mkdir(mode=0o700) if path is data else path.touch(0o600)
        if demoted:
            os.chown(path, demoted["user"], demoted["group"])
    secret.write_text(password)
    bin = BINARIES[-1]

    def run(*command):
        subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL, **demoted)

    run(bin / "initdb", "-D", data, "-U", "qlvb", "-A", "scram-sha-256", "--pwfile", secret, "-E", "UTF8",
        "--locale=C.UTF-8")  # fmt: skip
    options = f"-c listen_addresses=127.0.0.1 -p {port} -c unix_socket_directories={data} -c fsync=off"
    run(bin / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
    with psycopg.connect(host="127.0.0.1", port=port, user="qlvb", password=password, dbname="postgres") as link:
        link.autocommit = True
        link.execute("CREATE DATABASE qlvb")
    yield port
    run(bin / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


@pytest.fixture(scope="module")
def redis(place: Path) -> Iterator[int]:
    """The port of Debian's Redis, with the very options of the file."""
    port = free_port()
    options = compose.services()["redis"]["command"][1:]
    command = [str(REDIS), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(place), *options]
    with (place / "redis.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    wait_until(lambda: answers(port), what="Redis")
    yield port
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="module")
def web_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def environment(place: Path, database: int, redis: int, web_port: int) -> dict[str, str]:
    """The settings of the file, word for word, but for what names other containers and their directories."""
    here = {
        "QLVB_DATA": str(place / "data"),
        "BACKUP_DIR": str(place / "backups"),
        "DATABASE_HOST": f"127.0.0.1:{database}",
        "DATABASE_PASSWORD_FILE": str(place / "database_password"),
        "SECRET_KEY_FILE": str(place / "secret_key"),
        "REDIS_URL": f"redis://127.0.0.1:{redis}/0",
        "PUBLIC_URL": "https://qlvb.example",
        "TSA_URL": "",
        "EMAIL_URL": "",
        "OIDC_ISSUER": "",
        "OIDC_CLIENT_ID": "",
        "OIDC_CLIENT_SECRET": "",
        "OIDC_MATCH": "",
        "OIDC_LABEL": "",
        "HOME": str(place),
    }
    (place / "secret_key").write_text(secrets.token_urlsafe(64))
    given = {name: str(value) for name, value in compose.services()["web"]["environment"].items()}
    assert here.keys() <= given.keys()
    (place / "data").mkdir()
    outside = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    own = {"PYTHON": sys.executable, "HOST": "127.0.0.1", "PORT": str(web_port)}
    return outside | given | here | own


def test_what_the_file_starts_works(place, environment, database, password, web_port):
    services = compose.services()
    running = {}

    def start(*command, **more):
        return subprocess.run(["deploy/start", *command], cwd=env.PROJECT, env=environment, **more)

    assert start(*services["migrate"]["command"], timeout=240).returncode == 0
    try:
        for name in ("web", "worker", "beat"):
            with (place / f"{name}.log").open("wb") as log:
                running[name] = subprocess.Popen(
                    ["deploy/start", *services[name]["command"]],
                    cwd=env.PROJECT, env=environment, stdout=log, stderr=log, start_new_session=True,
                )  # fmt: skip
        wait_until(lambda: answers(web_port), patience=120, what="the web server")
        with urllib.request.urlopen(f"http://127.0.0.1:{web_port}/suc-khoe/", timeout=30) as answer:
            report = json.load(answer)
        assert answer.status == 200 and report["ok"]

        check = [word.replace(":8000", f":{web_port}") for word in services["web"]["healthcheck"]["test"][1:]]
        check[0] = sys.executable
        assert subprocess.run(check, check=False, timeout=30).returncode == 0
        wait_until(lambda: b" ready." in (place / "worker.log").read_bytes(), patience=120, what="the worker")
        assert services["worker"]["healthcheck"]["test"] == ["CMD", "/app/deploy/start", "worker-alive"]
        assert start("worker-alive", timeout=60, capture_output=True).returncode == 0

        # One job through broker and worker: the weekly backup, with the pg_dump of this server's version.
        assert start("shell", "-c", RUN_JOB, timeout=180).returncode == 0
        [archive] = (place / "backups").glob("qlvb-*.tar")
        assert start("verify_backup", str(archive), timeout=60, capture_output=True).returncode == 0

        with psycopg.connect(host="127.0.0.1", port=database, user="qlvb", password=password, dbname="qlvb") as link:
            wait_until(lambda: _scheduled(link) >= 3, patience=60, what="the schedule of beat")
        assert all(process.poll() is None for process in running.values())
        for name in ("beat", "worker", "web"):
            running[name].send_signal(signal.SIGTERM)
            assert running[name].wait(60) == 0, name
    finally:
        for process in running.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)
    assert password not in "".join(path.read_text(errors="replace") for path in place.glob("*.log"))


def _scheduled(link):
    link.rollback()
    row = link.execute("SELECT count(*) FROM django_celery_beat_periodictask WHERE task LIKE '%%jobs%%'").fetchone()
    return row[0]
