"""The child process of `sandbox.py`: sets its own limits, runs one operation, answers on standard output.

Started by path, in isolated mode. Nothing heavy is imported before the operation is known: start-up costs most.
"""

import importlib
import json
import resource
import struct
import sys
from pathlib import Path
from typing import Final

CPU_SECONDS: Final = 25
MEMORY_BYTES: Final = 1024**3
MAX_PAYLOAD_BYTES: Final = 320 * 1024**2
LENGTH: Final = struct.Struct(">I")
PROJECT: Final = Path(__file__).resolve().parents[2]
# Each operation is function(data, **arguments) -> (header, payload).
OPERATIONS: Final = {
    "inspect": ("documents.text.pdf_inspection", "inspect"),
    "normalise": ("documents.text.pdf_rewriting", "normalise"),
    "text": ("documents.text.pdf_reading", "text"),
    "read": ("documents.text.pdf_reading", "read"),
    "render": ("documents.text.pdf_reading", "render"),
    "clean_and_place": ("documents.layout.preparing", "clean_and_place"),
    "place": ("documents.layout.search", "place"),
}


def limit_myself() -> None:
    """CPU time, address space, no files written, no core dumps. Inherited by nothing: there are no children."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """One request, one answer. Any exception ends the process with a code the parent takes for 'refused'."""
    limit_myself()
    sys.path.insert(0, str(PROJECT))
    sys.dont_write_bytecode = True
    (length,) = LENGTH.unpack(sys.stdin.buffer.read(LENGTH.size))
    request = json.loads(sys.stdin.buffer.read(length))
    module, function = OPERATIONS[request["operation"]]
    operation = getattr(importlib.import_module(module), function)
    header, payload = operation(sys.stdin.buffer.read(), **request["arguments"])
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise SystemExit(1)
    answer = json.dumps(header).encode()
    sys.stdout.buffer.write(LENGTH.pack(len(answer)) + answer)
    sys.stdout.buffer.write(payload)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
