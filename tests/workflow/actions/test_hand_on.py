"""Forwarding, annotating and assigning: one act opens all the steps or none (SD-5.3a, DN-6.2, KS-8.2, KS-8.3)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Post
from documents.models import IncomingDocument
from qlvb.lib.errors import BadInput
from tests.factories.documents import at_unit, lead, with_chief, with_leader
from tests.factories.people import Agency
from tests.workflow.trace import hands, last_audit, last_event, marks, readers
from workflow.actions.annotate import annotate
from workflow.actions.assign import assign
from workflow.actions.forward import forward
from workflow.enums import Part, StepState
from workflow.models import Annotation, Step
from workflow.rules.holders import Hand, Holder


def unit_inbox(agency: Agency, part: str = Part.LEAD, due_at: datetime | None = None) -> Hand:
    return Hand(Holder.inbox(agency.division, Role.UNIT_HEAD), part=part, due_at=due_at)


def other_inbox(agency: Agency, part: str = Part.COORDINATE) -> Hand:
    return Hand(Holder.inbox(agency.other_division, Role.UNIT_HEAD), part=part)


def office_inbox(agency: Agency, part: str = Part.INFORM) -> Hand:
    return Hand(Holder.inbox(agency.unit, Role.CHIEF_OF_OFFICE), part=part)


def test_the_chief_forwards_to_a_unit_and_a_person(province: Agency) -> None:
    document = with_chief(province)
    before = lead(document)
    to = [unit_inbox(province), Hand(Holder.person(province.other_specialist), part=Part.INFORM)]
    steps = forward(before.pk, hands=to, text="Tham mưu trả lời.", actor=Actor.of(province.chief))

    before.refresh_from_db()
    assert (before.state, before.done_by) == (StepState.DONE, province.chief)
    assert [step.previous for step in steps] == [before, before]
    assert hands(document) == [("Phòng Nội chính", "lead"), ("Ngô Thị Thùy Dương (Chuyên viên)", "inform")]
    assert last_event(document) == (
        "Trần Quốc Bảo",
        "chuyển Phòng Nội chính (chủ trì), Ngô Thị Thùy Dương (Chuyên viên) (để biết)",
        "Tham mưu trả lời.",
    )
    assert last_audit(document) == ("incoming.forward", "Trần Quốc Bảo")
    assert readers(document) == {"Nguyễn Thị Thu Hà", "Trần Quốc Bảo", "Vũ Đình Khải", "Ngô Thị Thùy Dương"}


def test_the_leader_annotates_and_gives_each_receiver_a_part_and_a_deadline(province: Agency) -> None:
    document = with_leader(province)
    friday = timezone.now() + timedelta(days=5)
    to = [unit_inbox(province, due_at=friday), other_inbox(province), office_inbox(province)]
    annotation = annotate(lead(document).pk, text="Phòng Nội chính chủ trì.", hands=to, actor=Actor.of(province.leader))

    assert (annotation.text, annotation.post) == ("Phòng Nội chính chủ trì.", province.leader)
    assert hands(document) == [
        ("Phòng Nội chính", "lead"),
        ("Phòng Kinh tế", "coordinate"),
        ("Chánh Văn phòng UBND tỉnh", "inform"),
    ]
    assert [step.due_at for step in annotation.event.steps.order_by("pk")] == [friday, None, None]
    assert last_event(document)[:2] == (
        "Hoàng Minh Đức",
        "bút phê, giao Phòng Nội chính (chủ trì), Phòng Kinh tế (phối hợp), Chánh Văn phòng UBND tỉnh (để biết)",
    )
    assert last_audit(document) == ("incoming.annotate", "Hoàng Minh Đức")
    assert {"Vũ Đình Khải", "Đặng Quang Huy"} <= readers(document)
    assert "Đỗ Anh Tuấn" not in readers(document)


def test_an_annotation_needs_words(province: Agency) -> None:
    document = with_leader(province)
    before = marks(document)
    with pytest.raises(BadInput) as refusal:
        annotate(lead(document).pk, text="", hands=[unit_inbox(province)], actor=Actor.of(province.leader))
    assert (refusal.value.sentence, refusal.value.field) == ("Hãy ghi ý kiến chỉ đạo.", "text")
    assert marks(document) == before and not Annotation.objects.exists()


def test_the_unit_head_assigns_to_a_specialist(province: Agency) -> None:
    document = at_unit(province)
    step = assign(
        lead(document).pk,
        hands=[Hand(Holder.person(province.specialist), instruction="Dự thảo trả lời.")],
        text="Dự thảo trả lời.",
        actor=Actor.of(province.unit_head),
    )[0]
    assert (step.holder_post, step.part, step.instruction) == (province.specialist, Part.LEAD, "Dự thảo trả lời.")
    assert ("Đỗ Anh Tuấn (Chuyên viên)", "lead") in hands(document)
    assert last_event(document) == (
        "Vũ Đình Khải",
        "giao Đỗ Anh Tuấn (Chuyên viên) (chủ trì)",
        "Dự thảo trả lời.",
    )
    assert last_audit(document) == ("incoming.assign", "Vũ Đình Khải")
    assert "Đỗ Anh Tuấn" in readers(document)


def test_a_coordinating_head_passes_coordination_on_and_the_lead_stays(province: Agency) -> None:
    document = at_unit(province)
    step = Step.objects.get(item_id=document.pk, part=Part.COORDINATE)
    to = [Hand(Holder.person(province.other_specialist), part=Part.COORDINATE)]
    assign(step.pk, hands=to, actor=Actor.of(province.other_head))
    assert hands(document) == [
        ("Phòng Nội chính", "lead"),
        ("Chánh Văn phòng UBND tỉnh", "inform"),
        ("Ngô Thị Thùy Dương (Chuyên viên)", "coordinate"),
    ]


ACTS: list[tuple[Callable[[Agency], IncomingDocument], Callable[..., Any], str]] = [
    (with_chief, forward, "chief"),
    (with_leader, annotate, "leader"),
    (at_unit, assign, "unit_head"),
]


@pytest.mark.parametrize(("reached", "act", "who"), ACTS)
def test_an_inbox_nobody_works_rolls_the_whole_act_back(
    province: Agency, reached: Callable[[Agency], IncomingDocument], act: Callable[..., Any], who: str
) -> None:
    document = reached(province)
    Post.objects.filter(pk=province.other_head.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    before = marks(document)
    to = [Hand(Holder.person(province.specialist)), other_inbox(province)]
    with pytest.raises(BadInput) as refusal:
        act(lead(document).pk, hands=to, text="Thực hiện.", actor=Actor.of(getattr(province, who)))
    assert refusal.value.sentence == ("Phòng Kinh tế chưa có người nhận văn bản; hãy chọn nơi khác hoặc báo quản trị.")
    assert marks(document) == before


@pytest.mark.parametrize(("reached", "act", "who"), ACTS)
def test_two_leads_or_none_or_nobody_change_nothing(
    province: Agency, reached: Callable[[Agency], IncomingDocument], act: Callable[..., Any], who: str
) -> None:
    document = reached(province)
    before = marks(document)
    wrong: list[tuple[list[Hand], str]] = [
        ([], "Hãy chọn ít nhất một đơn vị hoặc người nhận."),
        ([other_inbox(province)], "Phải có đúng một nơi chủ trì."),
        ([Hand(Holder.person(province.specialist)), other_inbox(province, Part.LEAD)], "Phải có đúng một nơi chủ trì."),
    ]
    for to, sentence in wrong:
        with pytest.raises(BadInput) as refusal:
            act(lead(document).pk, hands=to, text="Thực hiện.", actor=Actor.of(getattr(province, who)))
        assert (refusal.value.sentence, refusal.value.field) == (sentence, "targets")
    assert marks(document) == before


def test_the_database_itself_refuses_a_second_open_lead(province: Agency) -> None:
    document = at_unit(province)
    step = lead(document)
    for previous in (step.previous, None):
        with pytest.raises(IntegrityError, match="one_open_lead_per"), transaction.atomic():
            Step.objects.create(
                item_id=document.pk,
                previous=previous,
                event=step.event,
                holder_unit=province.other_division,
                holder_role=Role.UNIT_HEAD,
                part=Part.LEAD,
                created_at=step.created_at,
            )


def test_the_database_refuses_a_step_in_nobodys_hands(province: Agency) -> None:
    document = with_chief(province)
    step = lead(document)
    with pytest.raises(IntegrityError, match="step_held_by_post_or_inbox"), transaction.atomic():
        Step.objects.create(
            item_id=document.pk,
            event=step.event,
            holder_unit=province.division,
            part=Part.INFORM,
            created_at=step.created_at,
        )
