"""The virtual environment and the pinned Python packages in it."""

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from qlvb.services.errors import SetupProblem
from qlvb.services.layout import Layout

OLDEST, NEWEST = (3, 11), (3, 13)


@dataclass(frozen=True)
class PackageSet:
    """A lock file, and the stamp that says which content of it is installed."""

    name: str
    lock: str


APP = PackageSet("app", "requirements.txt")
# Everything of the app at the same versions, and the tools of tests and checks.
DEVELOPMENT = PackageSet("development", "tests/requirements.txt")
INSTALLER = "qlvb/services/installer.txt"


def install(layout: Layout, wanted: PackageSet) -> bool:
    """Make the virtual environment and install the pinned packages into it. False when they were there already."""
    if is_installed(layout, wanted):
        return False
    make_environment(layout)
    _install_locked(layout, str(layout.project / wanted.lock))
    covered = (APP, DEVELOPMENT) if wanted is DEVELOPMENT else (APP,)
    for packages in covered:
        _stamp(layout, packages).write_text(_fingerprint(layout, packages))
    return True


def is_installed(layout: Layout, wanted: PackageSet) -> bool:
    """Was this very lock file installed into this environment, and does the environment still work?"""
    try:
        stamped = _stamp(layout, wanted).read_text()
    except OSError:
        return False
    return stamped == _fingerprint(layout, wanted) and _works(layout)


def make_environment(layout: Layout) -> None:
    """Create `.venv`, anew when its Python is gone or unsupported (the project was moved, the system was upgraded)."""
    if _works(layout):
        return
    if layout.venv.exists():
        shutil.rmtree(layout.venv)
    made = subprocess.run([sys.executable, "-m", "venv", layout.venv], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise SetupProblem(f"Cannot create {layout.venv}:\n{(made.stdout + made.stderr).strip()}")


def _works(layout: Layout) -> bool:
    probe = f"import sys; sys.exit(not {OLDEST} <= sys.version_info[:2] <= {NEWEST})"
    try:
        return subprocess.run([layout.python, "-c", probe], check=False).returncode == 0
    except OSError:
        return False


def _install_locked(layout: Layout, lock: str) -> None:
    """uv, itself pinned, installs in a few seconds; where it cannot be had, pip does the same more slowly."""
    pip = [str(layout.python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--require-hashes"]
    uv = layout.venv / "bin" / "uv"
    if not uv.exists():
        subprocess.run([*pip, "-r", str(layout.project / INSTALLER)], check=False)
    if uv.exists():
        # Without compiled bytecode the first start would compile everything, and every start where writing it is off.
        fast = [
            str(uv),
            "pip",
            "install",
            "--quiet",
            "--python",
            str(layout.python),
            "--compile-bytecode",
            "--require-hashes",
        ]
        if subprocess.run([*fast, "-r", lock], check=False).returncode == 0:
            return
        print("uv did not succeed; trying pip …", flush=True)
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": ""}
    if subprocess.run([*pip, "-r", lock], env=environment, check=False).returncode != 0:
        raise SetupProblem(f"The packages of {lock} could not be installed; the reason stands above.")


def _stamp(layout: Layout, packages: PackageSet) -> Path:
    return layout.venv / f".installed-{packages.name}"


def _fingerprint(layout: Layout, packages: PackageSet) -> str:
    return hashlib.sha256((layout.project / packages.lock).read_bytes()).hexdigest()
