"""Consents and error reports: who may do what in which state (SD-9.3 to SD-9.5, DN-13.5)."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from django.db.models import Model, QuerySet

from accounts import transitions as C
from accounts.actions.decide_consent import decide_consent
from accounts.actions.take_back_consent import take_back_consent
from accounts.actor import Actor
from accounts.consents import expire, mark_used
from accounts.enums import ConsentState
from accounts.models import Consent
from accounts.queries import consents_visible_to
from accounts.rules.consents import check_may_decide, check_may_take_back
from accounts.views.consents import check_carries
from qlvb.lib.transitions import Transition
from tests.factories import consents as made
from tests.factories import correspondence
from tests.matrix.grid import Grid, Seen, cell, compare, typed, uncovered
from tests.matrix.people import COLUMNS, World
from tests.worlds import undone
from workflow import transitions as W
from workflow.actions.finish_incident import finish_incident
from workflow.actions.take_incident import take_incident
from workflow.enums import IncidentState
from workflow.permissions import check_may_handle_incident
from workflow.queries import incidents_visible_to

pytestmark = pytest.mark.django_db

# Asked for by the administrator; the head alone decides, also while his deputy is at his desk.
WAITING = """
               VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see            .  .   x  .   .    .  .  .   .     x  .    .   .    .     .  .
agree          .  .   x  .   .    .  .  .   .     .  .    .   .    .     .  .
refuse         .  .   x  .   .    .  .  .   .     .  .    .   .    .     .  .
take_back      .  .   .  .   .    .  .  .   .     x  .    .   .    .     .  .
"""
GRANTED = """
               VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see            .  .   x  .   .    .  .  .   .     x  .    .   .    .     .  .
use            .  .   .  .   .    .  .  .   .     x  .    .   .    .     .  .
take_back      .  .   .  .   .    .  .  .   .     x  .    .   .    .     .  .
"""
OVER = """
               VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see            .  .   x  .   .    .  .  .   .     x  .    .   .    .     .  .
"""
EXPECTED = {
    name: typed(text)
    for name, text in {
        ConsentState.WAITING: WAITING,
        ConsentState.GRANTED: GRANTED,
        ConsentState.USED: OVER,
        ConsentState.REFUSED: OVER,
        ConsentState.WITHDRAWN: OVER,
        ConsentState.EXPIRED: OVER,
    }.items()
}
# Reported by a specialist; the agency's administrator looks after it.
NEW = """
               VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see            .  .   .  .   .    .  x  .   .     x  .    .   .    .     .  .
take_incident  .  .   .  .   .    .  .  .   .     x  .    .   .    .     .  .
"""
HANDLING = """
               VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see            .  .   .  .   .    .  x  .   .     x  .    .   .    .     .  .
finish_incident .  .   .  .   .    .  .  .   .     x  .    .   .    .     .  .
"""
HANDLED = """
               VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see            .  .   .  .   .    .  x  .   .     x  .    .   .    .     .  .
"""
INCIDENTS = {
    name: typed(text)
    for name, text in {
        IncidentState.NEW: NEW, IncidentState.HANDLING: HANDLING, IncidentState.DONE: HANDLED
    }.items()
}  # fmt: skip


def in_state(world: World, state: str) -> Consent:
    """By the real acts, one of each."""
    matter = made.newcomer(world.ours, world.admin, username=f"moi.{state}")
    consent = made.asked(matter, world.admin)
    head, admin = Actor.of(world.ours.leader), Actor.of(world.admin)
    if state in (ConsentState.GRANTED, ConsentState.USED):
        consent = decide_consent(consent.pk, agreed=True, actor=head)
    if state == ConsentState.USED:
        mark_used(consent, admin)
    if state == ConsentState.REFUSED:
        decide_consent(consent.pk, agreed=False, words="Chưa.", actor=head)
    if state == ConsentState.WITHDRAWN:
        take_back_consent(consent.pk, actor=admin)
    if state == ConsentState.EXPIRED:
        expire(consent)
    return Consent.objects.get(pk=consent.pk)


CHECKS: dict[str, Callable[[Actor, Consent], object]] = {
    "agree": lambda actor, item: check_may_decide(actor, item, C.AGREE),
    "refuse": lambda actor, item: check_may_decide(actor, item, C.REFUSE),
    "take_back": lambda actor, item: check_may_take_back(actor, item, C.TAKE_BACK),
    "use": check_carries,
}


@pytest.fixture
def changed(world: World, db: None) -> Iterator[World]:
    with undone():
        yield world


def asked(world: World, item: Model, sees: Callable[..., QuerySet], checks: dict[str, Callable[..., object]]) -> Seen:
    """Everybody about everything, in the state the item is in."""
    actors = {who: world.actor(who) for who in COLUMNS}
    grid: Grid = {"see": {who: "x" if sees(one).filter(pk=item.pk).exists() else "." for who, one in actors.items()}}
    for act, check in checks.items():
        grid[act] = {who: cell(partial(check, one, item)) if one else "." for who, one in actors.items()}
    return Seen("", grid)


@pytest.mark.parametrize("state", ConsentState.values)
def test_who_may_do_what_about_a_consent(changed: World, state: str) -> None:
    consent = in_state(changed, state)
    assert consent.state == state
    compare(EXPECTED, state, asked(changed, consent, consents_visible_to, CHECKS))


@pytest.mark.parametrize("state", IncidentState.values)
def test_who_may_do_what_about_an_error_report(changed: World, state: str) -> None:
    incident = correspondence.incident(changed.ours.specialist)
    if state != IncidentState.NEW:
        take_incident(incident.pk, actor=Actor.of(changed.admin))
    if state == IncidentState.DONE:
        finish_incident(incident.pk, correspondence.handling(), actor=Actor.of(changed.admin))
    incident.refresh_from_db()
    checks = {act.name: partial(check_may_handle_incident, act=act) for act in W.OF_INCIDENTS}
    compare(INCIDENTS, state, asked(changed, incident, incidents_visible_to, checks))


@pytest.mark.parametrize(("expected", "acts"), [(EXPECTED, C.OF_CONSENTS), (INCIDENTS, W.OF_INCIDENTS)])
def test_every_act_from_every_state_has_a_line(expected: dict[str, Grid], acts: tuple[Transition, ...]) -> None:
    assert not uncovered(expected, {name: name for name in expected}, acts)


def test_whoever_has_left_is_sent_to_the_door(world: World) -> None:
    """Column TV: an old session opens nothing."""
    assert world.actor("TV") is None
    answer = world.browser("TV").get("/viec/")
    assert answer.status_code == 302 and answer["Location"].startswith("/dang-nhap/")
