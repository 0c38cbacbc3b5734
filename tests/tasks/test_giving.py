"""A task is entered on the draft, starts by issuing, arrives with the document, is answered on it (GL-2, GL-4)."""

from collections.abc import Callable
from html import unescape
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.actor import Actor
from accounts.models import Post
from documents.actions.issue import issue
from documents.models import Dispatch
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from qlvb.lib.vietnamese import short_date
from tasks.actions.drop_assignment import drop_assignment
from tasks.actions.plan_assignment import plan_assignment
from tasks.enums import AssignmentState as S
from tasks.issuing import deadline_on_arrival
from tasks.models import Assignment
from tasks.queries import visible_to
from tests.factories import documents as made
from tests.factories import tasks as given
from tests.tasks.conftest import Given
from tests.workflow.trace import hands, last_event, readers
from workflow.actions.assign import assign
from workflow.actions.finish import finish
from workflow.permissions import why_not
from workflow.rules.holders import Hand, Holder
from workflow.transitions import ANNOTATE, FINISH

Browse = Callable[[Post], Client]


def shown(response: HttpResponse) -> str:
    return unescape(response.content.decode())


# --- On the draft -------------------------------------------------------------------------------------------------


def test_a_task_waits_with_the_draft_for_whoever_follows_it(world: Given) -> None:
    ours = world.province
    wanted = given.plan(world.commune.unit, ours.other_specialist, coordinating=[world.town.unit])
    task = plan_assignment(world.draft.pk, wanted, actor=Actor.of(ours.specialist))
    assert (task.state, task.started_on, task.lead_agency) == (S.PLANNED, None, world.commune.unit)
    assert task.due_at == task.first_due_at and task.due_on == given.in_days(5)
    assert [one.unit for one in task.coordinations.all()] == [world.town.unit]
    assert last_event(world.draft) == (
        "Đỗ Anh Tuấn",
        f"giao Ủy ban nhân dân xã An Lạc, hạn {short_date(given.in_days(5))}",
        given.CONTENT,
    )
    # Whoever follows it must be able to read the document.
    assert readers(task) == {"Đỗ Anh Tuấn", "Ngô Thị Thùy Dương"} <= readers(world.draft)
    assert not visible_to(Actor.of(world.commune.leader)).filter(pk=task.pk).exists()


@pytest.mark.parametrize("who", ["clerk", "leader", "chief", "unit_head", "other_specialist"])
def test_only_whoever_has_the_draft_in_his_hands_gives_tasks(world: Given, who: str) -> None:
    post = getattr(world.province, who)
    with pytest.raises(NotAllowed):
        plan_assignment(world.draft.pk, given.plan(world.commune.unit, post), actor=Actor.of(post))


def test_tasks_are_entered_before_the_document_is_signed(world: Given) -> None:
    document = made.for_signature(world.province)
    with pytest.raises(InvalidTransition, match="Chờ ký"):
        given.planned(document, world.province, world.commune.unit)


def test_nonsense_is_refused(world: Given) -> None:
    ours, commune = world.province, world.commune
    for changes, sentence in (
        ({"content": ""}, "nội dung nhiệm vụ"),
        ({"due_on": given.in_days(-1)}, "trước ngày hôm nay"),
        ({"lead_unit": ours.unit}, "không có trong danh sách"),
        ({"lead_unit": commune.division}, "không có trong danh sách"),
        ({"coordinating": [commune.unit]}, "không đồng thời"),
        ({"coordinating": [commune.division]}, "không có trong danh sách"),
        ({"follow_up": commune.specialist}, "của cơ quan giao việc"),
        ({"follow_up": ours.leader}, "của cơ quan giao việc"),
    ):
        with pytest.raises(BadInput, match=sentence):
            given.planned(world.draft, ours, commune.unit, **changes)
    assert world.draft.assignments.count() == 1


def test_a_second_click_enters_one_task(world: Given) -> None:
    token, actor = uuid4(), Actor.of(world.province.specialist)
    wanted = given.plan(world.commune.unit, world.province.specialist)
    plan_assignment(world.draft.pk, wanted, token=token, actor=actor)
    with pytest.raises(InvalidTransition, match="đã được gửi"):
        plan_assignment(world.draft.pk, wanted, token=token, actor=actor)


def test_a_task_taken_out_of_the_draft_is_never_given(world: Given) -> None:
    with pytest.raises(NotAllowed):
        drop_assignment(world.planned.pk, actor=Actor.of(world.province.other_specialist))
    task = drop_assignment(world.planned.pk, actor=Actor.of(world.province.specialist))
    assert (task.state, task.outcome, task.is_open) == (S.DROPPED, "Bỏ khỏi dự thảo", False)
    with pytest.raises(InvalidTransition, match="Đã bỏ khỏi dự thảo"):
        drop_assignment(task.pk, actor=Actor.of(world.province.specialist))


