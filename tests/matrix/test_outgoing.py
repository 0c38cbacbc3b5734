"""Outgoing documents: who may do what in which state (KS-9, SD-7), typed from the regulations."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from accounts.actor import Actor
from documents import transitions as T
from documents.actions.add_version import add_version
from documents.actions.appraise_draft import appraise_draft
from documents.actions.approve_draft import approve_draft
from documents.actions.issue import issue
from documents.actions.retry_issue import retry_issue
from documents.actions.sign import sign
from documents.actions.start_draft import start_draft
from documents.actions.submit_draft import submit_draft
from documents.enums import OutgoingState
from documents.issuing import fail
from documents.jobs import seal_and_issue
from documents.models import OutgoingDocument
from documents.permissions import check_may, lead_step
from documents.queries import outgoing_visible_to
from tasks.permissions import check_may_plan
from tasks.transitions import PLAN
from tests.factories import documents as made
from tests.factories.keys import PASSPHRASE
from tests.matrix.grid import Seen, compare, compare_pages, typed, uncovered, walk
from tests.matrix.people import World
from tests.worlds import undone

pytestmark = pytest.mark.django_db

# Before the first file there is nothing to submit or to place.
WITHOUT_FILE = """
               VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see            x  x   x  x   x    .  x  .   .     .  .    .   .    .     .  .
add_version    .  .   .  .   .    .  x  .   .     .  .    .   .    .     .  .
edit           .  .   .  .   .    .  x  .   .     .  .    .   .    .     .  .
place          .  .   .  .   .    .  s  .   .     .  .    .   .    .     .  .
submit_draft   .  .   .  .   .    .  s  .   .     .  .    .   .    .     .  .
plan_task      .  .   .  .   .    .  x  .   .     .  .    .   .    .     .  .
"""
# A draft is the drafter's until he submits it, also before his own head.
DRAFTING = """
               VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see            x  x   x  x   x    .  x  .   .     .  .    .   .    .     .  .
add_version    .  .   .  .   .    .  x  .   .     .  .    .   .    .     .  .
edit           .  .   .  .   .    .  x  .   .     .  .    .   .    .     .  .
place          .  .   .  .   .    .  x  .   .     .  .    .   .    .     .  .
submit_draft   .  .   .  .   .    .  x  .   .     .  .    .   .    .     .  .
plan_task      .  .   .  .   .    .  x  .   .     .  .    .   .    .     .  .
"""
UNIT_REVIEW = """
               VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see            x  x   x  x   x    x  x  .   .     .  .    .   .    .     .  .
edit           .  .   .  .   .    x  .  .   .     .  .    .   .    .     .  .
place          .  .   .  .   .    x  .  .   .     .  .    .   .    .     .  .
approve        .  .   .  .   .    x  .  .   .     .  .    .   .    .     .  .
return         .  .   .  .   .    x  .  .   .     .  .    .   .    .     .  .
plan_task      .  .   .  .   .    x  .  .   .     .  .    .   .    .     .  .
"""
APPRAISAL = """
               VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see            x  x   x  x   x    x  x  .   .     .  .    .   .    .     .  .
edit           .  x   .  .   .    .  .  .   .     .  .    .   .    .     .  .
place          .  x   .  .   .    .  .  .   .     .  .    .   .    .     .  .
appraise       .  x   .  .   .    .  .  .   .     .  .    .   .    .     .  .
return         .  x   .  .   .    .  .  .   .     .  .    .   .    .     .  .
plan_task      .  x   .  .   .    .  .  .   .     .  .    .   .    .     .  .
"""
# The personal signature is never lent (SD-5.3d); sending back is.
FOR_SIGNATURE = """
               VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see            x  x   x  x   x    x  x  .   .     .  .    .   .    .     .  .
sign           .  .   x  .   .    .  .  .   .     .  .    .   .    .     .  .
return         .  .   x  .   x    .  .  .   .     .  .    .   .    .     .  .
"""
# KS-9.6: the clerk alone numbers and seals; what is wrong in form goes back.
SIGNED = """
               VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see            x  x   x  x   x    x  x  .   .     .  .    .   .    .     .  .
