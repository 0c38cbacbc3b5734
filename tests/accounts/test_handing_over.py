"""The open work of whoever leaves, or hands over, goes to a successor (SD-12.2, DN-13.5d)."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from accounts.handover import open_work_of
from accounts.jobs import close_accounts
from accounts.models import AccountDecision, Minutes, Post
from tests.accounts.test_accounts import day, is_in, leaving, page_of, shown, sign_in
from tests.clock import at
from tests.factories import documents as made
from tests.factories.people import PASSWORD, Agency, make_post
from workflow.actions.send_back import send_back
from workflow.actions.share_item import Showing, share_item
from workflow.enums import OPEN_STATES, StepState
from workflow.models import ItemAccess, Notification, Step
from workflow.queries import visible_to

Browse = Callable[[Post], Client]


def test_what_arrives_before_the_leaving_day_follows_to_the_successor(
    province: Agency, admin: Post, colleague: Post, browse: Browse
) -> None:
    browse(admin).post(page_of(province.specialist, "thu-hoi/"), leaving(colleague, leaves_on=day(3)))
    document = made.at_specialist(province)
    with at(timezone.now() + timedelta(days=3)):
        close_accounts()
    assert made.lead(document).holder_post == colleague


def test_what_was_shown_to_whoever_leaves_today_is_taken_away_at_once(
    province: Agency, admin: Post, browse: Browse
) -> None:
    document, reader = made.at_specialist(province), province.other_specialist
    showing = Showing("Để tham khảo.", post=reader)
    share = share_item(document.pk, showing, actor=Actor.of(province.specialist))
    browse(admin).post(page_of(reader, "thu-hoi/"), leaving())
    share.refresh_from_db()
    assert share.ended_at and not ItemAccess.objects.filter(share=share).exists()
    assert not visible_to(Actor.of(reader)).filter(pk=document.pk).exists()


def test_open_work_stops_the_withdrawal_until_somebody_takes_it(province: Agency, admin: Post, browse: Browse) -> None:
    made.at_specialist(province)
    made.drafting(province)
    made.for_review(province)
    answer = browse(admin).post(page_of(province.specialist, "thu-hoi/"), leaving())
    assert answer.status_code == 422
    text = shown(answer)
    assert "1 dự thảo đang ở bước khác, 2 việc đang xử lý: hãy chọn người nhận bàn giao." in text
    assert province.specialist.user.is_active and not AccountDecision.objects.exists()


def test_all_open_work_goes_to_the_successor_in_one_act(
    province: Agency, admin: Post, colleague: Post, browse: Browse
) -> None:
    incoming, draft, in_review = made.at_specialist(province), made.drafting(province), made.for_review(province)
    before = made.lead(incoming)
    browse(admin).post(page_of(province.specialist, "thu-hoi/"), leaving(colleague))
    step = made.lead(incoming)
    assert (step.holder_post, step.due_at, step.instruction) == (colleague, before.due_at, before.instruction)
    assert step.previous_id == before.previous_id and step.state == StepState.WAITING
    before.refresh_from_db()
    assert before.state == StepState.HANDED_OVER and before.done_by == province.specialist
    assert made.lead(draft).holder_post == colleague
    for item in (incoming, draft, in_review):
        event = item.events.filter(act="hand_over").get()
        assert "bàn giao" in event.label and "Quyết định số 15/QĐ-UBND" in event.text and event.post == admin
        assert visible_to(Actor.of(colleague)).filter(pk=item.pk).exists()
    assert AccountDecision.objects.get().handed_over == 3
    assert Notification.objects.get(user=colleague.user).text.startswith("Bạn nhận bàn giao 3 việc")
    assert not Step.objects.filter(holder_post=province.specialist, state__in=OPEN_STATES).exists()


def test_what_comes_back_to_somebody_who_has_left_goes_to_his_successor(
    province: Agency, admin: Post, colleague: Post, browse: Browse
) -> None:
    from documents.actions.return_draft import return_draft

    in_review = made.for_review(province)
    browse(admin).post(page_of(province.specialist, "thu-hoi/"), leaving(colleague))
    return_draft(in_review.pk, reason="Sửa căn cứ.", actor=Actor.of(province.unit_head))
    assert made.lead(in_review).holder_post == colleague


def test_a_draft_on_the_successors_desk_is_no_longer_the_others_open_work(
    province: Agency, admin: Post, colleague: Post, browse: Browse
) -> None:
    made.drafting(province)
    third = make_post("cv4.noichinh", "Lê Hải Yến", province.division, Role.SPECIALIST, "Chuyên viên")
    for old, new in ((province.specialist, colleague), (colleague, third)):
        browse(admin).post(page_of(old, "thu-hoi/"), leaving(new))
        old.refresh_from_db()
        assert open_work_of([old]) == []
    province.specialist.refresh_from_db()
    assert open_work_of([province.specialist]) == [] and dict(open_work_of([third])) == {"việc đang xử lý": 1}


def test_a_leaders_drafts_are_signed_by_the_leader_who_follows(province: Agency, admin: Post, browse: Browse) -> None:
    document = made.for_signature(province)
    answer = browse(admin).post(page_of(province.leader, "thu-hoi/"), leaving(province.chief))
    assert answer.status_code == 422 and "không đủ quyền" in shown(answer)
    browse(admin).post(page_of(province.leader, "thu-hoi/"), leaving(province.deputy))
    document.refresh_from_db()
    assert document.signer == province.deputy and made.lead(document).holder_post == province.deputy
    assert document.events.filter(act="change_signer").exists()


def test_the_only_head_of_a_unit_leaves_his_inbox_to_the_successor(
    province: Agency, admin: Post, browse: Browse
) -> None:
    document = made.at_unit(province)
    assert browse(admin).post(page_of(province.unit_head, "thu-hoi/"), leaving()).status_code == 422
    browse(admin).post(page_of(province.unit_head, "thu-hoi/"), leaving(province.other_head))
    step = made.lead(document)
    assert step.holder_post == province.other_head
    send_back(step.pk, reason="Không thuộc chức năng.", actor=Actor.of(province.other_head))
    assert made.lead(document).holder_post == province.leader


def test_handing_over_alone_leaves_the_post_in_force(
    province: Agency, admin: Post, colleague: Post, browse: Browse
) -> None:
    document = made.at_specialist(province)
    form = {
        "post": province.specialist.pk,
        "successor": colleague.pk,
        "number": "16/QĐ-VP",
        "decided_on": day(),
        "token": uuid4(),
    }
    client = browse(admin)
    answer = client.post(page_of(province.specialist, "ban-giao/"), form)
    assert answer["Location"] == f"/ban-giao/{Minutes.objects.get().pk}/"
    assert made.lead(document).holder_post == colleague
    assert AccountDecision.objects.get().kind == "hand_over"
    assert is_in(sign_in(province.specialist.user.username, PASSWORD))
    assert client.post(page_of(province.specialist, "ban-giao/"), form | {"token": uuid4()}).status_code == 409
    foreign = form | {"post": province.clerk.pk, "token": uuid4()}
    assert client.post(page_of(province.specialist, "ban-giao/"), foreign).status_code == 422
