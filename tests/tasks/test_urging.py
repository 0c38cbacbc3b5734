"""Đôn đốc by hand: who, when, once a day, whom it reaches, what it leaves behind (SD-5.3c, GL-5)."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.delegate import delegate
from accounts.actor import Actor
from accounts.models import Post
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from tasks.actions.urge import urge
from tasks.models import Assignment, Urging
from tests.clock import at
from tests.factories import documents as made
from tests.factories import tasks as given
from tests.tasks.conftest import Given
from tests.workflow.trace import last_audit, last_event
from workflow.models import Notification
from workflow.rules.holders import Holder

Browse = Callable[[Post], Client]
WORDS = "Khẩn trương báo cáo."


def shown(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def urged(task: Assignment) -> set[str]:
    """Who has been told."""
    rows = Notification.objects.filter(item_id=task.pk, kind="urged").select_related("user")
    return {row.user.full_name + (f", {row.post.title}" if row.post.user_id != row.user_id else "") for row in rows}


@pytest.fixture
def late(world: Given) -> Assignment:
    given.expire(world.running)
    given.expire(world.inner)
    return given.fresh(world.running)


@pytest.mark.parametrize("who", ["specialist", "chief", "leader", "deputy"])
def test_the_follower_and_whoever_supervises_urge(world: Given, late: Assignment, who: str) -> None:
    actor = Actor.of(getattr(world.province, who))
    urging = urge(late.pk, text=WORDS, actor=actor)
    assert (urging.by, urging.day, urging.text) == (actor.post, timezone.localdate(), WORDS)
    assert last_event(late) == (actor.user.full_name, "đôn đốc Ủy ban nhân dân xã An Lạc", WORDS)
    assert last_audit(late) == ("task.urge", actor.user.full_name)


def test_nobody_else_urges(world: Given, late: Assignment) -> None:
    ours, there = world.province, world.commune
    strangers = (ours.clerk, ours.unit_head, ours.other_head, ours.other_specialist)
    for post in (*strangers, there.leader, there.chief, there.clerk, world.town.leader):
        with pytest.raises(NotAllowed):
            urge(late.pk, text=WORDS, actor=Actor.of(post))
    # Nor the unit that leads it, its own giver's agency though it is.
    with pytest.raises(NotAllowed):
        urge(world.inner.pk, text=WORDS, actor=Actor.of(ours.unit_head))
    assert not Urging.objects.exists() and not Notification.objects.filter(kind="urged").exists()


def test_it_reaches_whoever_has_the_document_in_the_lead_agency(world: Given, late: Assignment) -> None:
    there = world.commune
    made.forward_to(world.incoming, there.chief, Holder.inbox(there.division, "unit_head"))
    urge(late.pk, text=WORDS, actor=Actor.of(world.province.specialist))
    assert urged(late) == {there.unit_head.user.full_name, there.chief.user.full_name, there.clerk.user.full_name}
    row = Notification.objects.filter(kind="urged").first()
    assert row is not None and WORDS in row.text and given.CONTENT in row.text


def test_it_reaches_the_unit_and_its_heads_deputy(world: Given, late: Assignment, browse: Browse) -> None:
    """Both desks: the head's own and the deputy's, who opens it on the head's behalf (SD-5.3d)."""
    ours, today = world.province, timezone.localdate()
    delegate(ours.specialist, today, today, reason="Đi công tác.", actor=Actor.of(ours.unit_head))
    urge(world.inner.pk, text=WORDS, actor=Actor.of(ours.chief))
    assert urged(world.inner) == {"Vũ Đình Khải", "Đỗ Anh Tuấn, Trưởng phòng"}
    client = browse(ours.specialist)
    row = Notification.objects.get(user=ours.specialist.user, kind="urged")
    assert "Thay mặt Vũ Đình Khải" in shown(client.get("/nhac-viec/"))
    page = client.get(f"/nhac-viec/{row.pk}/", follow=True)
    assert page.status_code == 200 and page.context["shell"]["on_behalf"] == "Vũ Đình Khải (Trưởng phòng)"


