"""Tasks: who may do what in which state, on the giver's and on the lead's side (GL-4, GL-5.2), typed from the rules."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from accounts.actor import Actor
from tasks import transitions as T
from tasks.actions.agree_transfer import NewLead, agree_transfer
from tasks.actions.ask_extension import ask_extension
from tasks.actions.ask_transfer import ask_transfer
from tasks.actions.confirm_completed import confirm_completed
from tasks.actions.confirm_not_completed import confirm_not_completed
from tasks.actions.decide_extension import decide_extension
from tasks.actions.drop_assignment import drop_assignment
from tasks.enums import AssignmentState
from tasks.models import Assignment
from tasks.permissions import check_may_act
from tasks.queries import visible_to
from tests.factories import documents as papers
from tests.factories import tasks as made
from tests.matrix.grid import Seen, compare, compare_pages, typed, uncovered, walk
from tests.matrix.people import World
from tests.worlds import undone

pytestmark = pytest.mark.django_db

# The province's specialist (CV) gives a task to the commune and follows it. Entered on his draft (GL-4.1): his alone.
PLANNED = """
                 VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see              x  x   x  x   x    .  x  .   .     .  .    .   .    .     .  .
drop             .  .   .  .   .    .  x  .   .     .  .    .   .    .     .  .
start            .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
"""
DROPPED = """
                 VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see              x  x   x  x   x    .  x  .   .     .  .    .   .    .     .  .
"""
# Accepted by the commune, before its Chief. Who follows and the Office decide, the lead's Chief and head ask; whoever
# supervises urges, for it is due tomorrow. Nothing has been asked yet.
IN_PROGRESS = """
                 VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see              x  x   x  x   x    .  x  .   .     .  .    x   x    x     .  .
propose          .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
confirm_not      .  x   .  .   .    .  x  .   .     .  .    .   .    .     .  .
give_back        .  x   .  .   .    .  x  .   .     .  .    .   .    .     .  .
ask_extension    .  .   .  .   .    .  .  .   .     .  .    .   x    x     .  .
decide_extension .  s   .  .   .    .  s  .   .     .  .    .   .    .     .  .
ask_transfer     .  .   .  .   .    .  .  .   .     .  .    .   x    x     .  .
agree_transfer   .  s   .  .   .    .  s  .   .     .  .    .   .    .     .  .
refuse_transfer  .  s   .  .   .    .  s  .   .     .  .    .   .    .     .  .
urge             .  x   x  x   x    .  x  .   .     .  .    .   .    .     .  .
"""
EXTENSION_ASKED = """
                 VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see              x  x   x  x   x    .  x  .   .     .  .    x   x    x     .  .
propose          .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
confirm_not      .  s   .  .   .    .  s  .   .     .  .    .   .    .     .  .
give_back        .  s   .  .   .    .  s  .   .     .  .    .   .    .     .  .
ask_extension    .  .   .  .   .    .  .  .   .     .  .    .   s    s     .  .
decide_extension .  x   .  .   .    .  x  .   .     .  .    .   .    .     .  .
ask_transfer     .  .   .  .   .    .  .  .   .     .  .    .   x    x     .  .
agree_transfer   .  s   .  .   .    .  s  .   .     .  .    .   .    .     .  .
refuse_transfer  .  s   .  .   .    .  s  .   .     .  .    .   .    .     .  .
urge             .  x   x  x   x    .  x  .   .     .  .    .   .    .     .  .
"""
TRANSFER_ASKED = """
                 VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see              x  x   x  x   x    .  x  .   .     .  .    x   x    x     .  .
propose          .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
confirm_not      .  s   .  .   .    .  s  .   .     .  .    .   .    .     .  .
give_back        .  s   .  .   .    .  s  .   .     .  .    .   .    .     .  .
ask_extension    .  .   .  .   .    .  .  .   .     .  .    .   x    x     .  .
decide_extension .  s   .  .   .    .  s  .   .     .  .    .   .    .     .  .
ask_transfer     .  .   .  .   .    .  .  .   .     .  .    .   s    s     .  .
agree_transfer   .  x   .  .   .    .  x  .   .     .  .    .   .    .     .  .
refuse_transfer  .  x   .  .   .    .  x  .   .     .  .    .   .    .     .  .
urge             .  x   x  x   x    .  x  .   .     .  .    .   .    .     .  .
"""
# Answered: the result lies with whoever follows. In time or late is for the dates to say, not for the person.
PROPOSED = """
                 VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see              x  x   x  x   x    .  x  .   .     .  .    x   x    x     .  .
