"""DOCX becomes PDF by LibreOffice: headless, throw-away profile, no network, nearly empty environment, hard limits."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from documents.text.docx_guard import inspect_docx
from qlvb.lib.errors import BadInput, RuleViolation

CPU_SECONDS: Final = 110
MEMORY_KILOBYTES: Final = 3 * 1024**2
FILE_BLOCKS: Final = 1024**2
"""Of 512 bytes: the shell's unit."""
POLL_SECONDS: Final = 0.05
UNSHARE: Final = ("unshare", "--net", "--")
UNSHARE_AS_USER: Final = ("unshare", "--user", "--map-current-user", "--net", "--")
PROBE_SECONDS: Final = 5
# Limits are set by the shell in between: a preexec function is not safe in threaded servers.
LIMITS: Final = f"ulimit -c 0 && ulimit -t {CPU_SECONDS} && ulimit -v {MEMORY_KILOBYTES} && ulimit -f {FILE_BLOCKS}"
LIMITED: Final = ("sh", "-c", f'{LIMITS} && exec "$@"', "limited")
# No macros, no active content, nothing loaded from where a stranger's document points to.
SETTINGS: Final = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Writer/Content/Update", "Link", "2"),
)

FAILED: Final = "Không chuyển được tệp Word sang PDF; vui lòng mở tệp bằng Word, xuất ra PDF rồi tải lên."
TOO_SLOW: Final = "Chuyển tệp Word sang PDF quá lâu nên đã dừng; vui lòng mở tệp bằng Word, xuất ra PDF rồi tải lên."
NO_CONVERTER: Final = "Máy chủ chưa cài LibreOffice nên chưa chuyển được tệp Word sang PDF; vui lòng tải lên tệp PDF."


@dataclass(frozen=True)
class Conversion:
    """A converted document."""

    pdf: bytes
    isolated: bool
    """Did LibreOffice run in a network namespace of its own? Else only without proxies."""


def docx_to_pdf(data: bytes, *, soffice: str = "soffice", timeout: float = 120) -> bytes:
    """The PDF of a DOCX. Raises BadInput(field='file') when the file is refused or cannot be converted."""
    return convert_docx(data, soffice=soffice, timeout=timeout).pdf


def convert_docx(data: bytes, *, soffice: str = "soffice", timeout: float = 120) -> Conversion:
    """As `docx_to_pdf`, telling also how far the converter was shut off."""
    inspect_docx(data)
    program = shutil.which(soffice)
    if program is None:
        raise RuleViolation(NO_CONVERTER)
    prefix = network_isolation()
    with tempfile.TemporaryDirectory(prefix="qlvb-docx-", ignore_cleanup_errors=True) as name:
        home = Path(name)
        (home / "van-ban.docx").write_bytes(data)
        _write_profile(home / "profile" / "user")
        _run([*prefix, *LIMITED, program, *_arguments(home)], home, timeout)
        result = home / "out" / "van-ban.pdf"
        if not result.is_file() or result.stat().st_size == 0:
            raise BadInput(FAILED, field="file")
        return Conversion(result.read_bytes(), isolated=bool(prefix))


def _arguments(home: Path) -> list[str]:
    return [
        f"-env:UserInstallation=file://{home}/profile",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--nofirststartwizard",
        "--convert-to",
        "pdf:writer_pdf_Export",
        "--outdir",
        str(home / "out"),
        str(home / "van-ban.docx"),
    ]


def _write_profile(user: Path) -> None:
    """The settings of a fresh LibreOffice profile."""
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in SETTINGS
    )
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )


def _run(command: list[str], home: Path, timeout: float) -> None:
    """Run in a process group of its own, ended as a whole: soffice starts children."""
    environment = {"HOME": str(home), "TMPDIR": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC"}
    process = subprocess.Popen(
        command,
        cwd=home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        finished = _finished_within(process.pid, timeout)
    finally:
        # The leader is not reaped yet, so its number still belongs to this group and to nobody else.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        code = process.wait()
    if not finished:
        raise BadInput(TOO_SLOW, field="file")
    if code != 0:
        raise BadInput(FAILED, field="file")


def _finished_within(pid: int, seconds: float) -> bool:
    """Wait for a child to end, without reaping it."""
    deadline = time.monotonic() + seconds
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


@lru_cache(maxsize=1)
def network_isolation() -> tuple[str, ...]:
    """The command prefix that takes the network away on this machine; () where the kernel does not allow it."""
    for prefix in (UNSHARE, UNSHARE_AS_USER):
        try:
            done = subprocess.run(
                [*prefix, "true"],
                capture_output=True,
                timeout=PROBE_SECONDS,
                check=False,
                env={"PATH": "/usr/bin:/bin"},
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return prefix
    return ()
