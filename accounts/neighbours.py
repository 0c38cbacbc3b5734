"""What accounts need of the apps on their right, of which they know nothing (design.md §2).

Filled in AppConfig.ready(), before the first request. Tests and jobs run with everything in place.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.actor import Actor
from accounts.models import AccountDecision, Post, UnitChange


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """A decision's file that has passed the check of uploads."""

    pk: int
    name: str
    size: int


@dataclass
class Neighbours:
    """`tell(posts, text, why, path)`: under the bell and by mail; `path` is the page it leads to.
    `next_working_day(agency's id)`: for a day the first working day after it, by that agency's calendar.
    `keep_paper(uploaded file, actor)`: check the PDF and keep it (BadInput says what is wrong with it).
    `find_paper(id, actor)`: one's own kept file. `attach_paper(decision, id, actor)`: it is the decision's from now on.
    `papers_of(decisions)`: {decision's id: (name, address)}. `attach_change_paper`, `change_papers_of`: the same for
    changes of the organisation.
    `post_ended(post)`: its last day is written down; what is tied to it and not handed over ends with it.
    """

    tell: Callable[[Iterable[Post], str, str, str], None]
    next_working_day: Callable[[int], Callable[[date], date]]
    keep_paper: Callable[[Any, Actor], KeptPaper]
    find_paper: Callable[[int, Actor], KeptPaper | None]
    attach_paper: Callable[[AccountDecision, int, Actor], None]
    papers_of: Callable[[Sequence[AccountDecision]], dict[int, tuple[str, str]]]
    attach_change_paper: Callable[[UnitChange, int, Actor], None]
    change_papers_of: Callable[[Sequence[UnitChange]], dict[int, tuple[str, str]]]
    post_ended: Callable[[Post], None]


def _missing(*args: Any) -> Any:
    raise AssertionError("accounts run without their neighbours: an AppConfig.ready() has not filled them in")


neighbours = Neighbours(*[_missing] * 9)
