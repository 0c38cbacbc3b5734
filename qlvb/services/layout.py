"""Where everything lies: the project, its data directory, sockets, logs, process records."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from qlvb.lib import env
from qlvb.services.errors import SetupProblem

# A unix socket's whole path must fit in 108 bytes; PostgreSQL adds '/.s.PGSQL.5432.lock' to the directory.
LONGEST_SOCKET_DIRECTORY = 86


@dataclass(frozen=True)
class Layout:
    """The places of one installation."""

    project: Path
    data: Path

    @classmethod
    def of_environment(cls) -> "Layout":
        """The layout the environment asks for (QLVB_DATA)."""
        return cls(project=env.PROJECT, data=env.data_dir())

    @property
    def venv(self) -> Path:
        return self.project / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def site_packages(self) -> Path:
        found = sorted((self.venv / "lib").glob("python3.*/site-packages"))
        if not found:
            raise SetupProblem(f"There is no virtual environment in {self.venv}. Run 'make install' first.")
        return found[-1]

    @property
    def logs(self) -> Path:
        return self.data / "log"

    @property
    def records(self) -> Path:
        """Process records of web, worker and beat."""
        return self.data / "run"

    @property
    def lock_file(self) -> Path:
        """Held by the one launcher that runs on this data directory."""
        return self.data / "lock"

    @property
    def services_lock(self) -> Path:
        """Held while the embedded services are being started or stopped."""
        return self.data / "services.lock"

    @property
    def kept_up_mark(self) -> Path:
        """Exists while the services were started to stay ('up'), so that the end of 'run' leaves them alone."""
        return self.records / "kept-up"

    @property
    def service_addresses(self) -> Path:
        """DATABASE_URL and REDIS_URL of the running embedded services; `qlvb.lib.env` reads it."""
        return env.service_addresses_file(self.data)

    def prepare(self) -> None:
        """Create the directories. As root the data directory stays passable for the user PostgreSQL runs as."""
        self.data.mkdir(parents=True, exist_ok=True)
        self.data.chmod(0o711 if os.geteuid() == 0 else 0o700)
        for directory in (self.logs, self.records):
            directory.mkdir(exist_ok=True)
            directory.chmod(0o700)


def socket_directory(preferred: Path) -> Path:
    """`preferred`, or where its path is too long for a socket a private short directory of the same owner."""
    if len(os.fsencode(preferred)) <= LONGEST_SOCKET_DIRECTORY:
        return preferred
    owner = preferred.stat()
    name = hashlib.sha256(os.fsencode(preferred)).hexdigest()[:12]
    short = Path(f"/tmp/qlvb-{owner.st_uid}-{name}")
    if not short.exists():
        short.mkdir(mode=0o700)
        os.chown(short, owner.st_uid, owner.st_gid)
    found = short.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner.st_uid or found.st_mode & 0o077:
        raise SetupProblem(
            f"{short} was made by somebody else. Remove it, or choose a shorter QLVB_DATA than {preferred}."
        )
    return short
