"""States move only through tables of these (style.md, rule 2); pages, checks, tests and docs/workflow.md read them."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Transition:
    """One act on one kind of thing.

    `name`: code, also the act's name in the audit log. `label`: what the button says. `sources`: states it starts from.
    `target`: the state it leads to; None when the state stays. `permission`: what the acting post must have.
    """

    name: str
    label: str
    sources: frozenset[str]
    target: str | None
    permission: str


def transition(name: str, label: str, sources: Iterable[str], target: str | None, permission: str) -> Transition:
    return Transition(name, label, frozenset(sources), target, permission)
