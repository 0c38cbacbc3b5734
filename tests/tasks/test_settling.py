"""Confirmation, more time, another lead (GL-4.2b, GL-5.2, KS-5.10)."""

from collections.abc import Callable
from html import unescape
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.actor import Actor
from accounts.models import Post
from documents.enums import DispatchState
from documents.models import Dispatch, IncomingDocument
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from qlvb.lib.vietnamese import short_date
from tasks.actions.agree_transfer import NewLead, agree_transfer
from tasks.actions.ask_extension import ask_extension
from tasks.actions.ask_transfer import ask_transfer
from tasks.actions.confirm_completed import confirm_completed
from tasks.actions.confirm_not_completed import confirm_not_completed
from tasks.actions.decide_extension import decide_extension
from tasks.actions.refuse_transfer import refuse_transfer
from tasks.enums import AssignmentState as S
from tasks.enums import RequestState as R
from tasks.models import Assignment, Extension, TransferRequest
from tasks.queries import visible_to
from tests.factories import documents as made
from tests.factories import tasks as given
from tests.tasks.conftest import Given
from tests.workflow.trace import hands, last_audit, last_event
from workflow.actions.finish import finish

Browse = Callable[[Post], Client]
WHY = "Chưa có số liệu của ba thôn."


def shown(response: HttpResponse) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def follower(world: Given) -> Actor:
    """Who follows the tasks for the province."""
    return Actor.of(world.province.specialist)


@pytest.fixture
def asker(world: Given) -> Actor:
    """Who has the document at the commune."""
    return Actor.of(world.commune.chief)


# --- Confirmation -------------------------------------------------------------------------------------------------


def test_completed_in_time(world: Given, follower: Actor) -> None:
    task = confirm_completed(world.answered.pk, note="Đầy đủ.", actor=follower)
    assert (task.state, task.settled_by) == (S.COMPLETED, world.province.specialist)
    assert task.outcome == f"Hoàn thành, văn bản {world.reply.notation}" and task.closed_at is not None
    assert hands(task) == []
    assert last_event(task) == ("Đỗ Anh Tuấn", "xác nhận hoàn thành đúng hạn", "Đầy đủ.")
    assert last_audit(task) == ("task.confirm", "Đỗ Anh Tuấn")


def test_the_dates_decide_whether_it_was_late(world: Given, follower: Actor, browse: Browse) -> None:
    given.expire(world.answered)
    page = shown(browse(world.province.specialist).get(reverse("tasks:act", args=[world.answered.pk, "xac-nhan"])))
    assert "Xác nhận hoàn thành trễ hạn" in page and "quá hạn" in page
    assert confirm_completed(world.answered.pk, actor=follower).state == S.COMPLETED_LATE


def test_the_reply_of_the_last_day_is_in_time(world: Given, follower: Actor) -> None:
    given.expire(world.answered, days=0)
    assert confirm_completed(world.answered.pk, actor=follower).state == S.COMPLETED


def test_not_completed_wants_a_reason(world: Given, follower: Actor) -> None:
    with pytest.raises(BadInput, match="lý do không hoàn thành"):
        confirm_not_completed(world.answered.pk, reason="", actor=follower)
    task = confirm_not_completed(world.answered.pk, reason=WHY, actor=follower)
    assert (task.state, task.reason, task.outcome) == (S.NOT_COMPLETED, WHY, f"Không hoàn thành: {WHY}")
    assert not IncomingDocument.objects.get(pk=world.answered_incoming.pk).is_open