def test_the_form_on_the_draft(world: Given, browse: Browse) -> None:
    client, url = browse(world.province.specialist), reverse("tasks:new", args=[world.draft.pk])
    assert url in shown(client.get(reverse("documents:outgoing", args=[world.draft.pk])))
    assert client.post(url, {}).status_code == 422
    words = {
        "content": "Rà soát hồ chứa",
        "lead_unit": world.town.unit.pk,
        "due_on": short_date(given.in_days(3)),
        "coordinating": [world.commune.unit.pk, world.commune.unit.pk],
        "follow_up": world.province.specialist.pk,
    }
    assert client.post(url, words | {"lead_unit": world.commune.division.pk}).status_code == 422
    page = client.post(url, words, follow=True)
    assert "Rà soát hồ chứa" in shown(page)
    assert Assignment.objects.get(subject="Rà soát hồ chứa").lead_unit == world.town.unit
    # Once it has left his hands he enters nothing more.
    assert browse(world.province.chief).get(url).status_code == 403


# --- Issuing ------------------------------------------------------------------------------------------------------


def test_the_lead_must_be_among_the_recipients(world: Given, browse: Browse) -> None:
    ours = world.province
    document = made.drafting(ours)
    given.planned(document, ours, world.commune.unit)
    given.submit_draft(document.pk, actor=Actor.of(ours.specialist))
    made.approve_draft(document.pk, version_id=made.version(document), actor=Actor.of(ours.unit_head))
    made.appraise_draft(document.pk, version_id=made.version(document), actor=Actor.of(ours.chief))
    given.sign(document.pk, version_id=made.version(document), passphrase=given.PASSPHRASE, actor=Actor.of(ours.leader))
    with pytest.raises(BadInput, match="An Lạc chủ trì nhiệm vụ giao tại văn bản này nên phải có trong nơi nhận"):
        issue(document.pk, recipients=[world.town.unit], actor=Actor.of(ours.clerk))
    form = browse(ours.clerk).get(reverse("documents:outgoing_act", args=[document.pk, "ban-hanh"])).context["form"]
    assert form.initial["recipients"] == [world.commune.unit.pk]


def test_issuing_starts_the_tasks(world: Given) -> None:
    for task in (world.running, world.inner):
        assert (task.state, task.started_on) == (S.IN_PROGRESS, task.source.issued_on)
        assert task.code == f"Nhiệm vụ tại {task.source.notation}"
    # Another agency has it with its document; a unit of one's own on its head's desk.
    assert hands(world.running) == []
    assert hands(world.inner) == [("Phòng Nội chính", "lead")]
    assert world.planned.state == S.PLANNED


def test_the_deadline_is_offered_to_the_clerk_who_accepts(world: Given) -> None:
    def of(task: Assignment, recipient: Post) -> object:
        return deadline_on_arrival(Dispatch.objects.get(document=task.source, recipient=recipient.unit.agency))

    assert of(world.running, world.commune.clerk) == given.in_days(5)
    assert of(world.running, world.town.clerk) is None
    given.expire(world.running)
    assert of(world.running, world.commune.clerk) is None


# --- With the lead ------------------------------------------------------------------------------------------------


def test_who_sees_the_task_on_the_other_side(world: Given) -> None:
    def seers(task: Assignment, posts: list[Post]) -> list[bool]:
        return [visible_to(Actor.of(post)).filter(pk=task.pk).exists() for post in posts]

    there = world.commune
    people = [there.clerk, there.chief, there.leader, there.unit_head, there.specialist]
    assert seers(world.running, people) == [True, True, True, False, False]
    assert seers(world.planned, people) == [False] * 5
    # Whoever is handed the document is handed its task.
    made.forward_to(world.incoming, there.chief, Holder.inbox(there.division, "unit_head"))
    assert seers(world.running, people) == [True, True, True, True, False]
    # The coordinating agency knows of it once its own people have the document; nobody else does.
    assert seers(world.running, [world.town.leader, world.town.specialist]) == [True, False]
    assert seers(world.answered, [world.town.leader, world.town.clerk]) == [False, False]
    assert seers(world.inner, [there.leader, world.province.unit_head, world.province.other_head]) == [
        False,
        True,
        False,
    ]
    assert not visible_to(None).exists()


def test_the_document_that_arrived_shows_its_task_and_says_what_counts(world: Given, browse: Browse) -> None:
    chief = browse(world.commune.chief)
    page = shown(chief.get(reverse("documents:incoming", args=[world.incoming.pk])))
    assert "Nhiệm vụ được giao" in page and reverse("tasks:assignment", args=[world.running.pk]) in page
    assert "Chỉ văn bản trả lời được soạn và ban hành ngay trên văn bản đến này mới tính là kết quả" in page
    page = shown(chief.get(reverse("tasks:assignment", args=[world.running.pk])))
    assert "Chỉ văn bản trả lời được soạn" in page
    assert reverse("documents:outgoing_new") + f"?tra-loi={world.incoming.pk}" in page
    # Answered: nothing more to warn of.
    page = shown(chief.get(reverse("documents:incoming", args=[world.answered_incoming.pk])))
    assert "Chờ xác nhận" in page and "Chỉ văn bản trả lời" not in page


