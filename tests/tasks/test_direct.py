"""A task without a document: given inside the agency by word of mouth, then the same loop (DN-3.3b, GL-4, GL-5.2)."""

from collections.abc import Callable
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.actor import Actor
from accounts.models import Post
from documents.actions.issue import issue
from documents.actions.sign import sign
from documents.jobs import seal_and_issue
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from qlvb.lib.vietnamese import short_date
from tasks.actions.agree_transfer import NewLead, agree_transfer
from tasks.actions.ask_extension import ask_extension
from tasks.actions.ask_transfer import ask_transfer
from tasks.actions.confirm_completed import confirm_completed
from tasks.actions.confirm_not_completed import confirm_not_completed
from tasks.actions.decide_extension import decide_extension
from tasks.actions.give_task import DirectTask, give_task
from tasks.actions.urge import urge
from tasks.enums import AssignmentState as S
from tasks.models import Assignment
from tasks.queries import visible_to
from tests.factories import documents as made
from tests.factories import tasks as given
from tests.factories.keys import PASSPHRASE
from tests.tasks.conftest import Given
from tests.workflow.trace import hands, last_event
from workflow.actions.annotate import annotate
from workflow.actions.assign import assign
from workflow.models import Notification
from workflow.rules.holders import Hand, Holder

Browse = Callable[[Post], Client]
WHAT = "Chuẩn bị nội dung họp về phòng chống lụt bão"


