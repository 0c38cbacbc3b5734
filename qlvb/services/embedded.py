"""Both embedded services of one data directory, or the outside servers the environment names instead."""

import fcntl
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from qlvb.lib import env
from qlvb.services.layout import Layout
from qlvb.services.postgres import Postgres, installed_binaries
from qlvb.services.valkey import Valkey, installed_program


class Services:
    """PostgreSQL and Valkey, each embedded unless DATABASE_URL or REDIS_URL points elsewhere."""

    def __init__(self, layout: Layout, *, given: Mapping[str, str] | None = None, forgetful: bool = False) -> None:
        self._layout = layout
        self._given = os.environ if given is None else given
        self._forgetful = forgetful

    def start(self) -> dict[str, str]:
        """Start what is embedded and return DATABASE_URL and REDIS_URL. Also leaves them for `manage.py` to find.

        Does nothing to a service that runs already, so it is also the way to bring a dead one back.
        """
        self._layout.prepare()
        keep_secret_key(self._layout.data)
        with self._alone():
            addresses = {
                "DATABASE_URL": self._given.get("DATABASE_URL") or self.postgres().start(),
                "REDIS_URL": self._given.get("REDIS_URL") or self.valkey().start(),
            }
            embedded = {name: url for name, url in addresses.items() if not self._given.get(name)}
            lines = "".join(f"{name}={url}\n" for name, url in embedded.items())
            _write_private(self._layout.service_addresses, lines)
        return addresses

    def stop(self) -> None:
        """Stop what is embedded: the broker first, the database last."""
        if not self._layout.records.exists():
            return
        with self._alone():
            self._layout.service_addresses.unlink(missing_ok=True)
            self._layout.kept_up_mark.unlink(missing_ok=True)
            if not self._given.get("REDIS_URL") and (self._layout.data / "valkey").exists():
                self.valkey().stop()
            if not self._given.get("DATABASE_URL") and (self._layout.data / "postgres").exists():
                self.postgres().stop()

    def dead(self) -> list[str]:
        """The embedded services that should run and do not."""
        pids = {} if self._given.get("DATABASE_URL") else {"PostgreSQL": self.postgres().pid()}
        if not self._given.get("REDIS_URL"):
            pids["Valkey"] = self.valkey().pid()
        return [name for name, pid in pids.items() if pid is None]

    def postgres(self) -> Postgres:
        binaries = installed_binaries(self._layout.site_packages)
        log = self._layout.logs / "postgres.log"
        return Postgres(binaries, self._layout.data / "postgres", log, forgetful=self._forgetful)

    def valkey(self) -> Valkey:
        program = installed_program(self._layout.site_packages)
        return Valkey(program, self._layout.data / "valkey", self._layout.logs / "valkey.log")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._layout.services_lock.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def keep_secret_key(data: Path) -> None:
    """Generate SECRET_KEY once; afterwards it never changes, or every session and signed link would end."""
    if not env.secret_key_file(data).exists():
        _write_private(env.secret_key_file(data), secrets.token_urlsafe(64) + "\n")


def _write_private(path: Path, text: str) -> None:
    """Write a file only its owner may read, complete or not at all."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    unfinished.replace(path)
