"""The commands of `python3 -m qlvb.services`; the Makefile calls nothing else."""

import argparse
import os
import sys

from qlvb.lib.env import EnvironmentProblem
from qlvb.services import packages, processes, tools
from qlvb.services.embedded import Services
from qlvb.services.errors import SetupProblem
from qlvb.services.layout import Layout
from qlvb.services.run import child_environment, holder, prepare_machine, product, run, say
from qlvb.services.supervisor import stop_leftovers

COMMANDS = {
    "install": "make the virtual environment and install packages, of the system and of Python",
    "run": "start everything: database, broker, web, worker, beat",
    "up": "start only database and broker and leave them running",
    "stop": "stop everything that runs on the data directory",
    "shell": "Django's shell, with database and broker",
    "test": "run the tests; further words go to pytest",
    "check": "format, lint, types, import contract, migrations, templates",
    "format": "format the code",
    "lock": "pin the packages of pyproject.toml",
}


def main(arguments: list[str]) -> int:
    """Do what the first word says. Problems are told in one sentence, without a traceback."""
    parser = argparse.ArgumentParser(prog="python3 -m qlvb.services")
    parser.add_argument(
        "command", choices=COMMANDS, help="; ".join(f"{name}: {text}" for name, text in COMMANDS.items())
    )
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    chosen = parser.parse_args(arguments)
    try:
        return _do(chosen.command, chosen.rest, Layout.of_environment())
    except (SetupProblem, EnvironmentProblem) as problem:
        print(f"\n{problem}", file=sys.stderr)
    except PermissionError as problem:
        print(f"\nNo permission for {problem.filename}. Was it made by another user, or by root?", file=sys.stderr)
    except KeyboardInterrupt:
        print(file=sys.stderr)
    return 1


def _do(command: str, rest: list[str], layout: Layout) -> int:
    match command:
        case "install":
            prepare_machine(layout, packages.DEVELOPMENT)
        case "run":
            run(layout)
        case "up":
            _up(layout)
        case "stop":
            _stop(layout)
        case "shell":
            os.chdir(layout.project)
            os.execve(
                layout.python, [str(layout.python), "manage.py", "shell", *rest], child_environment(layout, _up(layout))
            )
        case "test":
            return tools.test(layout, rest)
        case "check":
            return tools.check(layout)
        case "format":
            return tools.reformat(layout)
        case "lock":
            return tools.lock(layout)
    return 0


def _up(layout: Layout) -> dict[str, str]:
    """Start the services to stay, and print their addresses as lines a shell can read."""
    prepare_machine(layout, packages.APP)
    addresses = Services(layout).start()
    layout.kept_up_mark.touch()
    for name, url in addresses.items():
        print(f"export {name}='{url}'")
    return addresses


def _stop(layout: Layout) -> None:
    """Tell a running launcher to stop, or clear up after one that was killed; then stop the services."""
    if (launcher := holder(layout)) is not None:
        say(f"Stopping 'make run' (process {launcher}) …")
        processes.stop(launcher, patience=120)
    if layout.records.exists():
        stop_leftovers(layout, product(layout, 0), say)
    Services(layout).stop()
    say("Stopped.")
