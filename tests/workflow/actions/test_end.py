"""Sending back, acknowledging, contributing, finishing, opening (SD-5.3a, SD-5.3b, DN-7.4)."""

import pytest

from accounts.actor import Actor
from qlvb.lib.errors import BadInput, InvalidTransition
from tests.factories.documents import at_specialist, at_unit, lead, registered, with_chief
from tests.factories.people import Agency
from tests.workflow.trace import hands, last_audit, last_event, marks, readers
from workflow.actions.acknowledge import acknowledge
from workflow.actions.assign import assign
from workflow.actions.contribute import contribute
from workflow.actions.finish import finish
from workflow.actions.forward import forward
from workflow.actions.mark_seen import mark_seen
from workflow.actions.send_back import send_back
from workflow.enums import Part, StepState
from workflow.models import Step, WorkItem
from workflow.rules.holders import Hand, Holder


def step_with(item: WorkItem, part: str) -> Step:
    return Step.objects.get(item_id=item.pk, part=part)


def test_sent_back_it_stands_on_the_senders_desk_with_the_reason(province: Agency) -> None:
    document = at_specialist(province)
    step = lead(document)
    back = send_back(step.pk, reason="Không thuộc nhiệm vụ.", actor=Actor.of(province.specialist))

    step.refresh_from_db()
    assert (step.state, step.done_by, step.result) == (
        StepState.SENT_BACK,
        province.specialist,
        "Không thuộc nhiệm vụ.",
    )
    assert (back.part, back.instruction, back.previous) == (Part.LEAD, "Trả lại: Không thuộc nhiệm vụ.", step)
    assert ("Phòng Nội chính", "lead") in hands(document)
    assert last_event(document) == ("Đỗ Anh Tuấn", "trả lại Phòng Nội chính", "Không thuộc nhiệm vụ.")
    assert last_audit(document) == ("incoming.send_back", "Đỗ Anh Tuấn")


def test_what_was_sent_back_can_be_given_to_somebody_else(province: Agency) -> None:
    document = at_specialist(province)
    back = send_back(lead(document).pk, reason="Đang nghỉ phép.", actor=Actor.of(province.specialist))
    to = [Hand(Holder.person(province.other_specialist))]
    assign(back.pk, hands=to, actor=Actor.of(province.unit_head))
    assert ("Ngô Thị Thùy Dương (Chuyên viên)", "lead") in hands(document)


def test_a_coordinator_sends_back_to_whoever_chose_him(province: Agency) -> None:
    document = at_unit(province)
    send_back(step_with(document, Part.COORDINATE).pk, reason="Không liên quan.", actor=Actor.of(province.other_head))
    assert hands(document) == [
        ("Phòng Nội chính", "lead"),
        ("Chánh Văn phòng UBND tỉnh", "inform"),
        ("Hoàng Minh Đức (Chủ tịch)", "coordinate"),
    ]


def test_sending_back_needs_a_reason(province: Agency) -> None:
    document = with_chief(province)
    before = marks(document)
    with pytest.raises(BadInput) as refusal:
        send_back(lead(document).pk, reason="", actor=Actor.of(province.chief))
    assert (refusal.value.sentence, refusal.value.field) == ("Hãy ghi lý do trả lại.", "text")
    assert marks(document) == before


def test_the_first_step_has_nobody_to_send_back_to(province: Agency) -> None:
    document = registered(province)
    with pytest.raises(InvalidTransition, match=r"^Bước đầu tiên không có nơi gửi để trả lại\.$"):
        send_back(lead(document).pk, reason="Nhầm.", actor=Actor.of(province.clerk))


def test_who_was_informed_acknowledges(province: Agency) -> None:
    document = at_unit(province)
    step = acknowledge(step_with(document, Part.INFORM).pk, actor=Actor.of(province.chief))
    assert (step.state, step.done_by) == (StepState.DONE, province.chief)
    assert hands(document) == [("Phòng Nội chính", "lead"), ("Phòng Kinh tế", "coordinate")]
    assert last_event(document) == ("Trần Quốc Bảo", "đã biết", "")
    assert last_audit(document) == ("incoming.acknowledge", "Trần Quốc Bảo")


