"""Nothing is blocked or lost by somebody else's empty chair (GL-4, GL-5.2, SD-10.2)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Post
from documents.actions.issue import issue
from documents.actions.refuse_dispatch import refuse_dispatch
from documents.actions.sign import sign
from documents.enums import DispatchState, OutgoingState
from documents.jobs import seal_and_issue
from documents.models import Dispatch, OutgoingDocument
from qlvb.lib.errors import InvalidTransition, NotAllowed
from tasks.actions.agree_transfer import NewLead, agree_transfer
from tasks.actions.ask_extension import ask_extension
from tasks.actions.confirm_not_completed import confirm_not_completed
from tasks.actions.decide_extension import decide_extension
from tasks.actions.refuse_transfer import refuse_transfer
from tasks.enums import AssignmentState as S
from tasks.enums import RequestState as R
from tasks.models import Assignment, TransferRequest
from tasks.queries import to_settle
from tests.factories import documents as made
from tests.factories import tasks as given
from tests.factories.correspondence import administrator
from tests.factories.keys import PASSPHRASE
from tests.tasks.conftest import Given
from tests.workflow.trace import hands, last_event
from workflow.actions.forward import forward
from workflow.actions.submit import submit
from workflow.models import Notification, WorkItem
from workflow.rules.holders import Hand, Holder

Browse = Callable[[Post], Client]


def leave(*posts: Post) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    for post in posts:
        post.ends_on = yesterday
        post.save(update_fields=["ends_on"])


def told(item: WorkItem | None) -> dict[str, str]:
    """Title of the post → what it was told of the item."""
    rows = Notification.objects.filter(item_id=item.pk if item else None, kind="told").select_related("post")
    return {row.post.title: row.text for row in rows}


# --- Issuing ------------------------------------------------------------------------------------------------------


@pytest.fixture
def signed(world: Given) -> tuple[OutgoingDocument, Assignment]:
    """A document that gives the province's own unit a task, before its number."""
    ours, draft = world.province, made.drafting(world.province)
    task = given.planned(draft, ours, ours.division)
    given.submit_draft(draft.pk, actor=Actor.of(ours.specialist))
    made.approve_draft(draft.pk, version_id=made.version(draft), actor=Actor.of(ours.unit_head))
    made.appraise_draft(draft.pk, version_id=made.version(draft), actor=Actor.of(ours.chief))
    sign(draft.pk, version_id=made.version(draft), passphrase=PASSPHRASE, actor=Actor.of(ours.leader))
    return draft, task


@pytest.mark.parametrize(
    ("gone", "where"),
    [
        (["unit_head"], "Chánh Văn phòng UBND tỉnh"),
        (["unit_head", "chief"], "Lãnh đạo cơ quan UBND tỉnh"),
        (["unit_head", "chief", "leader", "deputy"], "Văn thư UBND tỉnh"),
        (["unit_head", "chief", "leader", "deputy", "clerk", "specialist"], "Văn thư UBND tỉnh"),
    ],
)
def test_a_document_is_issued_whoever_is_missing_in_the_unit(
    world: Given, signed: tuple[OutgoingDocument, Assignment], gone: list[str], where: str
) -> None:
    draft, task = signed
    ours, admin = world.province, administrator(world.province)
    issue(draft.pk, recipients=[world.commune.unit], actor=Actor.of(ours.clerk))
    leave(*(getattr(ours, name) for name in gone))
    seal_and_issue(document_id=draft.pk)
    assert made.fresh(draft).state == OutgoingState.ISSUED
    assert given.fresh(task).state == S.IN_PROGRESS and hands(task) == [(where, "lead")]
    assert last_event(task) == ("Hệ thống", f"Phòng Nội chính chưa có người nhận, chờ tại {where}", "")
    titles = {"chief": "Chánh Văn phòng", "leader": "Chủ tịch", "deputy": "Phó Chủ tịch", "clerk": "Văn thư"}
    assert set(told(task)) == {title for name, title in titles.items() if name not in gone}
    # Whoever appoints people learns that a chair is empty, and nothing of the work.
    (row,) = Notification.objects.filter(user=admin.user)
    assert row.item is None and given.CONTENT not in row.text and "Phòng Nội chính" in row.text


