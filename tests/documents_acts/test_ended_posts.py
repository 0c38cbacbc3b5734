"""Nothing is handed to a post that has ended: whoever stands in gets it, or the refusal names who is missing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Post
from documents.actions.appraise_draft import appraise_draft
from documents.actions.edit_draft import edit_draft
from documents.actions.return_draft import return_draft
from documents.actions.submit_draft import submit_draft
from documents.actions.void_number import void_number
from documents.enums import OutgoingState
from documents.issuing import fail
from documents.models import IncomingDocument
from qlvb.lib.errors import BadInput, NotAllowed
from tests.documents_acts.pages import shown
from tests.factories.documents import (
    at_specialist,
    at_unit,
    facts,
    for_appraisal,
    for_review,
    fresh,
    lead,
    numbered,
    registered,
    version,
    with_chief,
    with_leader,
)
from tests.factories.people import Agency
from tests.workflow.trace import hands, last_event, marks
from workflow.actions.send_back import send_back
from workflow.actions.submit import submit
from workflow.actions.submit_to_leader import submit_to_leader

Browse = Callable[[Post], Client]


def leave(*posts: Post) -> None:
    """Their last day was yesterday."""
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(ends_on=timezone.localdate() - timedelta(days=1))


def test_a_draft_whose_drafter_has_left_goes_to_the_head_of_his_unit(province: Agency) -> None:
    document = for_appraisal(province)
    leave(province.specialist)
    return_draft(document.pk, reason="Sửa căn cứ.", actor=Actor.of(province.chief))
    assert hands(document) == [("Phòng Nội chính", "lead")]
    assert last_event(document) == ("Trần Quốc Bảo", "trả lại để sửa cho Phòng Nội chính", "Sửa căn cứ.")
    # He can go on with it.
    head = Actor.of(province.unit_head)
    edit_draft(document.pk, facts(province, subject="Ban hành Quy chế mới"), actor=head)
    submit_draft(document.pk, actor=head)
    assert fresh(document).state == OutgoingState.APPRAISAL


def test_a_closed_account_counts_as_left(province: Agency) -> None:
    document = for_appraisal(province)
    province.specialist.user.is_active = False
    province.specialist.user.save(update_fields=["is_active"])
    return_draft(document.pk, reason="Sửa căn cứ.", actor=Actor.of(province.chief))
    assert hands(document) == [("Phòng Nội chính", "lead")]


def test_without_a_head_it_is_the_chief_of_office_and_then_a_sentence(province: Agency) -> None:
    document, other = for_appraisal(province), for_appraisal(province)
    leave(province.specialist, province.unit_head)
    return_draft(document.pk, reason="Sửa căn cứ.", actor=Actor.of(province.chief))
    assert hands(document) == [("Chánh Văn phòng UBND tỉnh", "lead")]
    chief = Actor.of(province.chief)
    leave(province.chief)
    before = marks(other)
    with pytest.raises(BadInput) as refusal:
        return_draft(other.pk, reason="Sửa căn cứ.", actor=chief)
    assert refusal.value.sentence == (
        "Đỗ Anh Tuấn (Chuyên viên) không còn giữ chức danh và chưa có ai thay để nhận lại văn bản; "
        "hãy báo quản trị phân công người thay rồi trả lại sau."
    )
    assert marks(other) == before


def test_a_voided_number_does_not_orphan_the_draft(province: Agency, commune: Agency) -> None:
    document = numbered(province, [commune.unit])
    fail(document.pk, "Hỏng.")
    leave(province.specialist)
    void_number(document.pk, number=1, reason="Phải sửa.", actor=Actor.of(province.clerk))
    assert hands(document) == [("Phòng Nội chính", "lead")]


def test_a_paper_goes_back_to_the_role_of_a_sender_who_has_left(province: Agency) -> None:
    """Leader → the other leaders; Chief of Office who got it by name → whoever is Chief now."""
    annotated = at_unit(province)
    leave(province.leader)
    send_back(lead(annotated).pk, reason="Không thuộc phòng.", actor=Actor.of(province.unit_head))
    assert ("Lãnh đạo cơ quan UBND tỉnh", "lead") in hands(annotated)
    assert last_event(annotated)[1] == "trả lại Lãnh đạo cơ quan UBND tỉnh"

    before_leader = before_deputy(province)
    leave(province.chief)
    Post.objects.create(
        user=province.unit_head.user,
        unit=province.office,
        role="chief_of_office",
        title="Chánh Văn phòng",
        starts_on=timezone.localdate(),
    )
    send_back(lead(before_leader).pk, reason="Chưa rõ.", actor=Actor.of(province.deputy))
    assert hands(before_leader) == [("Chánh Văn phòng UBND tỉnh", "lead")]


def before_deputy(agency: Agency) -> IncomingDocument:
    document = with_chief(agency)
    submit_to_leader(lead(document).pk, to=agency.deputy, proposal="Kính trình.", actor=Actor.of(agency.chief))
    return document


def test_an_inbox_nobody_works_any_more_is_passed_over(province: Agency) -> None:
    document = at_specialist(province)
    leave(province.unit_head)
    send_back(lead(document).pk, reason="Quá tải.", actor=Actor.of(province.specialist))
    assert ("Chánh Văn phòng UBND tỉnh", "lead") in hands(document)


def test_whoever_is_still_there_gets_it_back_himself(province: Agency) -> None:
    document = with_leader(province)
    send_back(lead(document).pk, reason="Chưa rõ.", actor=Actor.of(province.leader))
    assert hands(document) == [("Trần Quốc Bảo (Chánh Văn phòng)", "lead")]


def test_nothing_is_sent_forward_to_a_post_that_has_ended(province: Agency, browse: Browse) -> None:
    sentence = "Hoàng Minh Đức (Chủ tịch) không còn giữ chức danh; hãy chọn người khác."
    document = for_appraisal(province)
    leave(province.leader)
    with pytest.raises(BadInput, match="không còn giữ chức danh") as refusal:
        appraise_draft(document.pk, version_id=version(document), actor=Actor.of(province.chief))
    assert refusal.value.sentence == sentence
    page = browse(province.chief).post(f"/van-ban-di/{document.pk}/tham-dinh/", {"version": version(document)})
    assert page.status_code == 422 and sentence in shown(page)
    incoming = registered(province)
    leave(province.chief)
    with pytest.raises(BadInput, match="không còn giữ chức danh"):
        submit(lead(incoming).pk, to=province.chief, actor=Actor.of(province.clerk))


def test_standing_in_gives_nobody_else_the_right_to_return_it(province: Agency) -> None:
    """The rule about who holds the draft is not loosened by it."""
    document = for_review(province)
    leave(province.specialist)
    with pytest.raises(NotAllowed, match="không nằm ở bước do bạn xử lý"):
        return_draft(document.pk, reason="Sửa.", actor=Actor.of(province.other_head))
