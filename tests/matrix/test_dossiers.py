"""Dossiers: who may do what in which state (SD-6, DN-3.3đ), typed from the regulations."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from accounts.actor import Actor
from tests.factories import dossiers as made
from tests.matrix.grid import Seen, compare, compare_pages, typed, uncovered, walk
from tests.matrix.people import World
from tests.worlds import undone
from workflow import transitions as T
from workflow.actions.ask_to_close_dossier import ask_to_close_dossier
from workflow.actions.attach_result import attach_result
from workflow.actions.close_dossier import close_dossier
from workflow.actions.decide_coordination import decide_coordination
from workflow.actions.hand_on_dossier import hand_on_dossier
from workflow.actions.propose_coordination import propose_coordination
from workflow.dossier_permissions import check_may
from workflow.dossier_queries import dossiers_visible_to
from workflow.dossiers import open_steps_on
from workflow.enums import DossierState
from workflow.models import Dossier
from workflow.rules.holders import Holder

pytestmark = pytest.mark.django_db

# SD-6.1: opened by the Chief of Office for a unit, whose head has it. Chair and Chief say what they think at any time.
AT_UNIT = """
               VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see            x  x   x  x   x    x  .  .   .     .  .    .   .    .     .  .
hand_on        .  .   .  .   .    x  .  .   .     .  .    .   .    .     .  .
file           .  .   .  .   .    x  .  .   .     .  .    .   .    .     .  .
unfile         .  .   .  .   .    x  .  .   .     .  .    .   .    .     .  .
opine          .  x   x  x   x    x  .  .   .     .  .    .   .    .     .  .
finish_part    .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
propose        .  .   .  .   .    x  .  .   .     .  .    .   .    .     .  .
decide         .  x   x  x   x    .  .  .   .     .  .    .   .    .     .  .
attach_result  .  .   .  .   .    x  .  .   .     .  .    .   .    .     .  .
ask_to_close   .  .   .  .   .    s  .  .   .     .  .    .   .    .     .  .
"""
# With the specialist, the other unit coordinating: it adds and says, but leads nothing.
IN_WORK = """
               VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see            x  x   x  x   x    x  x  x   .     .  .    .   .    .     .  .
hand_on        .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
file           .  .   .  .   .    .  x  x   .     .  .    .   .    .     .  .
unfile         .  .   .  .   .    .  x  .   .     .  .    .   .    .     .  .
opine          .  x   x  x   x    .  x  x   .     .  .    .   .    .     .  .
finish_part    .  .   .  .   .    .  .  x   .     .  .    .   .    .     .  .
propose        .  .   .  .   .    .  x  .   .     .  .    .   .    .     .  .
decide         .  x   x  x   x    .  .  .   .     .  .    .   .    .     .  .
attach_result  .  .   .  .   .    .  x  .   .     .  .    .   .    .     .  .
ask_to_close   .  .   .  .   .    .  s  .   .     .  .    .   .    .     .  .
"""
WITH_RESULT = """
               VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see            x  x   x  x   x    x  x  x   .     .  .    .   .    .     .  .
hand_on        .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
file           .  .   .  .   .    .  x  x   .     .  .    .   .    .     .  .
unfile         .  .   .  .   .    .  x  .   .     .  .    .   .    .     .  .
opine          .  x   x  x   x    .  x  x   .     .  .    .   .    .     .  .
finish_part    .  .   .  .   .    .  .  x   .     .  .    .   .    .     .  .
propose        .  .   .  .   .    .  x  .   .     .  .    .   .    .     .  .
decide         .  x   x  x   x    .  .  .   .     .  .    .   .    .     .  .
attach_result  .  .   .  .   .    .  x  .   .     .  .    .   .    .     .  .
ask_to_close   .  .   .  .   .    .  x  .   .     .  .    .   .    .     .  .
"""
# SD-6.3: closed by the Chair or the Chief of Office; until then only words are added.
TO_CLOSE = """
               VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see            x  x   x  x   x    x  x  x   .     .  .    .   .    .     .  .
opine          .  x   x  x   x    .  .  x   .     .  .    .   .    .     .  .
return_dossier .  x   x  x   x    .  .  .   .     .  .    .   .    .     .  .
close          .  x   x  x   x    .  .  .   .     .  .    .   .    .     .  .
"""
CLOSED = """
               VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see            x  x   x  x   x    x  x  x   .     .  .    .   .    .     .  .
reopen         .  x   x  x   x    .  .  .   .     .  .    .   .    .     .  .
"""
EXPECTED = {
    name: typed(text)
    for name, text in {
        "with the unit": AT_UNIT,
        "in work": IN_WORK,
        "with a result": WITH_RESULT,
        "to be closed": TO_CLOSE,
        "closed": CLOSED,
    }.items()
}
# Taking out and deciding on a proposal are offered beside the document, the proposal.
BUTTONS = {act.name: act.label for act in T.OF_DOSSIERS if act not in (T.UNFILE, T.DECIDE)}


def travel(world: World) -> Iterator[tuple[str, str, Dossier]]:
    ours = world.ours
    chief, worker = Actor.of(ours.chief), Actor.of(ours.specialist)
    dossier = made.opened(ours)

    def now(name: str) -> tuple[str, str, Dossier]:
        found = made.fresh(dossier)
        return name, found.state, found

    yield now("with the unit")
    hand_on_dossier(dossier.pk, to=ours.specialist, text="Xử lý.", actor=Actor.of(ours.unit_head))
    whom = Holder.person(ours.other_head)
    proposal = propose_coordination(dossier.pk, whom=whom, reason="Cần số liệu.", actor=worker)
    decide_coordination(proposal.pk, approve=True, actor=chief)
    yield now("in work")
    attach_result(dossier.pk, opinion="Lưu hồ sơ.", actor=worker)
    yield now("with a result")
    ask_to_close_dossier(dossier.pk, text="Đã xong.", actor=worker)
    yield now("to be closed")
    close_dossier(dossier.pk, actor=chief)
    yield now("closed")


@pytest.fixture(scope="module")
def seen(world: World) -> Iterator[dict[str, Seen]]:
    with undone():
        yield dict(walk(world, travel(world), _sees, _checks))


def _sees(actor: Actor | None, item: Dossier) -> bool:
    return dossiers_visible_to(actor).filter(pk=item.pk).exists()


def _checks(item: Dossier) -> dict[str, Callable[[Actor], object]]:
    steps = open_steps_on(item)
    return {act.name: partial(check_may, dossier=item, act=act, steps=steps) for act in T.OF_DOSSIERS}


@pytest.mark.parametrize("name", EXPECTED)
def test_who_may_do_what_in_each_state(seen: dict[str, Seen], name: str) -> None:
    compare(EXPECTED, name, seen[name])


@pytest.mark.parametrize("name", EXPECTED)
def test_the_page_offers_what_the_table_grants(seen: dict[str, Seen], name: str) -> None:
    compare_pages(EXPECTED, name, seen[name], BUTTONS)


def test_every_act_from_every_state_has_a_line(seen: dict[str, Seen]) -> None:
    assert set(seen) == set(EXPECTED)
    states = {name: one.state for name, one in seen.items()}
    assert not uncovered(EXPECTED, states, T.OF_DOSSIERS)
    assert set(states.values()) == set(DossierState.values)
