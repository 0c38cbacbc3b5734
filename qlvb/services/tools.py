"""`make test`, `make check`, `make format`, `make lock`: the developers' tools, each in its pinned version."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

from qlvb.services import packages, system
from qlvb.services.layout import Layout
from qlvb.services.run import prepare_machine, say

FORMATTED = ["."]


def test(layout: Layout, arguments: list[str]) -> int:
    """Run the tests on two cores; the services come from the pytest plugin. Returns pytest's exit code."""
    prepare_machine(layout, packages.DEVELOPMENT)
    environment = dict(os.environ)
    if browser := system.chromium():
        environment["CHROMIUM"] = browser
    command = [str(layout.python), "-m", "pytest", "-n", "2", *arguments]
    return subprocess.run(command, cwd=layout.project, env=environment, check=False).returncode


def check(layout: Layout) -> int:
    """Every check on the code, side by side; prints what each says. Returns 1 if one fails."""
    _prepare_tools(layout)
    python, programs = str(layout.python), layout.venv / "bin"
    manage = [python, "manage.py"]
    checks = {
        "types": [python, "-m", "mypy"],
        "format": [str(programs / "ruff"), "format", "--check", *FORMATTED],
        "lint": [str(programs / "ruff"), "check", *FORMATTED],
        "import contract": [str(programs / "lint-imports"), "--no-cache"],
        "Django's own checks": [*manage, "check", "--fail-level", "WARNING"],
        "missing migrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "templates": [python, "-m", "djlint", "--lint", "--quiet", "templates"],
    }
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "qlvb.settings.test"}
    with ThreadPoolExecutor(2) as pool:
        running = {
            name: pool.submit(
                subprocess.run,
                command,
                cwd=layout.project,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            for name, command in checks.items()
        }
    failed = []
    for name, done in running.items():
        result = done.result()
        print(f"── {name}: {'failed' if result.returncode else 'passed'}", flush=True)
        if result.returncode:
            failed.append(name)
            print((result.stdout + result.stderr).strip(), flush=True)
    return 1 if failed else 0


def reformat(layout: Layout) -> int:
    """Format the code and repair what the linter can."""
    _prepare_tools(layout)
    ruff = str(layout.venv / "bin" / "ruff")
    steps = ([ruff, "check", "--fix-only", "--quiet", *FORMATTED], [ruff, "format", *FORMATTED])
    return max(subprocess.run(step, cwd=layout.project, check=False).returncode for step in steps)


def lock(layout: Layout) -> int:
    """Pin the packages of pyproject.toml, with hashes, for every supported Python."""
    _prepare_tools(layout)
    uv = [str(layout.venv / "bin" / "uv"), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    uv += ["--generate-hashes", "--custom-compile-command", "make lock"]
    steps = (
        [*uv, "pyproject.toml", "-o", packages.APP.lock],
        [*uv, "-c", packages.APP.lock, "pyproject.toml", "--group", "test", "-o", packages.DEVELOPMENT.lock],
        [*uv, "--group", "pyproject.toml:installer", "-o", packages.INSTALLER],
    )
    for step in steps:
        if code := subprocess.run(step, cwd=layout.project, check=False).returncode:
            return code
    say("The lock files are written; 'make install' brings the environment up to date.")
    return 0


def _prepare_tools(layout: Layout) -> None:
    system.provide((system.VENV,))
    packages.install(layout, packages.DEVELOPMENT)
