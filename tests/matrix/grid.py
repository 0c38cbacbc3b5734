"""The tables of the matrix: typed by hand, and the same shape taken from the product.

A cell: `x` may; `.` refused as a person (403; for `see`: 404); `s` refused by the state of things (409). What has no
line in a situation is open to nobody there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.test import Client

from accounts.actor import Actor
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from qlvb.lib.transitions import Transition
from tests.matrix.people import COLUMNS, World
from workflow.enums import OPEN_STATES
from workflow.links import item_url
from workflow.models import Step, WorkItem
from workflow.permissions import check_may_route

Row = dict[str, str]
Grid = dict[str, Row]
SEE = "see"


def typed(text: str) -> Grid:
    """A grid from its lines: what is done, then a cell for each person, in columns for the eye."""
    head, *lines = [line.split() for line in text.strip().splitlines()]
    assert head == COLUMNS, head
    grid = {name: dict(zip(COLUMNS, cells, strict=True)) for name, *cells in lines}
    assert len(grid) == len(lines), "a line twice"
    assert {cell for row in grid.values() for cell in row.values()} <= {"x", ".", "s"}
    return grid


def cell(check: Callable[[], object]) -> str:
    try:
        check()
    except NotAllowed:
        return "."
    except (InvalidTransition, BadInput):
        return "s"
    return "x"


@dataclass
class Seen:
    """What the product said in one situation; `offered`: the buttons of the page, by who opened it."""

    state: str
    grid: Grid
    offered: dict[str, set[str]] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)


# What each act's check says to an actor, for the item as it is now: what it needs of the item is read once.
Checks = Mapping[str, Callable[[Actor], object]]
Travel = Iterable[tuple[str, str, WorkItem]]


def walk(
    world: World,
    travel: Travel,
    see: Callable[[Any, Any], bool],
    checks_of: Callable[[Any], Checks],
) -> Iterator[tuple[str, Seen]]:
    """Ask everybody about everything in every situation the item comes into."""
    actors = {who: world.actor(who) for who in COLUMNS}
    for name, state, item in travel:
        world.leavers_held(item)
        grid: Grid = {SEE: {who: "x" if see(actor, item) else "." for who, actor in actors.items()}}
        for act, check in checks_of(item).items():
            grid[act] = {who: cell(partial(check, actor)) if actor else "." for who, actor in actors.items()}
        seen = Seen(state, grid)
        for who in _visitors(grid):
            _open(world.browser(who), who, item, seen)
        yield name, seen


def _visitors(grid: Grid) -> list[str]:
    """Whose pages are looked at: everybody who may do something, somebody who may only read, somebody who had it and
    works elsewhere now.
    """
    busy = [who for who in COLUMNS if any(row[who] == "x" for act, row in grid.items() if act != SEE)]
    readers = [who for who in COLUMNS if who not in busy and grid[SEE][who] == "x"]
    return [*busy, *readers[:1], "DC"]


def _open(browser: Client, who: str, item: WorkItem, seen: Seen) -> None:
    """The page as that person gets it, and which buttons work."""
    answer = browser.get(item_url(item.kind, item.pk))
    seen.answers[who] = answer.status_code
    if answer.status_code == 200:
        seen.offered[who] = {act["label"] for act in answer.context["acts"] if act["enabled"]}


def compare(expected: Mapping[str, Grid], name: str, seen: Seen) -> None:
    """Line by line, so that a difference is read as the table is."""
    wanted = expected[name]
    for act, row in seen.grid.items():
        if act in wanted:
            assert _line(act, row) == _line(act, wanted[act]), f"{name}: {act}"
        else:
            assert "x" not in row.values(), f"{name}: {_line(act, row)}"
    assert set(wanted) <= set(seen.grid), "a line about an act that does not exist"


def _line(act: str, row: Row) -> str:
    return f"{act}: " + "  ".join(f"{who}={row[who]}" for who in COLUMNS)


def compare_pages(expected: Mapping[str, Grid], name: str, seen: Seen, buttons: Mapping[str, str]) -> None:
    """Whoever sees the item gets its page, and on it exactly the buttons the table grants him; the others 404.
    `buttons`: label by act, of those that are buttons.
    """
    wanted = expected[name]
    for who in seen.answers:
        code = 200 if wanted[SEE][who] == "x" else 404
        assert seen.answers[who] == code, f"{name}: {who}"
        if code == 200:
            granted = {buttons[act] for act, row in wanted.items() if act in buttons and row[who] == "x"}
            assert seen.offered[who] & set(buttons.values()) == granted, f"{name}: {who}"


def uncovered(expected: Mapping[str, Grid], states: Mapping[str, str], acts: Iterable[Transition]) -> set[str]:
    """Of the table of transitions what no situation has a line for: 'act from state'."""
    lines = {(act, states[name]) for name, grid in expected.items() for act in grid}
    return {f"{act.name} from {source}" for act in acts for source in act.sources if (act.name, source) not in lines}


def open_steps_on(item: WorkItem) -> list[Step]:
    return list(Step.objects.filter(item_id=item.pk, state__in=OPEN_STATES).select_related("item", "previous"))


def by_a_step(actor: Actor, steps: Iterable[Step], act: Transition) -> None:
    """The act by any of the item's open steps; of the refusals that counts which comes nearest."""
    refusals: list[Exception] = [NotAllowed("")]
    for step in steps:
        try:
            return check_may_route(actor, step, act)
        except (NotAllowed, InvalidTransition) as refusal:
            refusals.append(refusal)
    raise next((one for one in refusals if isinstance(one, InvalidTransition)), refusals[0])
