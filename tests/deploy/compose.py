"""docker-compose.yml as a container engine would read it."""

from typing import Any

import yaml

from qlvb.lib import env

FILE = env.PROJECT / "docker-compose.yml"
PRODUCT = ("migrate", "web", "worker", "beat")


def load() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text())
    return found


def services() -> dict[str, dict[str, Any]]:
    return dict(load()["services"])