def test_not_good_enough_goes_back_with_more_time(world: Given, follower: Actor) -> None:
    """GL-5.2: where justified. The document is opened again where it was answered, so that it can be answered anew."""
    with pytest.raises(BadInput, match="Hạn mới phải sau hạn đang có"):
        confirm_not_completed(world.answered.pk, reason=WHY, due_on=given.in_days(5), actor=follower)
    task = confirm_not_completed(world.answered.pk, reason=WHY, due_on=given.in_days(9), actor=follower)
    assert (task.state, task.reply, task.due_on, task.is_open) == (S.IN_PROGRESS, None, given.in_days(9), True)
    extension = task.extensions.get()
    assert (extension.old_due_at, extension.new_due_at) == (task.first_due_at, task.due_at)
    incoming = IncomingDocument.objects.get(pk=world.answered_incoming.pk)
    assert incoming.is_open and hands(incoming) == [("Trần Quốc Bảo (Chánh Văn phòng)", "lead")]
    assert made.lead(incoming).instruction == f"Chưa đạt yêu cầu: {WHY}"
    second = given.reply(world.commune, [world.province.unit], origin=incoming, drafter=world.commune.chief)
    task = given.fresh(task)
    assert (task.state, task.reply) == (S.PROPOSED, second)


def test_a_document_finished_without_a_reply_can_be_opened_again(world: Given, follower: Actor) -> None:
    finish(made.lead(world.incoming).pk, outcome="Đã gọi điện.", actor=Actor.of(world.commune.chief))
    confirm_not_completed(world.running.pk, reason="Chưa có văn bản.", due_on=given.in_days(6), actor=follower)
    assert IncomingDocument.objects.get(pk=world.incoming.pk).is_open


def test_back_to_the_unit_that_answered(world: Given, follower: Actor) -> None:
    ours = world.province
    reply = given.reply(ours, [world.commune.unit], origin=world.inner, drafter=ours.unit_head)
    assert given.fresh(world.inner).reply == reply
    task = confirm_not_completed(world.inner.pk, reason=WHY, due_on=given.in_days(9), actor=follower)
    assert hands(task) == [("Phòng Nội chính", "lead")] and made.lead(task).due_at == task.due_at


@pytest.mark.parametrize("who", ["clerk", "leader", "unit_head", "other_specialist"])
def test_only_whoever_follows_it_or_the_chief_confirms(world: Given, who: str) -> None:
    actor = Actor.of(getattr(world.province, who))
    with pytest.raises(NotAllowed):
        confirm_completed(world.answered.pk, actor=actor)
    with pytest.raises(NotAllowed):
        confirm_not_completed(world.answered.pk, reason=WHY, actor=actor)
    chief = Actor.of(world.province.chief)
    assert confirm_completed(world.answered.pk, actor=chief).settled_by == world.province.chief


def test_the_lead_does_not_confirm_its_own_work(world: Given) -> None:
    for post in (world.commune.chief, world.commune.leader):
        with pytest.raises(NotAllowed):
            confirm_completed(world.answered.pk, actor=Actor.of(post))
    with pytest.raises(NotAllowed, match="Chỉ chuyên viên theo dõi"):
        confirm_not_completed(world.inner.pk, reason=WHY, actor=Actor.of(world.province.unit_head))


def test_nothing_is_confirmed_before_its_reply_or_twice(world: Given, follower: Actor) -> None:
    with pytest.raises(InvalidTransition, match="Đang thực hiện"):
        confirm_completed(world.running.pk, actor=follower)
    token = uuid4()
    confirm_completed(world.answered.pk, token=token, actor=follower)
    for _ in range(2):
        with pytest.raises(InvalidTransition, match="“Hoàn thành”"):
            confirm_completed(world.answered.pk, token=token, actor=follower)


# --- More time ----------------------------------------------------------------------------------------------------


def test_more_time_is_asked_and_given(world: Given, follower: Actor, asker: Actor) -> None:
    ask_extension(world.running.pk, due_on=given.in_days(8), reason=WHY, actor=asker)
    assert given.fresh(world.running).due_on == given.in_days(5)
    extension = decide_extension(world.running.pk, agreed=True, actor=follower)
    task = given.fresh(world.running)
    assert (extension.state, task.due_on, task.due_at) == (R.AGREED, given.in_days(8), extension.new_due_at)
    assert task.first_due_at == extension.old_due_at


