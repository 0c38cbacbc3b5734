"""What hangs on a unit and must not be left behind when it ends: each app on the right adds its kinds.

`accounts` knows nothing of the work itself (design.md §2). Filled in AppConfig.ready(), before the first request.
"""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.actor import Actor
from accounts.models import Unit, UnitChange


@dataclass(frozen=True)
class Inherited:
    """One kind of what is still open in a unit besides what lies with its people (accounts/handover.py).

    `label`: 'việc ở hộp thư chung'. `count(unit)`: how much. `pass_on(unit, successor, actor, reason)`: all of it goes
    to the successor inside the caller's transaction: deadlines stay, each thing says so in its timeline. For a plain
    unit and for an agency, whose people and units follow afterwards. `detail(unit)`: of what that count is made up.
    """

    label: str
    count: Callable[[Unit], int]
    pass_on: Callable[[Unit, Unit, Actor, str], int]
    detail: Callable[[Unit], list[tuple[str, int]]] | None = None


INHERITED: list[Inherited] = []
# Why an agency cannot end just now, as a sentence; '' when it can.
HINDRANCES: list[Callable[[Unit], str]] = []
# A new agency begins: its registers are opened.
ON_FOUNDING: list[Callable[[Unit, Actor], None]] = []
# An agency is about to end, everything still in its place; and it has ended, everything passed on.
BEFORE_ENDING: list[Callable[[UnitChange, Unit | None], None]] = []
ON_ENDING: list[Callable[[UnitChange, Actor], None]] = []


def left_in(unit: Unit) -> list[tuple[str, int]]:
    """Label and number of everything open, kinds without any left out."""
    counts = [(kind.label, kind.count(unit)) for kind in INHERITED]
    return [(label, count) for label, count in counts if count]


def pass_on_all(unit: Unit, successor: Unit, actor: Actor, reason: str) -> int:
    """Everything that hangs on the unit itself."""
    return sum(kind.pass_on(unit, successor, actor, reason) for kind in INHERITED)
