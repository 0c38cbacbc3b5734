"""One-stop cases: who may do what in which state (VP-5.2, VP-5.3), typed from the regulations."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from accounts.actor import Actor
from documents.actions.issue import issue
from documents.jobs import seal_and_issue
from onestop import transitions as T
from onestop.actions.forward_case import forward_case
from onestop.actions.hand_over import hand_over
from onestop.actions.receive_supplement import receive_supplement
from onestop.actions.request_supplement import request_supplement
from onestop.actions.stop_case import stop_case
from onestop.catalogue import load, offer
from onestop.enums import CaseState, StopReason
from onestop.models import Case, Procedure
from onestop.permissions import check_may
from onestop.queries import cases_visible_to
from tests.factories import cases as made
from tests.factories import documents as papers
from tests.matrix.grid import Seen, by_a_step, compare, compare_pages, open_steps_on, typed, uncovered, walk
from tests.matrix.people import World
from tests.worlds import undone
from workflow import transitions as W
from workflow.actions.assign import assign
from workflow.enums import ItemKind
from workflow.permissions import ROUTED_KINDS
from workflow.rules.holders import Hand, Holder

pytestmark = pytest.mark.django_db

# VP-5.2: the desk receives and passes on; this procedure takes three days, so nothing is settled at once.
RECEIVED = """
                    VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see                 x  x   x  x   x    .  .  .   .     .  x    .   .    .     .  .
forward_case        .  .   .  .   .    .  .  .   .     .  x    .   .    .     .  .
settle_at_once      .  .   .  .   .    .  .  .   .     .  s    .   .    .     .  .
stop_case           .  .   .  .   .    .  .  .   .     .  x    .   .    .     .  .
assign              .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
send_back           .  .   .  .   .    .  .  .   .     .  s    .   .    .     .  .
"""
# One that takes no time.
RECEIVED_AT_ONCE = """
                    VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see                 x  x   x  x   x    .  .  .   .     .  x    .   .    .     .  .
forward_case        .  .   .  .   .    .  .  .   .     .  x    .   .    .     .  .
settle_at_once      .  .   .  .   .    .  .  .   .     .  x    .   .    .     .  .
stop_case           .  .   .  .   .    .  .  .   .     .  x    .   .    .     .  .
assign              .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
send_back           .  .   .  .   .    .  .  .   .     .  s    .   .    .     .  .
"""
AT_UNIT = """
                    VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see                 x  x   x  x   x    x  .  .   .     .  x    .   .    .     .  .
forward_case        .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
request_supplement  .  .   .  .   .    x  .  .   .     .  .    .   .    .     .  .
apologise           .  .   .  .   .    x  .  .   .     .  .    .   .    .     .  .
stop_case           .  .   .  .   .    x  .  .   .     .  .    .   .    .     .  .
bring_to_desk       .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
assign              .  .   .  .   .    x  .  .   .     .  .    .   .    .     .  .
send_back           .  .   .  .   .    x  .  .   .     .  .    .   .    .     .  .
"""
AT_SPECIALIST = """
                    VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see                 x  x   x  x   x    x  x  .   .     .  x    .   .    .     .  .
forward_case        .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
request_supplement  .  .   .  .   .    .  x  .   .     .  .    .   .    .     .  .
apologise           .  .   .  .   .    .  x  .   .     .  .    .   .    .     .  .
stop_case           .  .   .  .   .    .  x  .   .     .  .    .   .    .     .  .
bring_to_desk       .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
assign              .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
send_back           .  .   .  .   .    .  x  .   .     .  .    .   .    .     .  .
"""
# The clock stands still; what is missing is handed in at the desk.
SUPPLEMENT = """
                    VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see                 x  x   x  x   x    x  x  .   .     .  x    .   .    .     .  .
receive_supplement  .  .   .  .   .    .  .  .   .     .  x    .   .    .     .  .
stop_case           .  .   .  .   .    .  .  .   .     .  x    .   .    .     .  .
assign              .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
send_back           .  .   .  .   .    .  .  .   .     .  s    .   .    .     .  .
"""
# The result waits to be signed or issued: the case stands.
ANSWERED = """
                    VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see                 x  x   x  x   x    x  x  .   .     .  x    .   .    .     .  .
forward_case        .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
request_supplement  .  .   .  .   .    .  s  .   .     .  .    .   .    .     .  .
apologise           .  .   .  .   .    .  x  .   .     .  .    .   .    .     .  .
stop_case           .  .   .  .   .    .  s  .   .     .  .    .   .    .     .  .
bring_to_desk       .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
assign              .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
send_back           .  .   .  .   .    .  x  .   .     .  .    .   .    .     .  .
"""
# Ready in time: handed over, nothing to apologise for.
READY = """
                    VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see                 x  x   x  x   x    x  x  .   .     .  x    .   .    .     .  .
