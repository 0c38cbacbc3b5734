"""Keeps web, worker and beat running: starts them, restarts the dead with growing pauses, stops them in order."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qlvb.services import processes
from qlvb.services.layout import Layout

LONGEST_PAUSE = 60.0
# A process that ran this long was well; its next restart does not wait for the earlier failures.
SECONDS_OF_HEALTH = 60.0
LARGEST_LOG = 20 * 1024 * 1024


@dataclass(frozen=True)
class Program:
    """One process of the product and how long it may take to finish its work when told to stop."""

    name: str
    command: Sequence[str]
    patience: float


@dataclass
class Child:
    """A running program, or one that waits for its next start."""

    program: Program
    process: "subprocess.Popen[bytes]"
    started: float
    failures: int = 0
    next_start: float | None = None


@dataclass
class Supervisor:
    """`start`, then `look_after` again and again, then `stop`. Programs stop in the order they were started in."""

    layout: Layout
    environment: Mapping[str, str]
    say: Callable[[str], None]
    children: list[Child] = field(default_factory=list)

    def start(self, *programs: Program) -> None:
        """Start these programs."""
        for program in programs:
            self.children.append(Child(program, self._spawn(program), time.monotonic()))

    def look_after(self) -> None:
        """Report processes that died and start them again when their pause is over."""
        now = time.monotonic()
        for child in self.children:
            if child.next_start is not None:
                if now >= child.next_start:
                    child.process, child.started, child.next_start = self._spawn(child.program), now, None
            elif (code := child.process.poll()) is not None:
                child.failures = 1 if now - child.started > SECONDS_OF_HEALTH else child.failures + 1
                pause = min(2.0 ** (child.failures - 1), LONGEST_PAUSE)
                child.next_start = now + pause
                processes.kill_group(child.process.pid)
                log = log_file(self.layout, child.program.name)
                self.say(f"{child.program.name} ended ({ending(code)}); it starts again in {pause:.0f} s, see {log}")

    def stop(self) -> None:
        """Stop every program, each after its work is done, and leave nothing of their groups behind."""
        for child in self.children:
            if child.process.poll() is None and not self._finish(child):
                self.say(f"{child.program.name} did not stop within {child.program.patience:.0f} s and was killed")
            processes.kill_group(child.process.pid)
            record_file(self.layout, child.program.name).unlink(missing_ok=True)
        self.children.clear()

    def _finish(self, child: Child) -> bool:
        child.process.terminate()
        try:
            child.process.wait(child.program.patience)
        except subprocess.TimeoutExpired:
            processes.kill_group(child.process.pid)
            child.process.wait()
            return False
        return True

    def _spawn(self, program: Program) -> "subprocess.Popen[bytes]":
        path = log_file(self.layout, program.name)
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".log.1"))
        with path.open("ab") as log, Path(os.devnull).open("rb") as nothing:
            # A session of its own: Ctrl-C in the terminal reaches only the launcher, which stops everything in order.
            process = subprocess.Popen(
                program.command,
                cwd=self.layout.project,
                env=self.environment,
                stdin=nothing,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        processes.record(record_file(self.layout, program.name), process.pid)
        return process


def stop_leftovers(layout: Layout, programs: Sequence[Program], say: Callable[[str], None]) -> None:
    """Stop what an earlier launcher left behind when it was killed."""
    for program in programs:
        record = record_file(layout, program.name)
        for pid in _leftovers(layout, record):
            say(f"Stopping {program.name} (process {pid}) of an earlier start that was killed")
            processes.stop(pid, patience=program.patience)
        record.unlink(missing_ok=True)


def log_file(layout: Layout, name: str) -> Path:
    return layout.logs / f"{name}.log"


def record_file(layout: Layout, name: str) -> Path:
    return layout.records / f"{name}.pid"


def ending(code: int) -> str:
    """How a process ended, in words."""
    return f"killed by signal {-code}" if code < 0 else f"exit code {code}"


def _leftovers(layout: Layout, record: Path) -> list[int]:
    """The recorded process, or members of its group when only they survived. Strangers with its number are not ours."""
    if (pid := processes.recorded(record)) is not None:
        return [pid]
    try:
        leader = int(record.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return []
    return [pid for pid in processes.group_members(leader) if processes.working_directory(pid) == layout.project]
