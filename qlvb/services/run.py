"""`make run`: everything up, from the database to the web server, until Ctrl-C."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256

from qlvb.lib import env
from qlvb.services import packages, processes, system
from qlvb.services.embedded import Services
from qlvb.services.errors import SetupProblem
from qlvb.services.layout import Layout
from qlvb.services.supervisor import Program, Supervisor, log_file, stop_leftovers

HOST = "127.0.0.1"
SECONDS_UNTIL_WEB_ANSWERS = 90
_began = time.monotonic()


class Stop(BaseException):
    """Ctrl-C, the closing of the terminal, or a polite kill."""


def say(message: str) -> None:
    """One line on the terminal, with the seconds since the start."""
    print(f"[{time.monotonic() - _began:5.1f} s] {message}", flush=True)


def run(layout: Layout) -> None:
    """Set up, start, wait, stop. Returns after a clean stop."""
    port = env.port()
    prepare_machine(layout, packages.APP)
    layout.prepare()
    with only_one(layout):
        programs = product(layout, port)
        stop_leftovers(layout, programs, say)
        check_port(port)
        services = Services(layout)
        _listen_for_signals()
        supervisor = None
        try:
            environment = child_environment(layout, services.start())
            say("PostgreSQL and Valkey are ready")
            prepare_database(layout, environment)
            web, *others = programs
            supervisor = Supervisor(layout, environment, say)
            supervisor.start(web)
            _wait_for_web(supervisor, layout, port)  # on few cores all at once would keep people waiting longer
            supervisor.start(*others)
            say(f"Ready: http://{HOST}:{port}/   (logs: {layout.logs}; stop with Ctrl-C)")
            _look_after(supervisor, services)
        except Stop:
            say("Stopping …")
        finally:
            _ignore_signals()
            stop_everything(layout, services, supervisor)


def prepare_machine(layout: Layout, wanted: packages.PackageSet) -> None:
    """System packages, virtual environment, Python packages; nothing to do on later starts."""
    needs = system.RUN_NEEDS if wanted is packages.APP else system.TEST_NEEDS
    system.provide((system.VENV, *needs))
    if not packages.is_installed(layout, wanted):
        say(f"Installing the Python packages of {wanted.lock} into {layout.venv} …")
        packages.install(layout, wanted)
        say("Packages are ready")


def product(layout: Layout, port: int) -> list[Program]:
    """What runs besides the services, in the order of starting and of stopping."""
    python = str(layout.python)
    celery = [python, "-m", "celery", "-A", "qlvb.celery"]
    granian = [python, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port), "--no-ws"]
    granian += ["--workers", "2", "--blocking-threads", "1", "--respawn-failed-workers", "--workers-kill-timeout", "10"]
    worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO", "--without-mingle"]
    return [
        Program("web", [*granian, "qlvb.wsgi:application"], patience=15),
        Program("beat", [*celery, "beat", "--loglevel", "INFO", "--pidfile="], patience=10),
        Program("worker", worker, patience=60),
    ]


def child_environment(layout: Layout, addresses: Mapping[str, str]) -> dict[str, str]:
    """The environment of every process of the product."""
    fixed = {"QLVB_DATA": str(layout.data), "PYTHONUNBUFFERED": "1"}
    return {"DJANGO_SETTINGS_MODULE": "qlvb.settings.base"} | dict(os.environ) | dict(addresses) | fixed


def prepare_database(layout: Layout, environment: Mapping[str, str]) -> None:
    """Collect the static files if they changed; migrate; load the demo province."""
    stamp, wanted = layout.data / "static.stamp", _static_fingerprint(layout)
    if not stamp.exists() or stamp.read_text() != wanted:
        manage(layout, environment, "collectstatic", "--noinput", "--clear", "--verbosity", "0")
        stamp.write_text(wanted)
        say("Static files are collected")
    manage(layout, environment, "prepare", *(["--demo"] if env.demo_wanted() else []))
    say("Database is ready")


def manage(layout: Layout, environment: Mapping[str, str], *arguments: str) -> None:
    """Run a management command; its failure ends the start."""
    command = [str(layout.python), "manage.py", *arguments]
    if subprocess.run(command, cwd=layout.project, env=environment, check=False).returncode != 0:
        raise SetupProblem(f"'manage.py {' '.join(arguments)}' failed; the reason stands above.")


@contextmanager
def only_one(layout: Layout) -> Iterator[None]:
    """Hold the data directory's lock, or say who holds it. The lock ends with its process, however that dies."""
    with layout.lock_file.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SetupProblem(
                f"Another 'make run' (process {holder(layout)}) works on {layout.data}. "
                "Stop it with Ctrl-C or 'make stop', or choose another QLVB_DATA and PORT."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
        lock.truncate(0)


def holder(layout: Layout) -> int | None:
    """The launcher that runs on this data directory, if any."""
    try:
        pid = int(layout.lock_file.read_text())
    except (OSError, ValueError):
        return None
    return pid if processes.identity(pid) else None


def check_port(port: int) -> None:
    """Refuse a port somebody else listens on, before anything is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as problem:
            raise SetupProblem(
                f"Port {port} cannot be used ({problem.strerror}). Choose another: make run PORT=8001"
            ) from None


def stop_everything(layout: Layout, services: Services, supervisor: Supervisor | None) -> None:
    """Web, beat and worker first; then the broker and the database, unless they were told to stay ('up')."""
    if supervisor is not None:
        supervisor.stop()
    if layout.kept_up_mark.exists():
        say("Stopped. PostgreSQL and Valkey stay up, as 'up' asked; 'make stop' ends them.")
    else:
        services.stop()
        say("Everything is stopped; the data is safe.")


def _look_after(supervisor: Supervisor, services: Services) -> None:
    while True:
        supervisor.look_after()
        for name in services.dead():
            say(f"{name} has died; starting it again")
            services.start()
        time.sleep(1)


def _wait_for_web(supervisor: Supervisor, layout: Layout, port: int) -> None:
    deadline = time.monotonic() + SECONDS_UNTIL_WEB_ANSWERS
    answer = "no answer"
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/suc-khoe/", timeout=5):
                return
        except urllib.error.HTTPError as problem:
            answer = _out_of_order(problem)
        except OSError:
            pass
        supervisor.look_after()
        time.sleep(0.1)
    raise SetupProblem(f"The web server is not well ({answer}), see {log_file(layout, 'web')}")


def _out_of_order(problem: urllib.error.HTTPError) -> str:
    try:
        report = json.load(problem)
        return "; ".join(check["detail"] for check in report["checks"] if check["required"] and not check["ok"])
    except (ValueError, KeyError):
        return f"HTTP {problem.code}"


def _static_fingerprint(layout: Layout) -> str:
    files = sorted(path for path in (layout.project / "static").rglob("*") if path.is_file())
    lines = [f"{path} {(found := path.stat()).st_size} {found.st_mtime_ns}" for path in files]
    lines.append((layout.project / packages.APP.lock).read_text())
    return sha256("\n".join(lines).encode()).hexdigest()


def _listen_for_signals() -> None:
    # Set explicitly: a shell that starts us with '&' leaves SIGINT ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _raise_stop)


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _raise_stop(number: int, frame: object) -> None:
    _ignore_signals()
    sys.stdout.write("\n")
    raise Stop
