"""The clerk submits to the Chief of Office; he submits to a leader with a proposal (SD-5.2, KS-8.1, DN-6.1)."""

import pytest

from accounts.actor import Actor
from qlvb.lib.errors import BadInput
from tests.factories.documents import lead, registered, with_chief
from tests.factories.people import Agency
from tests.workflow.trace import hands, last_audit, last_event, marks, readers
from workflow.actions.submit import submit
from workflow.actions.submit_to_leader import submit_to_leader
from workflow.enums import StepState

CHIEF_WANTED = "Hãy chọn Chánh Văn phòng hoặc người được phân công phụ trách."


def test_the_document_moves_from_the_clerks_desk_to_the_chief(province: Agency) -> None:
    document = registered(province)
    before = lead(document)
    after = submit(before.pk, to=province.chief, text="Kính trình.", actor=Actor.of(province.clerk))

    before.refresh_from_db()
    assert (before.state, before.done_by) == (StepState.DONE, province.clerk)
    assert (after.state, after.previous, after.sender_post) == (StepState.WAITING, before, province.clerk)
    assert (after.instruction, after.due_at) == ("Kính trình.", document.due_at)
    assert hands(document) == [("Trần Quốc Bảo (Chánh Văn phòng)", "lead")]
    assert last_event(document) == ("Nguyễn Thị Thu Hà", "trình Trần Quốc Bảo (Chánh Văn phòng)", "Kính trình.")
    assert last_audit(document) == ("incoming.submit", "Nguyễn Thị Thu Hà")
    assert readers(document) == {"Nguyễn Thị Thu Hà", "Trần Quốc Bảo"}


def test_only_the_chief_of_ones_own_agency_is_submitted_to(province: Agency, commune: Agency) -> None:
    document = registered(province)
    before = marks(document)
    for to in (province.leader, province.unit_head, commune.chief):
        with pytest.raises(BadInput) as refusal:
            submit(lead(document).pk, to=to, actor=Actor.of(province.clerk))
        assert (refusal.value.sentence, refusal.value.field) == (CHIEF_WANTED, "targets")
    assert marks(document) == before


def test_the_chief_submits_to_a_leader_with_a_proposal(province: Agency) -> None:
    document = with_chief(province)
    step = submit_to_leader(
        lead(document).pk, to=province.deputy, proposal="Đề xuất giao Phòng Kinh tế.", actor=Actor.of(province.chief)
    )
    assert (step.holder_post, step.instruction) == (province.deputy, "Đề xuất giao Phòng Kinh tế.")
    assert hands(document) == [("Phạm Thị Ngọc Lan (Phó Chủ tịch)", "lead")]
    assert last_event(document) == (
        "Trần Quốc Bảo",
        "trình Phạm Thị Ngọc Lan (Phó Chủ tịch)",
        "Đề xuất giao Phòng Kinh tế.",
    )
    assert last_audit(document) == ("incoming.submit_to_leader", "Trần Quốc Bảo")
    assert "Phạm Thị Ngọc Lan" in readers(document) and "Hoàng Minh Đức" not in readers(document)


def test_without_a_proposal_nothing_is_submitted(province: Agency) -> None:
    document = with_chief(province)
    before = marks(document)
    with pytest.raises(BadInput) as refusal:
        submit_to_leader(lead(document).pk, to=province.leader, proposal="", actor=Actor.of(province.chief))
    assert (refusal.value.sentence, refusal.value.field) == ("Hãy ghi ý kiến đề xuất khi trình lãnh đạo.", "text")
    assert marks(document) == before


def test_only_leaders_of_ones_own_agency_are_submitted_to(province: Agency, commune: Agency) -> None:
    document = with_chief(province)
    for to in (province.unit_head, province.clerk, commune.leader):
        with pytest.raises(BadInput) as refusal:
            submit_to_leader(lead(document).pk, to=to, proposal="Đề xuất.", actor=Actor.of(province.chief))
        assert (refusal.value.sentence, refusal.value.field) == ("Hãy chọn lãnh đạo cơ quan.", "targets")
