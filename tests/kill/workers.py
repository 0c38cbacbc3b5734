"""Celery workers that can be killed, and ways to stop one at a chosen point without touching the product."""

import contextlib
import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from documents.models import Blob
from qlvb.lib import files
from qlvb.lib.env import PROJECT
from tests.races import wait_until


class Worker:
    """`celery worker` with one process for jobs, in a process group of its own."""

    def __init__(self, environment: Mapping[str, str], log: Path, name: str) -> None:
        self._log = log
        command = [sys.executable, "-m", "celery", "-A", "qlvb", "worker", "--concurrency", "1", "--loglevel", "INFO"]
        command += ["--without-mingle", "--without-gossip", "-n", f"{name}@test"]
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                command, cwd=PROJECT, env=dict(environment), stdout=output, stderr=output, start_new_session=True
            )

    def wait_until_ready(self) -> None:
        wait_until(self._says_ready, patience=60, what=f"a worker that is ready, see {self._log}")

    def _says_ready(self) -> bool:
        assert self._process.poll() is None, self._log.read_text()
        return " ready." in self._log.read_text()

    def kill(self) -> None:
        """SIGKILL to the worker and its job process: no chance to tidy up."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)


class StalledFile:
    """A stored file whose bytes do not come: its reader waits, as before a disk that hangs, until `deliver`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._aside = path.with_suffix(".aside")
        path.rename(self._aside)
        os.mkfifo(path, 0o600)
        self._pipe: int | None = None

    def wait_for_reader(self) -> None:
        wait_until(self._opened, patience=60, what=f"somebody who reads {self._path.name[:12]}")

    def _opened(self) -> bool:
        try:
            self._pipe = os.open(self._path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno == errno.ENXIO:  # nobody has it open for reading
                return False
            raise
        return True

    def deliver(self) -> None:
        """Let the reader have the bytes after all."""
        assert self._pipe is not None
        os.set_blocking(self._pipe, True)
        with open(self._pipe, "wb") as pipe:
            pipe.write(self._aside.read_bytes())
        self._pipe = None

    def restore(self) -> None:
        if self._pipe is not None:
            os.close(self._pipe)
        self._aside.replace(self._path)


@contextmanager
def stalled(blob: Blob) -> Iterator[StalledFile]:
    file = StalledFile(files.path_of(Path(settings.FILES_ROOT), blob.sha256))
    try:
        yield file
    finally:
        file.restore()