hand_over           .  .   .  .   .    .  .  .   .     .  x    .   .    .     .  .
apologise           .  .   .  .   .    .  .  .   .     .  s    .   .    .     .  .
assign              .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
send_back           .  .   .  .   .    .  .  .   .     .  s    .   .    .     .  .
"""
HANDED_OVER = """
                    VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see                 x  x   x  x   x    x  x  .   .     .  x    .   .    .     .  .
"""
# Taken back by the citizen before it had left the desk.
STOPPED = """
                    VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see                 x  x   x  x   x    .  .  .   .     .  x    .   .    .     .  .
"""
EXPECTED = {
    name: typed(text)
    for name, text in {
        "received": RECEIVED,
        "received, to be settled at once": RECEIVED_AT_ONCE,
        "with the unit": AT_UNIT,
        "with the specialist": AT_SPECIALIST,
        "waiting for a supplement": SUPPLEMENT,
        "answered": ANSWERED,
        "ready": READY,
        "handed over": HANDED_OVER,
        "stopped": STOPPED,
    }.items()
}
BUTTONS = {act.name: act.label for act in (*T.ALL, W.ASSIGN, W.SEND_BACK) if act is not T.BRING_TO_DESK}
AT_ONCE = "1.000656"


def travel(world: World) -> Iterator[tuple[str, str, Case]]:
    """One case from the desk back to the desk; one for each of the other ends."""
    ours, officer = world.ours, Actor.of(world.officer)
    load()
    offer(ours.unit, Procedure.objects.filter(level="commune").values_list("code", flat=True))
    desk = made.Desk(ours, world.officer)
    worker = Actor.of(ours.specialist)

    def now(name: str, case: Case) -> tuple[str, str, Case]:
        found = made.fresh(case)
        return name, found.state, found

    yield now("received, to be settled at once", made.received(desk, code=AT_ONCE))
    case = made.received(desk)
    yield now("received", case)
    forward_case(case.pk, unit=ours.division, actor=officer)
    yield now("with the unit", case)
    hands = [Hand(Holder.person(ours.specialist))]
    assign(papers.lead(case).pk, hands=hands, text="Thẩm định.", actor=Actor.of(ours.unit_head))
    yield now("with the specialist", case)
    request_supplement(case.pk, items="Trích lục ghi chú ly hôn", reason="Thiếu căn cứ.", actor=worker)
    yield now("waiting for a supplement", case)
    receive_supplement(case.pk, note="Trích lục", actor=officer)
    document = made.result_of(desk, case)
    yield now("answered", case)
    issue(document.pk, recipients=[], actor=Actor.of(ours.clerk))
    seal_and_issue(document_id=document.pk)
    yield now("ready", case)
    hand_over(case.pk, to="Nguyễn Văn Bình", receipt_given_back=True, actor=officer)
    yield now("handed over", case)
    case = made.received(desk)
    stop_case(case.pk, why=StopReason.WITHDRAWN, reason="Người nộp xin rút.", actor=officer)
    yield now("stopped", case)


@pytest.fixture(scope="module")
def seen(world: World) -> Iterator[dict[str, Seen]]:
    with undone():
        yield dict(walk(world, travel(world), _sees, _checks))


def _sees(actor: Actor | None, item: Case) -> bool:
    return cases_visible_to(actor).filter(pk=item.pk).exists()


def _checks(item: Case) -> dict[str, Callable[[Actor], object]]:
    steps = open_steps_on(item)
    checks: dict[str, Callable[[Actor], object]] = {act.name: partial(check_may, case=item, act=act) for act in T.ALL}
    return checks | {act.name: partial(by_a_step, steps=steps, act=act) for act in ROUTED_KINDS[ItemKind.CASE]}


@pytest.mark.parametrize("name", EXPECTED)
def test_who_may_do_what_in_each_state(seen: dict[str, Seen], name: str) -> None:
    compare(EXPECTED, name, seen[name])


@pytest.mark.parametrize("name", EXPECTED)
def test_the_page_offers_what_the_table_grants(seen: dict[str, Seen], name: str) -> None:
    compare_pages(EXPECTED, name, seen[name], BUTTONS)


def test_every_act_from_every_state_has_a_line(seen: dict[str, Seen]) -> None:
    assert set(seen) == set(EXPECTED)
    states = {name: one.state for name, one in seen.items()}
    assert not uncovered(EXPECTED, states, T.ALL)
    assert set(states.values()) == set(CaseState.values)