def shown(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def wanted(world: Given, **changes: object) -> DirectTask:
    ours = world.province
    words: dict[str, object] = {
        "content": WHAT,
        "lead_unit": ours.other_division,
        "due_on": given.in_days(3),
        "follow_up": ours.specialist,
        "basis": "meeting",
        "basis_note": "Họp giao ban, mục 3.",
        "directed_by": ours.leader,
    }
    return DirectTask(**(words | changes))  # type: ignore[arg-type]


def own(world: Given, **changes: object) -> DirectTask:
    ours = world.province
    words: dict[str, object] = {"basis": "own", "directed_by": None, "lead_unit": ours.division}
    return wanted(world, **({"follow_up": ours.unit_head} | words | changes))


@pytest.fixture
def task(world: Given) -> Assignment:
    """Entered by the specialist after a meeting; the other unit leads."""
    return give_task(wanted(world), actor=Actor.of(world.province.specialist))


# --- Giving -------------------------------------------------------------------------------------------------------


def test_it_runs_at_once_on_the_desk_of_the_units_head(world: Given, task: Assignment) -> None:
    assert (task.state, task.started_on, task.source) == (S.IN_PROGRESS, given.in_days(0), None)
    assert hands(task) == [("Phòng Kinh tế", "lead")] and made.lead(task).due_at == task.due_at
    assert [e.label for e in task.events.all()] == [
        "giao Phòng Kinh tế theo kết luận cuộc họp",
        "theo chỉ đạo của Hoàng Minh Đức (Chủ tịch)",
    ]
    # Whose word is quoted hears of it.
    (row,) = Notification.objects.filter(item_id=task.pk)
    assert row.user == world.province.leader.user and "theo chỉ đạo của đồng chí" in row.text
    seen = lambda post: visible_to(Actor.of(post)).filter(pk=task.pk).exists()  # noqa: E731
    ours, there = world.province, world.commune
    assert [seen(p) for p in (ours.specialist, ours.other_head, ours.leader, ours.clerk)] == [True] * 4
    assert [seen(p) for p in (ours.unit_head, ours.other_specialist, there.leader, there.clerk)] == [False] * 4


@pytest.mark.parametrize("who", ["leader", "deputy", "chief", "unit_head", "specialist"])
def test_who_gives(world: Given, who: str) -> None:
    post = getattr(world.province, who)
    by = post if post.role == "leader" else world.province.leader
    assert give_task(wanted(world, directed_by=by), actor=Actor.of(post)).created_by == post


def test_a_clerk_gives_nothing(world: Given) -> None:
    with pytest.raises(NotAllowed, match="Văn thư không giao nhiệm vụ"):
        give_task(wanted(world), actor=Actor.of(world.province.clerk))


def test_units_that_coordinate_have_it_too(world: Given) -> None:
    ours = world.province
    task = give_task(wanted(world, coordinating=[ours.division, ours.office]), actor=Actor.of(ours.chief))
    assert sorted(hands(task)) == [
        ("Chánh Văn phòng UBND tỉnh", "coordinate"),
        ("Phòng Kinh tế", "lead"),
        ("Phòng Nội chính", "coordinate"),
    ]


def test_what_one_takes_on_oneself_lies_on_ones_own_desk_and_is_confirmed_by_another(world: Given) -> None:
    actor = Actor.of(world.province.specialist)
    with pytest.raises(BadInput, match="phải do người khác xác nhận"):
        give_task(own(world, follow_up=world.province.specialist), actor=actor)
    task = give_task(own(world), actor=actor)
    assert hands(task) == [("Đỗ Anh Tuấn (Chuyên viên)", "lead")]
    head = give_task(own(world), actor=Actor.of(world.province.unit_head))
    assert hands(head) == [("Phòng Nội chính", "lead")]


def test_nonsense_is_refused(world: Given) -> None:
    ours, there = world.province, world.commune
    for words, sentence in (
        (wanted(world, content=""), "nội dung nhiệm vụ"),
        (wanted(world, due_on=given.in_days(-1)), "trước ngày hôm nay"),
        (wanted(world, basis="rumour"), "căn cứ"),
        (wanted(world, directed_by=None), "lãnh đạo đã chỉ đạo"),
        (wanted(world, directed_by=there.leader), "lãnh đạo đương chức"),
        (wanted(world, directed_by=ours.chief), "lãnh đạo đương chức"),
        (wanted(world, lead_unit=there.unit), "phải bằng văn bản"),
        (wanted(world, lead_unit=there.division), "phải bằng văn bản"),
        (wanted(world, lead_unit=ours.unit), "phải bằng văn bản"),
        (wanted(world, coordinating=[ours.other_division]), "không đồng thời"),
        (wanted(world, coordinating=[there.unit]), "thuộc cơ quan mình"),
        (wanted(world, follow_up=there.specialist), "của cơ quan giao việc"),
        (wanted(world, follow_up=ours.clerk), "của cơ quan giao việc"),
        (own(world, lead_unit=ours.other_division), "đơn vị của mình"),
        (own(world, directed_by=ours.leader), "không ghi lãnh đạo"),
    ):
        with pytest.raises(BadInput, match=sentence):
            give_task(words, actor=Actor.of(ours.specialist))
    with pytest.raises(BadInput, match="theo chỉ đạo của chính mình"):
        give_task(wanted(world), actor=Actor.of(ours.deputy))
    assert not Assignment.objects.filter(source=None).exists()


def test_a_second_click_gives_one_task(world: Given) -> None:
    token, actor = uuid4(), Actor.of(world.province.chief)
    give_task(wanted(world), token=token, actor=actor)
    with pytest.raises(InvalidTransition, match="đã được gửi"):
        give_task(wanted(world), token=token, actor=actor)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("task_has_document_or_basis", {"basis": ""}),
        ("task_has_document_or_basis", {"directed_by": None}),
        ("task_has_document_or_basis", {"basis": "own"}),
    ],
)
def test_the_database_refuses(task: Assignment, constraint: str, changes: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Assignment.objects.filter(pk=task.pk).update(**changes)


# --- The same loop ------------------------------------------------------------------------------------------------


def test_the_report_on_the_task_goes_to_nobody_else_and_is_confirmed(world: Given, task: Assignment) -> None:
    """Assigned, reported on the task's own page, issued for the leader's hands, confirmed (GL-4.2, GL-5.2)."""
    ours = world.province
    hand = Hand(Holder.person(ours.other_specialist), due_at=task.due_at)
    assign(made.lead(task).pk, hands=[hand], text="Tham mưu.", actor=Actor.of(ours.other_head))
    drafter = Actor.of(ours.other_specialist)
    draft = given.start_draft(made.facts(ours), origin_id=task.pk, actor=drafter)
    given.add_version(draft.pk, made.kept_upload(ours.other_specialist), actor=drafter)
    given.submit_draft(draft.pk, actor=drafter)
    made.approve_draft(draft.pk, version_id=made.version(made.fresh(draft)), actor=Actor.of(ours.other_head))
    made.appraise_draft(draft.pk, version_id=made.version(made.fresh(draft)), actor=Actor.of(ours.chief))
    sign(draft.pk, version_id=made.version(made.fresh(draft)), passphrase=PASSPHRASE, actor=Actor.of(ours.leader))
    issue(draft.pk, recipients=[], actor=Actor.of(ours.clerk))
    seal_and_issue(document_id=draft.pk)
    assert given.fresh(task).state == S.PROPOSED and hands(task) == [("Đỗ Anh Tuấn (Chuyên viên)", "lead")]
    with pytest.raises(NotAllowed):
        confirm_completed(task.pk, actor=Actor.of(ours.other_head))
    assert confirm_completed(task.pk, actor=Actor.of(ours.specialist)).state == S.COMPLETED


def test_time_another_lead_urging_and_the_end(world: Given, task: Assignment) -> None:
    ours, follower = world.province, Actor.of(world.province.specialist)
    head = Actor.of(ours.other_head)
    urge(task.pk, text="Khẩn trương.", actor=Actor.of(ours.leader))
    ask_extension(task.pk, due_on=given.in_days(8), reason="Khó.", actor=head)
    decide_extension(task.pk, agreed=True, actor=follower)
    ask_transfer(task.pk, reason="Việc của phòng khác.", actor=head)
    with pytest.raises(BadInput, match="phải bằng văn bản"):
        agree_transfer(task.pk, NewLead(world.commune.unit, given.in_days(9), WHAT), actor=follower)
    new = agree_transfer(task.pk, NewLead(ours.division, given.in_days(9), WHAT), actor=follower)
    assert (new.source, new.basis, new.directed_by, new.replaces_id) == (None, "meeting", ours.leader, task.pk)
    assert hands(new) == [("Phòng Nội chính", "lead")] and given.fresh(task).state == S.TRANSFERRED
    assert confirm_not_completed(new.pk, reason="Bỏ dở.", actor=follower).state == S.NOT_COMPLETED


def test_a_leader_who_has_it_annotates(world: Given) -> None:
    """DN-3.3b: 'lãnh đạo bút phê xử lý'; here as stand-in of a unit nobody heads and an Office without a Chief."""
    ours = world.province
    Post.objects.filter(pk__in=(ours.unit_head.pk, ours.chief.pk)).update(ends_on=given.in_days(-1))
    task = give_task(own(world, follow_up=ours.other_specialist), actor=Actor.of(ours.specialist))
    confirm_to = wanted(world, lead_unit=ours.division)
    with pytest.raises(BadInput):
        give_task(confirm_to, actor=Actor.of(ours.other_specialist))
    assert hands(task) == [("Đỗ Anh Tuấn (Chuyên viên)", "lead")]
    second = give_task(wanted(world, lead_unit=ours.division), actor=Actor.of(ours.specialist))
    assert hands(second) == [("Lãnh đạo cơ quan UBND tỉnh", "lead")]
    hand = Hand(Holder.person(ours.specialist), due_at=second.due_at)
    annotate(made.lead(second).pk, text="Đồng chí Tuấn chủ trì.", hands=[hand], actor=Actor.of(ours.leader))
    assert hands(second) == [("Đỗ Anh Tuấn (Chuyên viên)", "lead")]


# --- The pages ----------------------------------------------------------------------------------------------------


def test_the_form_and_what_it_makes(world: Given, browse: Browse) -> None:
    ours, client = world.province, browse(world.province.chief)
    assert reverse("tasks:give") in shown(client.get("/giao-viec/?muc=da-giao"))
    assert "phải bằng văn bản" in shown(client.get("/giao-viec/moi/"))
    assert client.post("/giao-viec/moi/", {}).status_code == 422
    words = {
        "content": WHAT,
        "basis": "phone",
        "basis_note": "Điện thoại 8 giờ.",
        "directed_by": ours.leader.pk,
        "lead_unit": ours.division.pk,
        "due_on": short_date(given.in_days(2)),
        "follow_up": ours.chief.pk,
        "coordinating": [ours.other_division.pk],
    }
    for wrong in (
        {"lead_unit": world.commune.unit.pk},
        {"directed_by": world.commune.leader.pk},
        {"directed_by": ""},
        {"follow_up": ours.clerk.pk},
        {"due_on": short_date(given.in_days(-1))},
        {"content": " "},
    ):
        assert client.post("/giao-viec/moi/", words | wrong).status_code == 422, wrong
    file = SimpleUploadedFile("bien-ban.pdf", made.draft_pdf())
    page = client.post("/giao-viec/moi/", words | {"file": file}, follow=True)
    text = shown(page)
    assert "Chỉ đạo qua điện thoại" in text and "bien-ban.pdf" in text and "Điện thoại 8 giờ." in text
    task = Assignment.objects.get(subject=WHAT)
    url = reverse("tasks:file", args=[task.pk, "kem-theo"])
    assert browse(ours.unit_head).get(url).content[:4] == b"%PDF"
    assert browse(ours.specialist).get(url).status_code == 404
    for tab in ("duoc-giao", "da-giao"):
        assert "Chỉ đạo qua điện thoại" in shown(browse(ours.leader).get(f"/giao-viec/?muc={tab}"))
    assert WHAT in shown(browse(ours.leader).get("/giam-sat/tong/"))
    assert client.get(reverse("tasks:preview", args=[task.pk])).status_code == 200
    # It cannot be taken out of a draft it never stood on.
    assert client.get(reverse("tasks:act", args=[task.pk, "bo"])).status_code == 409
    assert browse(ours.clerk).get("/giao-viec/moi/").status_code == 403


def test_without_a_file_the_page_says_so(world: Given, task: Assignment, browse: Browse) -> None:
    page = shown(browse(world.province.other_head).get(reverse("tasks:assignment", args=[task.pk])))
    assert "không kèm tệp" in page and f"?tra-loi={task.pk}" in page
    assert browse(world.province.leader).get(reverse("tasks:file", args=[task.pk, "van-ban"])).status_code == 404
    assert last_event(task)[0] == "Đỗ Anh Tuấn"