def test_whoever_stands_in_passes_the_task_on_once_there_is_somebody(
    world: Given, signed: tuple[OutgoingDocument, Assignment]
) -> None:
    """From the clerk to the next Chief, from him to the unit's new head."""
    draft, task = signed
    ours = world.province
    issue(draft.pk, recipients=[world.commune.unit], actor=Actor.of(ours.clerk))
    everybody = (ours.unit_head, ours.chief, ours.leader, ours.deputy)
    leave(*everybody)
    seal_and_issue(document_id=draft.pk)
    for post in (ours.unit_head, ours.chief):
        post.ends_on = None
        post.save(update_fields=["ends_on"])
    with pytest.raises(NotAllowed):
        submit(made.lead(task).pk, to=ours.chief, actor=Actor.of(ours.specialist))
    submit(made.lead(task).pk, to=ours.chief, actor=Actor.of(ours.clerk))
    hand = Hand(Holder.inbox(ours.division, Role.UNIT_HEAD), due_at=task.due_at)
    forward(made.lead(task).pk, hands=[hand], actor=Actor.of(ours.chief))
    assert hands(task) == [("Phòng Nội chính", "lead")]


def test_the_reply_of_another_agency_needs_nobody_here(world: Given) -> None:
    ours = world.province
    leave(ours.specialist, ours.unit_head, ours.chief)
    reply = given.reply(world.commune, [ours.unit], origin=world.incoming, drafter=world.commune.chief)
    assert reply.state == OutgoingState.ISSUED and given.fresh(world.running).state == S.PROPOSED
    assert hands(world.running) == [("Lãnh đạo cơ quan UBND tỉnh", "lead")]
    assert set(told(world.running)) == {"Chủ tịch", "Phó Chủ tịch", "Văn thư"}


def test_what_is_given_back_goes_to_whoever_is_left_there(world: Given) -> None:
    there = world.commune
    leave(there.chief)
    why = "Chưa đủ số liệu."
    confirm_not_completed(
        world.answered.pk, reason=why, due_on=given.in_days(9), actor=Actor.of(world.province.specialist)
    )
    assert hands(world.answered_incoming) == [("Lãnh đạo cơ quan UBND xã An Lạc", "lead")]


# --- Requests -----------------------------------------------------------------------------------------------------


def waiting(post: Post) -> list[Assignment]:
    return list(to_settle(Actor.of(post)).exclude(state=S.PROPOSED))


def ask(world: Given) -> None:
    ask_extension(world.running.pk, due_on=given.in_days(8), reason="Khó.", actor=Actor.of(world.commune.chief))


def test_a_request_is_told_to_whoever_follows_the_task(world: Given) -> None:
    ask(world)
    text = told(world.running)["Chuyên viên"]
    assert "đề nghị gia hạn đến" in text and "Khó." in text
    assert waiting(world.province.specialist) == [world.running] and waiting(world.province.unit_head) == []


@pytest.mark.parametrize("asked_before", [True, False])
def test_without_a_hand_over_the_head_of_the_unit_inherits_the_question(
    world: Given, browse: Browse, asked_before: bool
) -> None:
    ours, task = world.province, world.running
    if asked_before:
        ask(world)
    leave(ours.specialist)
    if not asked_before:
        ask(world)
        assert set(told(task)) == {"Trưởng phòng"}
    client = browse(ours.unit_head)
    page = client.get("/giao-viec/?muc=cho-xac-nhan")
    assert [row["item"] for row in page.context["rows"] if row["item"].state != S.PROPOSED] == [task]
    nav = next(entry for entry in page.context["shell"]["nav"] if entry["label"] == "Giao việc")
    assert nav["children"][0]["count"] == len(page.context["rows"])
    assert "Trả lời đề nghị gia hạn" in client.get(reverse("tasks:assignment", args=[task.pk])).content.decode()
    # The head of another unit, and the Chief's own list, stay as they were; he may answer as ever.
    assert waiting(ours.other_head) == waiting(ours.chief) == []
    with pytest.raises(NotAllowed):
        decide_extension(task.pk, agreed=True, actor=Actor.of(ours.other_head))
    assert decide_extension(task.pk, agreed=True, actor=Actor.of(ours.unit_head)).state == R.AGREED


def test_in_a_unit_without_a_head_the_chief_inherits_it(world: Given) -> None:
    ours = world.province
    leave(ours.specialist, ours.unit_head)
    ask(world)
    assert set(told(world.running)) == {"Chánh Văn phòng"}
    assert waiting(ours.chief) == [world.running] and waiting(world.commune.chief) == []
    assert waiting(ours.other_head) == []


# --- The lead refuses the document --------------------------------------------------------------------------------


@pytest.fixture
def sent(world: Given) -> Assignment:
    """Given to the town, whose clerk has not accepted the document yet."""
    draft = made.drafting(world.province)
    task = given.planned(draft, world.province, world.town.unit)
    given.issued_draft(draft, world.province, [world.town.unit, world.commune.unit])
    return given.fresh(task)


