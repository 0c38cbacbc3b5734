"""Incoming documents: who may do what, in whose hands (SD-5, DN-6, DN-7), typed from the regulations."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from accounts.actor import Actor
from accounts.enums import Role
from documents.models import IncomingDocument
from documents.permissions import check_may_ask_correction, check_may_start_draft, lead_step
from documents.queries import incoming_visible_to
from tests.factories import documents as made
from tests.matrix.grid import Seen, by_a_step, compare, compare_pages, open_steps_on, typed, walk
from tests.matrix.people import World
from tests.worlds import undone
from workflow import transitions as T
from workflow.actions.annotate import annotate
from workflow.actions.assign import assign
from workflow.actions.finish import finish
from workflow.actions.submit import submit
from workflow.actions.submit_to_leader import submit_to_leader
from workflow.dossier_permissions import check_may_open
from workflow.enums import Part
from workflow.rules.holders import Hand, Holder

pytestmark = pytest.mark.django_db

# SD-5.1: registered by the clerk, on her desk. What one may not do to it because one is not concerned is refused to the
# person; a first step has nobody to go back to; coordinating and taking note are for those who were asked to.
AT_CLERK = """
                  VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see               x  x   x  x   x    .  .  .   .     .  .    .   .    .     .  .
submit            x  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
submit_to_leader  .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
forward           .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
annotate          .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
assign            .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
send_back         s  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
contribute        s  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
acknowledge       s  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
finish            x  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
reply             .  .   .  .   .    .  .  .   .     .  .    .   s    .     .  s
dossier           .  x   x  x   x    .  .  .   .     .  .    .   s    s     .  .
correct           x  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
"""
# SD-5.2: the Chief of Office sorts, or works on it himself.
AT_CHIEF = """
                  VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see               x  x   x  x   x    .  .  .   .     .  .    .   .    .     .  .
submit            .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
submit_to_leader  .  x   .  .   .    .  .  .   .     .  .    .   .    .     .  .
forward           .  x   .  .   .    .  .  .   .     .  .    .   .    .     .  .
annotate          .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
assign            .  x   .  .   .    .  .  .   .     .  .    .   .    .     .  .
send_back         .  x   .  .   .    .  .  .   .     .  .    .   .    .     .  .
contribute        .  s   .  .   .    .  .  .   .     .  .    .   .    .     .  .
acknowledge       .  s   .  .   .    .  .  .   .     .  .    .   .    .     .  .
finish            .  x   .  .   .    .  .  .   .     .  .    .   .    .     .  .
reply             .  x   .  .   .    .  .  .   .     .  .    .   s    .     .  s
dossier           .  x   x  x   x    .  .  .   .     .  .    .   s    s     .  .
correct           x  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
"""
# SD-5.3: the leader it was submitted to, or the deputy at his desk; not the deputy at his own.
AT_LEADER = """
                  VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see               x  x   x  x   x    .  .  .   .     .  .    .   .    .     .  .
submit            .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
submit_to_leader  .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
forward           .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
annotate          .  .   x  .   x    .  .  .   .     .  .    .   .    .     .  .
assign            .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
send_back         .  .   x  .   x    .  .  .   .     .  .    .   .    .     .  .
contribute        .  .   s  .   s    .  .  .   .     .  .    .   .    .     .  .
acknowledge       .  .   s  .   s    .  .  .   .     .  .    .   .    .     .  .
finish            .  .   x  .   x    .  .  .   .     .  .    .   .    .     .  .
reply             .  .   .  .   .    .  .  .   .     .  .    .   s    .     .  s
dossier           .  x   x  x   x    .  .  .   .     .  .    .   s    s     .  .
correct           x  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
"""
# SD-5.3a: one unit leads, the other coordinates, the Office is informed.
AT_UNITS = """
                  VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see               x  x   x  x   x    x  .  x   .     .  .    .   .    .     .  .
submit            .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
submit_to_leader  .  s   .  .   .    .  .  .   .     .  .    .   .    .     .  .
forward           .  x   .  .   .    .  .  .   .     .  .    .   .    .     .  .
annotate          .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
assign            .  x   .  .   .    x  .  x   .     .  .    .   .    .     .  .
send_back         .  s   .  .   .    x  .  x   .     .  .    .   .    .     .  .
contribute        .  s   .  .   .    s  .  x   .     .  .    .   .    .     .  .
acknowledge       .  x   .  .   .    s  .  s   .     .  .    .   .    .     .  .
finish            .  s   .  .   .    x  .  s   .     .  .    .   .    .     .  .
reply             .  .   .  .   .    x  .  .   .     .  .    .   s    .     .  s
dossier           .  x   x  x   x    .  .  .   .     .  .    .   s    s     .  .
correct           x  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
"""
# Passed on to a specialist: it has left the unit head's hands, the others still have theirs.
AT_SPECIALIST = """
                  VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see               x  x   x  x   x    x  x  x   .     .  .    .   .    .     .  .