def test_more_time_is_refused_with_a_reason(world: Given, follower: Actor, asker: Actor) -> None:
    ask_extension(world.running.pk, due_on=given.in_days(8), reason=WHY, actor=asker)
    with pytest.raises(BadInput, match="phải nêu lý do"):
        decide_extension(world.running.pk, agreed=False, actor=follower)
    decide_extension(world.running.pk, agreed=False, decision="Không có lý do chính đáng.", actor=follower)
    assert given.fresh(world.running).due_on == given.in_days(5)
    assert last_event(world.running)[2] == "Không có lý do chính đáng."


def test_a_units_own_deadline_moves_too(world: Given, follower: Actor) -> None:
    ask_extension(world.inner.pk, due_on=given.in_days(8), reason=WHY, actor=Actor.of(world.province.unit_head))
    decide_extension(world.inner.pk, agreed=True, actor=follower)
    assert made.lead(world.inner).due_at == given.fresh(world.inner).due_at


def test_who_asks_for_time(world: Given) -> None:
    there, ours = world.commune, world.province
    for post in (there.clerk, there.specialist, ours.specialist, world.town.leader):
        with pytest.raises(NotAllowed):
            ask_extension(world.running.pk, due_on=given.in_days(8), reason=WHY, actor=Actor.of(post))
    ask_extension(world.running.pk, due_on=given.in_days(8), reason=WHY, actor=Actor.of(there.leader))
    with pytest.raises(InvalidTransition, match="đang có đề nghị gia hạn"):
        ask_extension(world.running.pk, due_on=given.in_days(9), reason=WHY, actor=Actor.of(there.leader))
    with pytest.raises(NotAllowed):
        decide_extension(world.running.pk, agreed=True, actor=Actor.of(there.leader))


def test_a_new_deadline_is_later_and_still_to_come(world: Given, asker: Actor) -> None:
    with pytest.raises(BadInput, match="Hạn mới phải sau hạn đang có"):
        ask_extension(world.running.pk, due_on=given.in_days(5), reason=WHY, actor=asker)
    given.expire(world.running, days=4)
    with pytest.raises(BadInput, match="không được trước ngày hôm nay"):
        ask_extension(world.running.pk, due_on=given.in_days(-1), reason=WHY, actor=asker)
    with pytest.raises(BadInput, match="lý do đề nghị gia hạn"):
        ask_extension(world.running.pk, due_on=given.in_days(1), reason="", actor=asker)


def test_nothing_is_settled_over_an_open_question(world: Given, follower: Actor, asker: Actor) -> None:
    ask_extension(world.running.pk, due_on=given.in_days(8), reason=WHY, actor=asker)
    with pytest.raises(InvalidTransition, match="trả lời đề nghị gia hạn trước"):
        confirm_not_completed(world.running.pk, reason=WHY, actor=follower)
    with pytest.raises(InvalidTransition, match="Không có đề nghị chuyển"):
        refuse_transfer(world.running.pk, reason=WHY, actor=follower)


# --- Another lead -------------------------------------------------------------------------------------------------

NOT_OURS = "Không thuộc chức năng của xã."


def test_a_wrongly_given_task_goes_to_another_lead(world: Given, follower: Actor, asker: Actor) -> None:
    """GL-4.2b: the old one counts neither as done nor as late; a new one opens, linked; its lead gets the document."""
    ask_transfer(world.running.pk, reason=NOT_OURS, actor=asker)
    new = NewLead(world.town.unit, given.in_days(7), "Báo cáo thiệt hại nhà ở")
    task = agree_transfer(world.running.pk, new, decision="Đồng ý.", actor=follower)
    old = given.fresh(world.running)
    assert (old.state, old.reason, old.is_open) == (S.TRANSFERRED, NOT_OURS, False)
    assert old.outcome == "Chuyển đơn vị khác: Ủy ban nhân dân phường Bến Gỗ"
    assert (task.replaces, task.state, task.source, task.follow_up) == (
        old,
        S.IN_PROGRESS,
        old.source,
        old.follow_up,
    )
    assert (task.lead_unit, task.due_on, task.subject) == (world.town.unit, new.due_on, new.content)
    # The town coordinated; now it leads, and does not coordinate with itself.
    assert not task.coordinations.exists()
    assert visible_to(Actor.of(world.town.leader)).filter(pk=task.pk).exists()
    assert Dispatch.objects.filter(document=old.source, recipient=world.town.unit).count() == 1