def refuse(world: Given, task: Assignment, recipient: str = "town") -> Dispatch:
    agency = getattr(world, recipient)
    dispatch = Dispatch.objects.exclude(state=DispatchState.REFUSED).get(
        document_id=task.source_id, recipient=agency.unit
    )
    why = "Không thuộc địa bàn của phường."
    return refuse_dispatch(dispatch.pk, ground="wrong_recipient", reason=why, actor=Actor.of(agency.clerk))


def test_refusing_the_document_hands_the_task_back_as_wrongly_given(
    world: Given, sent: Assignment, browse: Browse
) -> None:
    """GL-4.2b: it waits with whoever follows it, with the reason, and runs on until he has answered."""
    refuse(world, sent)
    request = TransferRequest.objects.get(assignment=sent)
    assert request.asked_by == world.town.clerk
    assert request.reason == "Từ chối tiếp nhận văn bản. Gửi sai nơi nhận: Không thuộc địa bàn của phường."
    assert given.fresh(sent).state == S.IN_PROGRESS and waiting(world.province.specialist) == [sent]
    assert "từ chối tiếp nhận văn bản giao việc" in told(sent)["Chuyên viên"]
    page = browse(world.province.specialist).get(reverse("tasks:assignment", args=[sent.pk])).content.decode()
    assert "Bị trả lại" in page and "Chuyển đơn vị khác" in page and "Không thuộc địa bàn của phường." in page
    new = NewLead(world.commune.unit, given.in_days(7), "Việc")
    task = agree_transfer(sent.pk, new, actor=Actor.of(world.province.specialist))
    assert given.fresh(sent).state == S.TRANSFERRED and task.lead_unit == world.commune.unit


def test_whoever_insists_has_the_document_sent_again(world: Given, sent: Assignment) -> None:
    from documents.actions.resend_dispatch import resend_dispatch

    dispatch = refuse(world, sent)
    for recipient in (world.town.unit, world.province.unit):
        # Not while the follower thinks about another lead.
        with pytest.raises(InvalidTransition, match="đang chờ Đỗ Anh Tuấn trả lời"):
            resend_dispatch(dispatch.pk, recipient=recipient, actor=Actor.of(world.province.clerk))
    refuse_transfer(sent.pk, reason="Địa bàn do phường quản lý.", actor=Actor.of(world.province.specialist))
    assert "Hãy gửi lại" in told(sent.source)["Văn thư"]
    resend_dispatch(dispatch.pk, recipient=world.town.unit, actor=Actor.of(world.province.clerk))
    # Refused once more, it is asked once more; an answered question is not reopened.
    refuse(world, sent)
    assert [r.state for r in TransferRequest.objects.filter(assignment=sent).order_by("pk")] == [R.REFUSED, R.PENDING]


def test_the_clerk_reads_beforehand_why_it_is_not_sent_again_yet(
    world: Given, sent: Assignment, browse: Browse
) -> None:
    dispatch, other = refuse(world, sent), refuse(world, sent, "commune")
    clerk, why = browse(world.province.clerk), "đang chờ Đỗ Anh Tuấn trả lời đề nghị chuyển đơn vị khác"
    again = reverse("documents:resend", args=[dispatch.pk])
    pages = ("/bi-tra-lai/", reverse("documents:outgoing", args=[sent.source_id]))
    for page in pages:
        text = clerk.get(page).content.decode()
        assert text.count(why) == 1 and f'href="{again}"' not in text, page
        # What came back without a task is sent again as ever.
        assert reverse("documents:resend", args=[other.pk]) in text, page
    for refused in (clerk.get(again), clerk.post(again, {"recipient": world.town.unit.pk})):
        assert refused.status_code == 409 and why in refused.content.decode()
    assert clerk.get(reverse("documents:settle", args=[dispatch.pk])).status_code == 200
    refuse_transfer(sent.pk, reason="Địa bàn do phường quản lý.", actor=Actor.of(world.province.specialist))
    for page in pages:
        text = clerk.get(page).content.decode()
        assert why not in text and f'href="{again}"' in text, page
    assert clerk.get(again).status_code == 200


def test_a_recipient_that_does_not_lead_refuses_only_the_document(world: Given, sent: Assignment) -> None:
    refuse(world, sent, "commune")
    assert not TransferRequest.objects.filter(assignment=sent).exists()
    assert given.fresh(sent).events.filter(act="refused_document").count() == 0
