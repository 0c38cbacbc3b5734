"""Acts of the tests themselves, away from the browser's event loop: signing runs a loop of its own."""

from collections.abc import Callable
from typing import TypeVar

from tests.races import together

Result = TypeVar("Result")


def aside(act: Callable[[], Result]) -> Result:
    """What the act returns when it is carried out in a thread of its own; what it raises is raised here."""
    (outcome,) = together([act])
    if isinstance(outcome, Exception):
        raise outcome
    return outcome