def test_a_coordinator_gives_his_opinion_to_the_timeline(province: Agency) -> None:
    document = at_unit(province)
    step = contribute(
        step_with(document, Part.COORDINATE).pk, text="Nhất trí, bổ sung kinh phí.", actor=Actor.of(province.other_head)
    )
    assert (step.state, step.result) == (StepState.DONE, "Nhất trí, bổ sung kinh phí.")
    assert ("Phòng Kinh tế", "coordinate") not in hands(document)
    assert last_event(document) == ("Đặng Quang Huy", "gửi ý kiến phối hợp", "Nhất trí, bổ sung kinh phí.")
    assert last_audit(document) == ("incoming.contribute", "Đặng Quang Huy")


def test_an_opinion_needs_words(province: Agency) -> None:
    document = at_unit(province)
    before = marks(document)
    with pytest.raises(BadInput) as refusal:
        contribute(step_with(document, Part.COORDINATE).pk, text="", actor=Actor.of(province.other_head))
    assert (refusal.value.sentence, refusal.value.field) == ("Hãy ghi ý kiến phối hợp.", "text")
    assert marks(document) == before


def test_the_lead_finishes_with_a_result(province: Agency) -> None:
    document = at_specialist(province)
    step = finish(lead(document).pk, outcome="Lưu theo dõi, không phải trả lời.", actor=Actor.of(province.specialist))

    item = WorkItem.objects.get(pk=document.pk)
    assert (step.state, step.done_by) == (StepState.DONE, province.specialist)
    assert item.outcome == "Lưu theo dõi, không phải trả lời." and item.closed_at == step.done_at
    assert last_event(item) == ("Đỗ Anh Tuấn", "kết thúc xử lý", "Lưu theo dõi, không phải trả lời.")
    assert last_audit(item) == ("incoming.finish", "Đỗ Anh Tuấn")


def test_a_result_must_be_stated(province: Agency) -> None:
    document = at_specialist(province)
    before = marks(document)
    with pytest.raises(BadInput) as refusal:
        finish(lead(document).pk, outcome="", actor=Actor.of(province.specialist))
    assert (refusal.value.sentence, refusal.value.field) == ("Hãy nêu kết quả giải quyết.", "text")
    assert marks(document) == before


def test_after_the_end_the_others_still_clear_their_desks_but_hand_nothing_on(province: Agency) -> None:
    document = at_specialist(province)
    finish(lead(document).pk, outcome="Đã xong.", actor=Actor.of(province.specialist))
    inform, coordinate = step_with(document, Part.INFORM), step_with(document, Part.COORDINATE)
    to = [Hand(Holder.person(province.specialist), part=Part.INFORM)]
    with pytest.raises(InvalidTransition, match=r"^Không thể thực hiện “Chuyển xử lý”: văn bản đã kết thúc xử lý\.$"):
        forward(inform.pk, hands=to, actor=Actor.of(province.chief))
    acknowledge(inform.pk, actor=Actor.of(province.chief))
    contribute(coordinate.pk, text="Nhất trí.", actor=Actor.of(province.other_head))
    assert hands(document) == []


def test_opening_marks_as_seen_once_and_only_by_the_holder(province: Agency) -> None:
    document = with_chief(province)
    step = lead(document)
    before = marks(document)
    assert mark_seen(step.pk, actor=Actor.of(province.leader)).state == StepState.WAITING
    seen = mark_seen(step.pk, actor=Actor.of(province.chief))
    assert (seen.state, seen.seen_at is not None) == (StepState.SEEN, True)
    assert mark_seen(step.pk, actor=Actor.of(province.chief)).seen_at == seen.seen_at
    # Reading is no event of the timeline.
    assert marks(document)[1:] == before[1:]


def test_opening_does_not_reopen_what_is_done(province: Agency) -> None:
    document = at_specialist(province)
    step = lead(document)
    finish(step.pk, outcome="Đã xong.", actor=Actor.of(province.specialist))
    assert mark_seen(step.pk, actor=Actor.of(province.specialist)).state == StepState.DONE


def test_everyone_who_held_it_may_still_read_it(province: Agency) -> None:
    document = at_specialist(province)
    assert readers(document) == {
        "Nguyễn Thị Thu Hà",
        "Trần Quốc Bảo",
        "Hoàng Minh Đức",
        "Vũ Đình Khải",
        "Đặng Quang Huy",
        "Đỗ Anh Tuấn",
    }