confirm          .  x   .  .   .    .  x  .   .     .  .    .   .    .     .  .
confirm_late     .  x   .  .   .    .  x  .   .     .  .    .   .    .     .  .
confirm_not      .  x   .  .   .    .  x  .   .     .  .    .   .    .     .  .
give_back        .  x   .  .   .    .  x  .   .     .  .    .   .    .     .  .
decide_extension .  s   .  .   .    .  s  .   .     .  .    .   .    .     .  .
refuse_transfer  .  s   .  .   .    .  s  .   .     .  .    .   .    .     .  .
"""
DONE = """
                 VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see              x  x   x  x   x    .  x  .   .     .  .    x   x    x     .  .
"""
EXPECTED = {
    name: typed(text)
    for name, text in {
        "planned": PLANNED,
        "dropped": DROPPED,
        "in progress": IN_PROGRESS,
        "an extension asked for": EXTENSION_ASKED,
        "another lead asked for": TRANSFER_ASKED,
        "answered": PROPOSED,
        "completed": DONE,
        "completed late": DONE,
        "not completed": DONE,
        "transferred": DONE,
    }.items()
}
# Giving more time is the same button as 'not completed'; late or not is decided by the dates; the rest happens by
# issuing, or beside the draft.
_NO_BUTTONS = (T.GIVE_BACK, T.CONFIRM_LATE, T.START, T.PROPOSE, T.DROP)
BUTTONS = {act.name: act.label for act in T.ALL if act not in _NO_BUTTONS}


def travel(world: World) -> Iterator[tuple[str, str, Assignment]]:
    """Five tasks on one document, to a commune that has accepted it; each goes its own way."""
    ours, theirs = world.ours, world.theirs
    follower, lead = Actor.of(ours.specialist), Actor.of(theirs.leader)
    draft = papers.drafting(ours)
    tasks = [made.planned(draft, ours, theirs.unit, due_on=made.in_days(1)) for _ in range(5)]
    answered, late, failed, moved, dropped = tasks

    def now(name: str, task: Assignment) -> tuple[str, str, Assignment]:
        found = Assignment.objects.select_related("source__agency", "reply", "agency").get(pk=task.pk)
        return name, found.state, found

    yield now("planned", dropped)
    drop_assignment(dropped.pk, actor=follower)
    yield now("dropped", dropped)
    incoming = made.accepted(made.issued_draft(draft, ours, [theirs.unit]), theirs)
    yield now("in progress", failed)
    ask_extension(failed.pk, due_on=made.in_days(6), reason="Khó.", actor=lead)
    yield now("an extension asked for", failed)
    decide_extension(failed.pk, agreed=False, decision="Không.", actor=follower)
    confirm_not_completed(failed.pk, reason="Không làm.", actor=follower)
    yield now("not completed", failed)
    ask_transfer(moved.pk, reason="Không đúng chức năng.", actor=lead)
    yield now("another lead asked for", moved)
    agree_transfer(moved.pk, NewLead(world.third, made.in_days(5), made.CONTENT), actor=follower)
    yield now("transferred", moved)
    made.reply(theirs, [ours.unit], origin=incoming, drafter=theirs.chief)
    yield now("answered", answered)
    confirm_completed(answered.pk, note="", actor=follower)
    yield now("completed", answered)
    made.expire(late)
    confirm_completed(late.pk, note="", actor=follower)
    yield now("completed late", late)


@pytest.fixture(scope="module")
def seen(world: World) -> Iterator[dict[str, Seen]]:
    with undone():
        yield dict(walk(world, travel(world), _sees, _checks))


def _sees(actor: Actor | None, item: Assignment) -> bool:
    return visible_to(actor).filter(pk=item.pk).exists()


def _checks(item: Assignment) -> dict[str, Callable[[Actor], object]]:
    return {act.name: partial(check_may_act, assignment=item, act=act) for act in T.ALL}


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
    assert set(states.values()) == set(AssignmentState.values)