def test_the_lists(world: Given, browse: Browse) -> None:
    def rows(post: Post, tab: str = "") -> tuple[str, list[Assignment]]:
        page = browse(post).get("/giao-viec/" + (f"?muc={tab}" if tab else ""))
        active = next(t["label"] for t in page.context["tabs"] if t["active"])
        return active, [row["item"] for row in page.context["rows"]]

    ours, there = world.province, world.commune
    assert rows(ours.specialist) == ("Chờ xác nhận", [world.answered])
    assert rows(ours.specialist, "theo-doi")[1] == [world.answered, world.inner, world.running, world.planned]
    assert rows(ours.leader, "da-giao")[1] == [world.answered, world.inner, world.running, world.planned]
    assert rows(ours.other_specialist, "da-giao")[1] == []
    assert rows(ours.unit_head) == ("Được giao", [world.inner])
    assert rows(there.leader) == ("Được giao", [world.answered, world.running])
    assert rows(world.town.leader) == ("Phối hợp", [world.running])
    page = browse(there.leader).get("/giao-viec/?muc=duoc-giao&q=khong-co-gi")
    assert "Không có nhiệm vụ nào khớp" in shown(page)
    nav = browse(ours.specialist).get("/viec/").context["shell"]["nav"]
    group = next(entry for entry in nav if entry["label"] == "Giao việc")
    assert [(e["label"], e["count"]) for e in group["children"]] == [
        ("Chờ xác nhận", 1),
        ("Nhiệm vụ", None),
        ("Giám sát công việc", None),
    ]


def test_the_files_are_for_whoever_sees_the_task(world: Given, browse: Browse) -> None:
    there = world.commune
    assert world.answered.source.sealed_blob is not None
    page = browse(there.leader).get(reverse("tasks:file", args=[world.answered.pk, "van-ban"]))
    assert page["Content-Type"] == "application/pdf" and page.content[:4] == b"%PDF"
    page = browse(world.province.specialist).get(reverse("tasks:file", args=[world.answered.pk, "tra-loi"]))
    assert page["Content-Type"] == "application/pdf"
    for post, which in ((there.leader, "khac"), (there.specialist, "van-ban"), (world.town.leader, "van-ban")):
        assert browse(post).get(reverse("tasks:file", args=[world.answered.pk, which])).status_code == 404
    # Not answered yet; not issued yet.
    assert browse(there.leader).get(reverse("tasks:file", args=[world.running.pk, "tra-loi"])).status_code == 404
    ours = browse(world.province.specialist)
    assert ours.get(reverse("tasks:file", args=[world.planned.pk, "van-ban"])).status_code == 404


# --- The reply ----------------------------------------------------------------------------------------------------


def test_the_reply_on_that_very_document_proposes_completion(world: Given) -> None:
    task = world.answered
    assert (task.state, task.reply, task.replied_on) == (S.PROPOSED, world.reply, world.reply.issued_on)
    assert hands(task) == [("Đỗ Anh Tuấn (Chuyên viên)", "lead")]
    assert last_event(task) == (
        "Nguyễn Thị Thu Hà",
        f"ban hành văn bản trả lời {world.reply.notation}, đề nghị xác nhận hoàn thành",
        "",
    )


def test_nothing_else_counts(world: Given) -> None:
    """GL-4.2: a letter to the giver that was not drafted on the document; a document that was just finished."""
    given.reply(world.commune, [world.province.unit], origin=None, drafter=world.commune.chief)
    finish(made.lead(world.incoming).pk, outcome="Đã báo cáo qua điện thoại.", actor=Actor.of(world.commune.chief))
    assert given.fresh(world.running).state == S.IN_PROGRESS


def test_a_unit_of_ones_own_answers_on_the_task_itself(world: Given, browse: Browse) -> None:
    ours, task = world.province, world.inner
    assert why_not(Actor.of(ours.unit_head), made.lead(task), FINISH) == "Nhiệm vụ không có thao tác “Kết thúc xử lý”."
    assert "Bút phê" in why_not(Actor.of(ours.unit_head), made.lead(task), ANNOTATE)
    assert [row["step"].item_id for row in browse(ours.unit_head).get("/viec/").context["rows"]] == [task.pk]
    hand = Hand(Holder.person(ours.specialist), due_at=task.due_at)
    assign(made.lead(task).pk, hands=[hand], text="Tham mưu.", actor=Actor.of(ours.unit_head))
    page = shown(browse(ours.specialist).get(reverse("tasks:assignment", args=[task.pk])))
    assert f"?tra-loi={task.pk}" in page and "ngay trên trang nhiệm vụ này" in page
    draft = given.start_draft(made.facts(ours), origin_id=task.pk, actor=Actor.of(ours.specialist))
    given.add_version(draft.pk, made.kept_upload(ours.specialist), actor=Actor.of(ours.specialist))
    reply = given.issued_draft(made.fresh(draft), ours, [world.commune.unit])
    task = given.fresh(task)
    assert (task.state, task.reply) == (S.PROPOSED, reply)
    assert hands(task) == [("Đỗ Anh Tuấn (Chuyên viên)", "lead")]