issue          x  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
return         x  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
"""
# While the machine works nobody can do anything.
ISSUING = """
               VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see            x  x   x  x   x    x  x  .   .     .  .    .   .    .     .  .
"""
ISSUE_FAILED = """
               VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see            x  x   x  x   x    x  x  .   .     .  .    .   .    .     .  .
retry_issue    x  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
void_number    x  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
"""
ISSUED = """
               VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see            x  x   x  x   x    x  x  .   .     .  .    .   .    .     .  .
"""
EXPECTED = {
    name: typed(text)
    for name, text in {
        "without a file": WITHOUT_FILE,
        "drafting": DRAFTING,
        "before the unit's head": UNIT_REVIEW,
        "before the Office": APPRAISAL,
        "for signature": FOR_SIGNATURE,
        "signed": SIGNED,
        "being issued": ISSUING,
        "issuing failed": ISSUE_FAILED,
        "issued": ISSUED,
    }.items()
}
BUTTONS = {act.name: act.label for act in T.ALL}


def travel(world: World) -> Iterator[tuple[str, str, OutgoingDocument]]:
    """One draft, from its beginning to its end."""
    ours = world.ours
    drafter = Actor.of(ours.specialist)
    document = start_draft(made.facts(ours), actor=drafter)

    def now(name: str) -> tuple[str, str, OutgoingDocument]:
        found = made.fresh(document)
        return name, found.state, found

    yield now("without a file")
    add_version(document.pk, made.kept_upload(ours.specialist), actor=drafter)
    yield now("drafting")
    submit_draft(document.pk, note="Kính trình.", actor=drafter)
    yield now("before the unit's head")
    version = made.version(made.fresh(document))
    approve_draft(document.pk, version_id=version, actor=Actor.of(ours.unit_head))
    yield now("before the Office")
    appraise_draft(document.pk, version_id=version, actor=Actor.of(ours.chief))
    yield now("for signature")
    sign(document.pk, version_id=version, passphrase=PASSPHRASE, actor=Actor.of(ours.leader))
    yield now("signed")
    issue(document.pk, recipients=[world.theirs.unit], actor=Actor.of(ours.clerk))
    yield now("being issued")
    fail(document.pk, "Máy chủ không đọc được khóa.")
    yield now("issuing failed")
    retry_issue(document.pk, actor=Actor.of(ours.clerk))
    seal_and_issue(document_id=document.pk)
    yield now("issued")


@pytest.fixture(scope="module")
def seen(world: World) -> Iterator[dict[str, Seen]]:
    with undone():
        yield dict(walk(world, travel(world), _sees, _checks))


def _sees(actor: Actor | None, item: OutgoingDocument) -> bool:
    return outgoing_visible_to(actor).filter(pk=item.pk).exists()


def _checks(item: OutgoingDocument) -> dict[str, Callable[[Actor], object]]:
    step = lead_step(item)
    checks: dict[str, Callable[[Actor], object]] = {
        act.name: partial(check_may, document=item, act=act, step=step) for act in T.ALL
    }
    return checks | {PLAN.name: partial(check_may_plan, document=item, step=step)}


@pytest.mark.parametrize("name", EXPECTED)
def test_who_may_do_what_in_each_state(seen: dict[str, Seen], name: str) -> None:
    compare(EXPECTED, name, seen[name])


@pytest.mark.parametrize("name", EXPECTED)
def test_the_page_offers_what_the_table_grants(seen: dict[str, Seen], name: str) -> None:
    compare_pages(EXPECTED, name, seen[name], BUTTONS)


def test_every_act_from_every_state_has_a_line(seen: dict[str, Seen]) -> None:
    assert set(seen) == set(EXPECTED)
    states = {name: one.state for name, one in seen.items()}
    assert not uncovered(EXPECTED, states, (*T.ALL, PLAN))
    assert set(states.values()) == set(OutgoingState.values)
