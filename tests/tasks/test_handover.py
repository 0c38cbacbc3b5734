"""Tasks followed by somebody who leaves go to his successor (SD-10.2, GL-5.2)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions.hand_over import hand_over
from accounts.actor import Actor
from accounts.decisions import Paper
from accounts.enums import Role
from accounts.handover import open_work_of
from accounts.models import Post
from accounts.succession import Succession
from documents.enums import OutgoingState
from tasks.actions.confirm_completed import confirm_completed
from tasks.enums import AssignmentState as S
from tasks.queries import visible_to
from tests.factories import documents as made
from tests.factories import tasks as given
from tests.factories.correspondence import administrator
from tests.factories.people import make_post
from tests.tasks.conftest import Given
from workflow.queries import visible_to as items_visible_to


@pytest.fixture
def colleague(world: Given) -> Post:
    return make_post("cv2.noichinh", "Lý Hoài Thu", world.province.division, Role.SPECIALIST, "Chuyên viên")


def test_what_is_followed_counts_as_open_work(world: Given) -> None:
    """One waits on a draft, two run; the answered one lies on his desk, as does the draft itself."""
    work = dict(open_work_of([world.province.specialist]))
    assert work == {"nhiệm vụ đang theo dõi": 3, "việc đang xử lý": 2}
    assert open_work_of([world.province.other_specialist]) == []


def test_the_successor_follows_them_in_the_others_stead(world: Given, colleague: Post) -> None:
    old, admin = world.province.specialist, administrator(world.province)
    paper = Paper("15/QĐ-UBND", timezone.localdate())
    assert not visible_to(Actor.of(colleague)).exists()
    minutes = hand_over(old.user_id, old.pk, Succession(colleague), paper, actor=Actor.of(admin))
    assert minutes.lines.count() == 5
    followed = (world.planned, world.running, world.inner, world.answered)
    for task in followed:
        task.refresh_from_db()
        assert task.follow_up == colleague
        assert task.history.latest().follow_up_id == colleague.pk
        event = task.events.filter(act="hand_over", label__contains="bàn giao theo dõi").get()
        assert event.post == admin and "Quyết định số 15/QĐ-UBND" in event.text
        assert items_visible_to(Actor.of(colleague)).filter(pk=task.source_id).exists()
    assert set(visible_to(Actor.of(colleague))) == set(followed)
    assert made.lead(world.answered).holder_post == colleague
    assert confirm_completed(world.answered.pk, actor=Actor.of(colleague)).state == S.COMPLETED
    assert "nhiệm vụ đang theo dõi" not in dict(open_work_of([old]))


def test_a_later_reply_comes_to_the_successor(world: Given, colleague: Post) -> None:
    old, admin = world.province.specialist, administrator(world.province)
    paper = Paper("15/QĐ-UBND", timezone.localdate())
    hand_over(old.user_id, old.pk, Succession(colleague), paper, actor=Actor.of(admin))
    given.reply(world.commune, [world.province.unit], origin=world.incoming, drafter=world.commune.chief)
    assert given.fresh(world.running).state == S.PROPOSED
    assert made.lead(world.running).holder_post == colleague


def test_what_is_settled_stays_as_it_was(world: Given, colleague: Post) -> None:
    old = world.province.specialist
    confirm_completed(world.answered.pk, actor=Actor.of(old))
    hand_over(
        old.user_id,
        old.pk,
        Succession(colleague),
        Paper("15/QĐ-UBND", timezone.localdate()),
        actor=Actor.of(administrator(world.province)),
    )
    world.answered.refresh_from_db()
    assert world.answered.follow_up == old


def test_the_reply_is_issued_though_nobody_took_over_from_whoever_followed_the_task(world: Given) -> None:
    """The number of another agency's reply does not hang on who has left here: the unit's head has it then."""
    gone = world.province.specialist
    gone.ends_on = timezone.localdate() - timedelta(days=1)
    gone.save(update_fields=["ends_on"])
    reply = given.reply(world.commune, [world.province.unit], origin=world.incoming, drafter=world.commune.chief)
    assert reply.state == OutgoingState.ISSUED and given.fresh(world.running).state == S.PROPOSED
    step = made.lead(world.running)
    assert (step.holder_unit, step.holder_role) == (world.province.division, Role.UNIT_HEAD)