def test_once_a_day_however_many_press(world: Given, late: Assignment) -> None:
    urge(late.pk, text=WORDS, actor=Actor.of(world.province.specialist))
    for post in (world.province.specialist, world.province.leader):
        with pytest.raises(InvalidTransition, match="mỗi ngày chỉ đôn đốc một lần"):
            urge(late.pk, text=WORDS, actor=Actor.of(post))
    assert Urging.objects.count() == 1 and len(urged(late)) == Notification.objects.filter(kind="urged").count()
    with at(timezone.now() + timedelta(days=1)):
        urge(late.pk, text="Nhắc lần hai.", actor=Actor.of(world.province.leader))
    assert Urging.objects.filter(assignment=late).count() == 2


def test_the_database_keeps_it_once_a_day_and_for_good(world: Given, late: Assignment) -> None:
    first = urge(late.pk, text=WORDS, actor=Actor.of(world.province.specialist))
    with pytest.raises(IntegrityError, match="urged_once_a_day"), transaction.atomic():
        Urging.objects.create(assignment=late, day=first.day, text="x", by=first.by, at=first.at)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        first.delete()


def test_what_it_wants(world: Given, late: Assignment) -> None:
    follower = Actor.of(world.province.specialist)
    with pytest.raises(BadInput, match="nội dung đôn đốc"):
        urge(late.pk, text="", actor=follower)
    for task in (world.answered, world.planned):
        with pytest.raises(InvalidTransition):
            urge(task.pk, text=WORDS, actor=follower)
    # Three days before the deadline, and not four.
    given.expire(late, days=-4)
    with pytest.raises(InvalidTransition, match="không quá 3 ngày"):
        urge(late.pk, text=WORDS, actor=follower)
    given.expire(late, days=-3)
    urge(late.pk, text=WORDS, actor=follower)


def test_on_the_page_of_the_task(world: Given, late: Assignment, browse: Browse) -> None:
    client, url = browse(world.province.leader), reverse("tasks:act", args=[late.pk, "don-doc"])
    assert url in shown(client.get(reverse("tasks:assignment", args=[late.pk])))
    assert client.post(url, {"reason": ""}).status_code == 422
    assert "Đã đôn đốc" in shown(client.post(url, {"reason": WORDS}, follow=True))
    assert client.post(url, {"reason": WORDS}).status_code == 409
    assert browse(world.commune.leader).get(url).status_code == 403
    assert browse(world.town.specialist).get(url).status_code == 404
    given.expire(late, days=-9)
    assert url not in shown(client.get(reverse("tasks:assignment", args=[late.pk])))


def test_many_at_once_from_the_rows(world: Given, late: Assignment, browse: Browse) -> None:
    client, url = browse(world.province.leader), "/giam-sat/tong/"
    page = client.get(url)
    assert {row["item"]: row["pick"] for row in page.context["rows"]} == {
        late: True,
        world.inner: True,
        world.answered: False,
    }
    assert client.post(url, {"reason": WORDS}).status_code == 422
    again = client.post(url, {"task": [late.pk], "reason": ""})
    assert again.status_code == 422 and [r["item"] for r in again.context["rows"] if r["picked"]] == [late]
    # A second window, an id that is nobody's business, an answered task: left out, the others are urged.
    urge(world.inner.pk, text=WORDS, actor=Actor.of(world.province.chief))
    everything = [late.pk, world.inner.pk, world.answered.pk, world.planned.pk, "x", 10**30]
    text = shown(client.post(url, {"task": everything, "reason": WORDS}, follow=True))
    assert "Đã đôn đốc 1 nhiệm vụ." in text and "2 nhiệm vụ không đôn đốc được" in text
    assert f"đã đôn đốc 1 lần, gần nhất {timezone.localdate():%d/%m/%Y}" in text
    client.post(url, {"task": everything, "reason": WORDS})
    assert Urging.objects.count() == 2


def test_the_lead_has_nothing_to_pick(world: Given, late: Assignment, browse: Browse) -> None:
    page = browse(world.commune.leader).get("/giam-sat/tong/?chieu=nhan")
    assert [row["pick"] for row in page.context["rows"]] == [False, False] and 'id="urge"' not in shown(page)
    client = browse(world.commune.leader)
    client.post("/giam-sat/tong/?chieu=nhan", {"task": [late.pk], "reason": WORDS})
    assert not Urging.objects.exists()
