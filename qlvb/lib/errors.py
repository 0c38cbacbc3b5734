"""The rule violations of the house: each carries the Vietnamese sentence its reader sees.

`qlvb.lib.http.RuleViolationMiddleware` turns them into a page or a message; views do not catch them.
"""

from collections.abc import Callable
from typing import ParamSpec

P = ParamSpec("P")


class RuleViolation(Exception):
    """Something the rules forbid. `sentence` is complete Vietnamese, ready to show."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(RuleViolation):
    """This person may not do this (403)."""


class InvalidTransition(RuleViolation):
    """The thing's state does not allow this act now (409)."""


class BadInput(RuleViolation):
    """What was typed or uploaded cannot be accepted (422).

    `field` names the form field it belongs to, '' for the whole form.
    """

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class DamagedFile(RuleViolation):
    """A stored file no longer has the bytes that were recorded (500, and an audit entry)."""


def refusal_of(check: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> str:
    """The sentence with which this check refuses, or '' when it lets pass."""
    try:
        check(*args, **kwargs)
    except RuleViolation as refusal:
        return refusal.sentence
    return ""