def test_a_lead_that_has_not_got_the_document_is_sent_it(world: Given, follower: Actor, asker: Actor) -> None:
    reply_first = confirm_not_completed(world.answered.pk, reason=WHY, due_on=given.in_days(9), actor=follower)
    ask_transfer(reply_first.pk, reason=NOT_OURS, actor=asker)
    agree_transfer(reply_first.pk, NewLead(world.town.unit, given.in_days(7), "Việc"), actor=follower)
    dispatch = Dispatch.objects.get(document=world.answered.source, recipient=world.town.unit)
    assert dispatch.state == DispatchState.SENT and dispatch.events.get().state == DispatchState.SENT


def test_a_transfer_is_refused_with_a_reason(world: Given, follower: Actor, asker: Actor) -> None:
    ask_transfer(world.running.pk, reason=NOT_OURS, actor=asker)
    with pytest.raises(BadInput, match="phải nêu lý do"):
        refuse_transfer(world.running.pk, reason="", actor=follower)
    refuse_transfer(world.running.pk, reason="Địa bàn do xã quản lý.", actor=follower)
    assert given.fresh(world.running).state == S.IN_PROGRESS
    assert last_event(world.running) == ("Đỗ Anh Tuấn", "không đồng ý chuyển đơn vị khác", "Địa bàn do xã quản lý.")
    ask_transfer(world.running.pk, reason=NOT_OURS, actor=asker)


def test_what_a_transfer_wants(world: Given, follower: Actor, asker: Actor) -> None:
    new = NewLead(world.town.unit, given.in_days(7), "Việc")
    with pytest.raises(InvalidTransition, match="Không có đề nghị chuyển nào"):
        agree_transfer(world.running.pk, new, actor=follower)
    with pytest.raises(BadInput, match="lý do đề nghị chuyển"):
        ask_transfer(world.running.pk, reason="", actor=asker)
    ask_transfer(world.running.pk, reason=NOT_OURS, actor=asker)
    for wrong in (
        NewLead(world.commune.unit, new.due_on, new.content),
        NewLead(world.commune.division, new.due_on, new.content),
        NewLead(new.unit, given.in_days(-1), new.content),
        NewLead(new.unit, new.due_on, ""),
    ):
        with pytest.raises(BadInput):
            agree_transfer(world.running.pk, wrong, actor=follower)
    with pytest.raises(NotAllowed):
        agree_transfer(world.running.pk, new, actor=asker)
    token = uuid4()
    agree_transfer(world.running.pk, new, token=token, actor=follower)
    with pytest.raises(InvalidTransition):
        agree_transfer(world.running.pk, new, token=token, actor=follower)
    assert Assignment.objects.filter(replaces=world.running).count() == 1


# --- Through the pages --------------------------------------------------------------------------------------------


def act(client: Client, task: Assignment, name: str, **words: object) -> HttpResponse:
    url = reverse("tasks:act", args=[task.pk, name])
    assert client.get(url).status_code == 200
    return client.post(url, words, follow=True)


def test_every_act_through_its_form(world: Given, browse: Browse) -> None:
    ours, there = browse(world.province.specialist), browse(world.commune.chief)
    day = short_date(given.in_days(8))
    assert act(there, world.running, "de-nghi-gia-han").status_code == 422
    assert "Chờ trả lời" in shown(act(there, world.running, "de-nghi-gia-han", due_on=day, reason=WHY))
    page = shown(ours.get(reverse("tasks:assignment", args=[world.running.pk])))
    assert "Trả lời đề nghị gia hạn" in page and "Hãy trả lời đề nghị gia hạn trước." in page
    assert "Đồng ý" in shown(act(ours, world.running, "tra-loi-gia-han", agreed="yes"))
    assert Extension.objects.get().state == R.AGREED

    act(there, world.running, "de-nghi-chuyen", reason=NOT_OURS)
    act(ours, world.running, "khong-chuyen", reason="Đúng là việc của xã.")
    act(there, world.running, "de-nghi-chuyen", reason=NOT_OURS)
    page = act(ours, world.running, "chuyen", lead_unit=world.town.unit.pk, due_on=day, content="Việc", reason="")
    assert "Đã chuyển thành" in shown(page) and "Ủy ban nhân dân phường Bến Gỗ" in shown(page)
    assert [r.state for r in TransferRequest.objects.order_by("pk")] == [R.REFUSED, R.AGREED]

    assert "trả lời đúng hạn" in shown(ours.get(reverse("tasks:assignment", args=[world.answered.pk])))
    assert "Hoàn thành" in shown(act(ours, world.answered, "xac-nhan", reason=""))
    page = act(ours, world.inner, "khong-hoan-thanh", reason=WHY, due_on="")
    assert "Không hoàn thành" in shown(page)
    assert "Đã bỏ nhiệm vụ." in shown(act(ours, world.planned, "bo"))


