"""Parsing strangers' files in a child process with hard limits: a bomb or an endless loop kills only the child."""

import json
import struct
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from qlvb.lib.errors import BadInput

WORKER: Final = Path(__file__).with_name("worker.py")
WALL_SECONDS: Final = 30
LENGTH: Final = struct.Struct(">I")
"""Both ways: the length of a JSON header, the header, then raw bytes."""

TOO_COMPLEX: Final = "Tệp quá phức tạp hoặc được tạo ra một cách bất thường nên hệ thống không xử lý được."


class ParserStopped(BadInput):
    """The child hit a limit of time or memory, or crashed."""

    def __init__(self) -> None:
        super().__init__(TOO_COMPLEX, field="file")


@dataclass(frozen=True)
class Answer:
    """What the child found."""

    header: dict[str, Any]
    payload: bytes


def run(operation: str, data: bytes, arguments: Mapping[str, object] | None = None) -> Answer:
    """Run an operation of `worker.py` over `data` in a child. Raises ParserStopped."""
    header = json.dumps({"operation": operation, "arguments": dict(arguments or {})}).encode()
    answer = _ask(b"".join((LENGTH.pack(len(header)), header, data)))
    (length,) = LENGTH.unpack_from(answer)
    body = memoryview(answer)[LENGTH.size :]
    return Answer(json.loads(bytes(body[:length])), bytes(body[length:]))


def _ask(request: bytes) -> bytes:
    """One request, one process, one answer: the same for the same request."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(WORKER)],
            input=request,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8"},
            cwd="/",
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ParserStopped from error
    if done.returncode != 0 or len(done.stdout) < LENGTH.size:
        raise ParserStopped
    return done.stdout
