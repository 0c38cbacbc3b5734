"""The system user PostgreSQL runs as when the launcher itself runs as root (PostgreSQL refuses root)."""

import os
import pwd
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qlvb.services.errors import SetupProblem

SERVICE_USER = "qlvb-postgres"


def demotion(data: Path) -> Mapping[str, Any]:
    """Keyword arguments for `subprocess` that drop root's rights; empty for an ordinary user.

    A data directory an ordinary user once filled stays his: root then runs the server as that user.
    """
    if os.geteuid() != 0:
        return {}
    if (data / "PG_VERSION").exists() and (owner := data.stat()).st_uid != 0:
        return {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
    try:
        entry = pwd.getpwnam(SERVICE_USER)
    except KeyError:
        entry = _create_user()
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def can_use(path: Path, demoted: Mapping[str, Any]) -> bool:
    """May the demoted user run the program at `path`, or pass through the directory at `path`?"""
    return subprocess.run(["test", "-x", path], cwd="/", check=False, **demoted).returncode == 0


def _create_user() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    made = subprocess.run(
        [*command, "--shell", "/usr/sbin/nologin", SERVICE_USER], capture_output=True, text=True, check=False
    )
    try:
        return pwd.getpwnam(SERVICE_USER)
    except KeyError:
        raise SetupProblem(
            f"Cannot create the system user {SERVICE_USER} for PostgreSQL: {made.stderr.strip()}"
        ) from None