def test_the_queue_of_whoever_confirms(world: Given, browse: Browse, asker: Actor) -> None:
    ask_transfer(world.running.pk, reason=NOT_OURS, actor=asker)
    rows = browse(world.province.specialist).get("/giao-viec/?muc=cho-xac-nhan").context["rows"]
    assert [row["item"] for row in rows] == [world.answered, world.running]
    # The result itself also lies on his desk, with its preview.
    page = browse(world.province.specialist).get("/viec/")
    assert [row["step"].item_id for row in page.context["rows"]].count(world.answered.pk) == 1
    preview = browse(world.province.specialist).get(reverse("tasks:preview", args=[world.answered.pk]))
    assert "preview-body" in shown(preview) and world.reply.notation in shown(preview)


# --- What must always be true -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("task_started_iff_issued", {"started_on": None}),
        ("task_started_iff_issued", {"state": S.PLANNED}),
        ("task_done_has_reply", {"state": S.PROPOSED}),
        ("task_settled_by_somebody", {"state": S.NOT_COMPLETED, "reason": WHY}),
        ("task_not_done_has_reason", {"state": S.TRANSFERRED, "settled_by_id": 1}),
    ],
)
def test_the_database_refuses(world: Given, constraint: str, changes: dict[str, object]) -> None:
    if "settled_by_id" in changes:
        changes = changes | {"settled_by_id": world.province.specialist.pk}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Assignment.objects.filter(pk=world.running.pk).update(**changes)


def test_the_database_keeps_one_open_question_of_each_kind(world: Given, asker: Actor) -> None:
    first = ask_transfer(world.running.pk, reason=NOT_OURS, actor=asker)
    with pytest.raises(IntegrityError, match="one_pending_transfer_per_task"), transaction.atomic():
        TransferRequest.objects.create(
            assignment=world.running, reason=NOT_OURS, asked_by=asker.post, asked_at=first.asked_at
        )
    with pytest.raises(IntegrityError, match="extension_is_later"), transaction.atomic():
        Extension.objects.create(
            assignment=world.running,
            reason=WHY,
            asked_by=asker.post,
            asked_at=first.asked_at,
            old_due_at=world.running.due_at,
            new_due_at=world.running.due_at,
        )


# --- At a lent desk -----------------------------------------------------------------------------------------------


def test_a_deputy_decides_nothing_about_the_task_he_carries_out(world: Given) -> None:
    """The unit's task lies with its head; the follower lends him his desk, and he asks himself for more time."""
    ours = world.province
    ask_extension(world.inner.pk, due_on=given.in_days(20), reason=WHY, actor=Actor.of(ours.unit_head))
    lent = Actor(user=ours.unit_head.user, post=ours.unit_head, on_behalf_of=ours.specialist)
    with pytest.raises(NotAllowed, match="Bạn thực hiện nhiệm vụ này"):
        decide_extension(world.inner.pk, agreed=True, actor=lent)
    with pytest.raises(NotAllowed, match="Bạn thực hiện nhiệm vụ này"):
        confirm_not_completed(world.inner.pk, reason=WHY, actor=lent)
    decide_extension(world.inner.pk, agreed=True, actor=Actor.of(ours.specialist))
