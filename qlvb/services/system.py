"""Packages of the operating system (Debian and Ubuntu): which are missing, and how they come in."""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from qlvb.services.errors import SetupProblem

# The first is the same browser without its windows, which does half the work; the tests look at pages only.
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Need:
    """One thing from the operating system. The first of `packages` that this release offers is taken."""

    purpose: str
    packages: tuple[str, ...]
    required: bool = False
    present: Callable[[], bool] | None = None
    """Another way to have it than through a package."""
    hint: str = ""


def has_venv() -> bool:
    """Can this Python make virtual environments?"""
    return importlib.util.find_spec("ensurepip") is not None


def chromium() -> str | None:
    """The browser of the browser tests: CHROMIUM, or the first known name that is no Ubuntu placeholder."""
    if chosen := os.environ.get("CHROMIUM"):
        return shutil.which(chosen)
    for name in CHROMIUM_NAMES:
        path = shutil.which(name)
        # Ubuntu's 'chromium-browser' only tells people to install a snap, which cannot see temporary directories.
        if path and not os.path.realpath(path).startswith("/snap") and not _is_snap_placeholder(path):
            return path
    return None


VENV = Need("virtual environments", ("python3-venv",), required=True, present=has_venv)
RUN_NEEDS = (
    Need("PDF output", ("libpango-1.0-0",), required=True),
    Need("PDF output", ("libpangoft2-1.0-0",), required=True),
    Need("PDF output", ("libharfbuzz-subset0",), required=True),
    Need("DOCX to PDF with Vietnamese letters", ("fonts-liberation2", "fonts-liberation")),
    Need("a second opinion on signatures", ("poppler-utils",)),
    Need("letters in scanned papers", ("tesseract-ocr",)),
    Need("letters in scanned papers, Vietnamese", ("tesseract-ocr-vie",)),
    Need("DOCX to PDF", ("libreoffice-writer-nogui", "libreoffice-writer"), present=lambda: bool(_soffice())),
)
BROWSER = Need(
    "browser tests",
    ("chromium-headless-shell", "chromium"),
    present=lambda: chromium() is not None,
    hint="Ubuntu has it only as a snap, which the tests cannot use: install Google Chrome there, or set CHROMIUM.",
)
TEST_NEEDS = (*RUN_NEEDS, BROWSER)


def provide(needs: Iterable[Need]) -> None:
    """Install what is missing, or print the line that does. Stops only when something required stays missing."""
    missing = missing_needs(needs)
    if not missing:
        return
    if shutil.which("apt-get") is not None and (root := root_prefix()) is not None:
        _apt_get(root, "update")
        if packages := _choices(missing):
            print(f"Installing system packages: {' '.join(packages)} …", flush=True)
            _apt_get(root, "install", "--yes", "--no-install-recommends", *packages)
        missing = missing_needs(missing)
    _report(missing)


def missing_needs(needs: Iterable[Need]) -> list[Need]:
    """Those that are neither installed as a package nor present in another way."""
    wanted = list(needs)
    installed = _installed({package for need in wanted for package in need.packages})
    return [
        need
        for need in wanted
        if not (installed.intersection(need.packages) or (need.present is not None and need.present()))
    ]


def choose(need: Need) -> str | None:
    """The first of the need's packages that this release really offers."""
    if shutil.which("apt-cache") is None:
        return need.packages[0]
    for package in need.packages:
        policy = subprocess.run(["apt-cache", "policy", package], capture_output=True, text=True, check=False).stdout
        candidate = next(
            (line.split(":", 1)[1].strip() for line in policy.splitlines() if "Candidate:" in line), "(none)"
        )
        # Ubuntu offers chromium only as a snap behind an empty package, marked by its version.
        if candidate != "(none)" and "snap" not in candidate:
            return package
    return None


def root_prefix() -> list[str] | None:
    """What to put before a command so that it runs as root without asking for a password; None when impossible."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def _installed(packages: set[str]) -> set[str]:
    if shutil.which("dpkg-query") is None:
        return set()
    query = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status} ${Version}\n", *sorted(packages)]
    lines = subprocess.run(query, capture_output=True, text=True, check=False).stdout.splitlines()
    rows = [line.split(" ") for line in lines if line.count(" ") == 2]
    # fonts-liberation 1.x lacks half of the Vietnamese letters; from 2.x on it is the same as fonts-liberation2.
    return {
        name
        for name, status, version in rows
        if status == "installed" and not (name == "fonts-liberation" and version.removeprefix("1:").startswith("1."))
    }


def _apt_get(root: list[str], *arguments: str) -> None:
    command = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet=2", "-o", "DPkg::Lock::Timeout=120"]
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f"apt-get {arguments[0]} failed:\n{done.stderr.strip()}", flush=True)


def _soffice() -> str | None:
    return shutil.which(os.environ.get("SOFFICE") or "soffice")


def _is_snap_placeholder(path: str) -> bool:
    with open(path, "rb") as file:
        return b"/snap/bin/" in file.read(4096)


def _choices(needs: Iterable[Need]) -> list[str]:
    return [package for need in needs if (package := choose(need))]


def _report(missing: list[Need]) -> None:
    for need in missing:
        weight = "required" if need.required else "optional"
        print(f"Missing ({weight}): {' or '.join(need.packages)}, for {need.purpose}. {need.hint}".rstrip(), flush=True)
    if packages := _choices(missing):
        line = f"sudo apt-get install --no-install-recommends {' '.join(packages)}"
        print(f"This line installs what is missing:\n    {line}", flush=True)
    if any(need.required for need in missing):
        raise SetupProblem("Required system packages are missing; see above.")