submit            .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
submit_to_leader  .  s   .  .   .    .  .  .   .     .  .    .   .    .     .  .
forward           .  x   .  .   .    .  .  .   .     .  .    .   .    .     .  .
annotate          .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
assign            .  x   .  .   .    .  .  x   .     .  .    .   .    .     .  .
send_back         .  s   .  .   .    .  x  x   .     .  .    .   .    .     .  .
contribute        .  s   .  .   .    .  s  x   .     .  .    .   .    .     .  .
acknowledge       .  x   .  .   .    .  s  s   .     .  .    .   .    .     .  .
finish            .  s   .  .   .    .  x  s   .     .  .    .   .    .     .  .
reply             .  .   .  .   .    .  x  .   .     .  .    .   s    .     .  s
dossier           .  x   x  x   x    .  .  .   .     .  .    .   s    s     .  .
correct           x  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
"""
# Ended by the lead: the others may only clear their desks.
FINISHED = """
                  VT CVP CT PCT TM   TP CV TP2 CV2   QT MC   xVT xCVP xCT   TV DC
see               x  x   x  x   x    x  x  x   .     .  .    .   .    .     .  .
submit            .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
submit_to_leader  .  s   .  .   .    .  .  .   .     .  .    .   .    .     .  .
forward           .  s   .  .   .    .  .  .   .     .  .    .   .    .     .  .
annotate          .  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
assign            .  s   .  .   .    .  .  s   .     .  .    .   .    .     .  .
send_back         .  s   .  .   .    .  .  s   .     .  .    .   .    .     .  .
contribute        .  s   .  .   .    .  .  x   .     .  .    .   .    .     .  .
acknowledge       .  x   .  .   .    .  .  s   .     .  .    .   .    .     .  .
finish            .  s   .  .   .    .  .  s   .     .  .    .   .    .     .  .
reply             .  s   .  .   .    s  s  s   s     .  .    .   s    .     .  s
dossier           .  x   x  x   x    .  .  .   .     .  .    .   s    s     .  .
correct           x  .   .  .   .    .  .  .   .     .  .    .   .    .     .  .
"""
EXPECTED = {
    name: typed(text)
    for name, text in {
        "with the clerk": AT_CLERK,
        "with the Chief of Office": AT_CHIEF,
        "with the leader": AT_LEADER,
        "with the units": AT_UNITS,
        "with the specialist": AT_SPECIALIST,
        "finished": FINISHED,
    }.items()
}
BUTTONS = {act.name: act.label for act in T.ALL} | {
    "reply": "Soạn văn bản trả lời",
    "correct": "Đề nghị chỉnh sửa dữ liệu",
}


def travel(world: World) -> Iterator[tuple[str, str, IncomingDocument]]:
    """One document, from the clerk's desk to its end."""
    ours = world.ours
    document = made.registered(ours)

    def now(name: str) -> tuple[str, str, IncomingDocument]:
        return name, name, IncomingDocument.objects.get(pk=document.pk)

    def lead() -> int:
        return made.lead(document).pk

    yield now("with the clerk")
    submit(lead(), to=ours.chief, text="Kính trình.", actor=Actor.of(ours.clerk))
    yield now("with the Chief of Office")
    submit_to_leader(lead(), to=ours.leader, proposal="Đề xuất.", actor=Actor.of(ours.chief))
    yield now("with the leader")
    hands = [
        Hand(Holder.inbox(ours.division, Role.UNIT_HEAD), part=Part.LEAD),
        Hand(Holder.inbox(ours.other_division, Role.UNIT_HEAD), part=Part.COORDINATE),
        Hand(Holder.inbox(ours.unit, Role.CHIEF_OF_OFFICE), part=Part.INFORM),
    ]
    annotate(lead(), text="Giao Phòng Nội chính chủ trì.", hands=hands, actor=Actor.of(ours.leader))
    yield now("with the units")
    hands = [Hand(Holder.person(ours.specialist), part=Part.LEAD)]
    assign(lead(), hands=hands, text="Nghiên cứu.", actor=Actor.of(ours.unit_head))
    yield now("with the specialist")
    finish(lead(), outcome="Đã trả lời bằng điện thoại.", actor=Actor.of(ours.specialist))
    yield now("finished")


@pytest.fixture(scope="module")
def seen(world: World) -> Iterator[dict[str, Seen]]:
    with undone():
        yield dict(walk(world, travel(world), _sees, _checks))


def _sees(actor: Actor | None, item: IncomingDocument) -> bool:
    return incoming_visible_to(actor).filter(pk=item.pk).exists()


def _checks(item: IncomingDocument) -> dict[str, Callable[[Actor], object]]:
    steps = open_steps_on(item)
    checks: dict[str, Callable[[Actor], object]] = {act.name: partial(by_a_step, steps=steps, act=act) for act in T.ALL}
    return checks | {
        "reply": partial(check_may_start_draft, origin=item, step=lead_step(item)),
        "dossier": partial(check_may_open, origin=item),
        "correct": partial(check_may_ask_correction, document=item),
    }


@pytest.mark.parametrize("name", EXPECTED)
def test_who_may_do_what_in_whose_hands(seen: dict[str, Seen], name: str) -> None:
    compare(EXPECTED, name, seen[name])


@pytest.mark.parametrize("name", EXPECTED)
def test_the_page_offers_what_the_table_grants(seen: dict[str, Seen], name: str) -> None:
    compare_pages(EXPECTED, name, seen[name], BUTTONS)


def test_every_act_of_the_road_has_a_line_in_every_situation(seen: dict[str, Seen]) -> None:
    assert set(seen) == set(EXPECTED)
    acts = {act.name for act in T.ALL} | {"see", "reply", "dossier", "correct"}
    assert all(set(grid) == acts for grid in EXPECTED.values())
