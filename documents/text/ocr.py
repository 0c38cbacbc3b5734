"""Letters out of pictures of pages: tesseract `vie`, without network, with limits of time and memory."""

import shutil
import subprocess
from typing import Final

from documents.text.convert import network_isolation
from documents.text.sandbox import ParserStopped

DPI: Final = 200
CPU_SECONDS: Final = 60
WALL_SECONDS: Final = 90
PROBE_SECONDS: Final = 10
MEMORY_KILOBYTES: Final = 2 * 1024**2
MAX_CHARACTERS: Final = 100_000
# Limits are set by the shell in between, as for LibreOffice; no file may be written at all.
LIMITS: Final = f"ulimit -c 0 && ulimit -t {CPU_SECONDS} && ulimit -v {MEMORY_KILOBYTES} && ulimit -f 0"
LIMITED: Final = ("sh", "-c", f'{LIMITS} && exec nice -n 10 "$@"', "limited")
ARGUMENTS: Final = ("stdin", "stdout", "-l", "vie", "--dpi", str(DPI))


def program() -> str | None:
    """Where tesseract is, None when the machine has none, or none that knows Vietnamese."""
    found = shutil.which("tesseract")
    if found is None:
        return None
    told = subprocess.run([found, "--list-langs"], capture_output=True, text=True, timeout=PROBE_SECONDS, check=False)
    return found if "vie" in told.stdout.split() else None


def recognise(png: bytes) -> str:
    """The words of one page. Raises ParserStopped when a limit is hit or the picture cannot be read."""
    found = shutil.which("tesseract")
    assert found is not None, "tesseract is not installed"
    try:
        done = subprocess.run(
            [*network_isolation(), *LIMITED, found, *ARGUMENTS],
            input=png,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # More threads than one make it slower on a busy machine (stack.md §6).
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"},
            cwd="/",
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ParserStopped from error
    if done.returncode != 0:
        raise ParserStopped
    return done.stdout.decode("utf-8", "ignore").replace("\0", "").strip()[:MAX_CHARACTERS]
