"""Processes by their identity, not only by their number: a number is reused, a number with its start time is not."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def identity(pid: int) -> str | None:
    """What tells this process from every other, ever: 'pid start-ticks boot'. None when it is dead or a zombie."""
    try:
        # The name in the second field may contain spaces and brackets: count from the last bracket.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        boot = _BOOT_ID.read_text().strip()
    except OSError:
        return None
    state, start_ticks = fields[0], fields[19]
    return None if state in "ZX" else f"{pid} {start_ticks} {boot}"


def record(path: Path, pid: int) -> None:
    """Write down which process this is, so that a later launcher can recognise it."""
    path.write_text(identity(pid) or "")


def recorded(path: Path) -> int | None:
    """The recorded process if that very process still lives, else None."""
    try:
        line = path.read_text().strip()
        pid = int(line.split()[0])
    except (OSError, ValueError, IndexError):
        return None
    return pid if identity(pid) == line else None


def working_directory(pid: int) -> Path | None:
    """The directory the process works in; None when it is gone or not ours to look at."""
    try:
        return Path(os.readlink(f"/proc/{pid}/cwd"))
    except OSError:
        return None


def group_members(group: int) -> list[int]:
    """Every living process of a process group."""
    members = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] not in "ZX" and int(fields[2]) == group:
            members.append(int(entry.parent.name))
    return members


def stop(pid: int, *, patience: float) -> bool:
    """Ask the process to end and wait `patience` seconds, then kill its group. True when it ended by itself."""
    known = identity(pid)
    if known is None:
        return True
    os.kill(pid, signal.SIGTERM)
    if wait_for_end(pid, known, patience):
        return True
    kill_group(pid)
    wait_for_end(pid, known, 5)
    return False


def wait_for_end(pid: int, known: str, patience: float) -> bool:
    """True as soon as the process known by `known` is gone, False after `patience` seconds."""
    deadline = time.monotonic() + patience
    while identity(pid) == known:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def kill_group(leader: int) -> None:
    """Kill what is left of the group a process was started to lead (`start_new_session`)."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
