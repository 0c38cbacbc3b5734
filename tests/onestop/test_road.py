"""A case from the desk to the desk (VP-5.2, VP-5.3): who may do what, in which state, once."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Post
from documents.actions.issue import issue
from documents.actions.start_draft import start_draft
from documents.jobs import seal_and_issue
from documents.rules.addressees import needs_recipients
from onestop.actions.apologise import apologise
from onestop.actions.forward_case import forward_case
from onestop.actions.hand_over import hand_over
from onestop.actions.receive_case import receive_case
from onestop.actions.receive_supplement import receive_supplement
from onestop.actions.request_supplement import request_supplement
from onestop.enums import CaseState
from onestop.forms import SupplementForm
from onestop.models import Case, CaseCounter
from onestop.permissions import why_not
from onestop.results import bring_to_desk
from onestop.transitions import ALL
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from tests.clock import at
from tests.factories import cases
from tests.factories import documents as made
from tests.factories.cases import Desk
from tests.factories.people import Agency
from workflow.actions.finish import finish
from workflow.actions.send_back import send_back
from workflow.models import Notification
from workflow.rules.holders import Holder
from workflow.rules.working_time import VIETNAM

# A Monday without holidays around.
MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=VIETNAM)


# --- Receiving


def test_a_case_gets_code_number_and_appointment(desk: Desk) -> None:
    with at(MONDAY):
        case = cases.fresh(cases.received(desk))
        second = cases.received(desk)
    assert (case.case_code, case.number, case.state) == ("H99-261130-0001", 1, CaseState.RECEIVED)
    assert (second.case_code, second.number) == ("H99-261130-0002", 2)
    assert case.promised_at == case.appointment_at == case.due_at == datetime(2026, 12, 3, 17, 0, tzinfo=VIETNAM)
    assert [paper.name for paper in case.papers.all()] == [c["name"] for c in case.version.components[:2]]
    assert Holder.of(made.lead(case)) == Holder.inbox(desk.agency.unit, "onestop_officer")


def test_the_code_counts_by_day_the_book_by_year(desk: Desk) -> None:
    codes = []
    for moment in (MONDAY, MONDAY + timedelta(days=1), datetime(2027, 1, 4, 8, 0, tzinfo=VIETNAM)):
        with at(moment):
            case = cases.received(desk)
        codes.append((case.case_code, case.year, case.number))
    assert codes == [
        ("H99-261130-0001", 2026, 1),
        ("H99-261201-0001", 2026, 2),
        ("H99-270104-0001", 2027, 1),
    ]


def test_only_the_desk_receives(desk: Desk) -> None:
    for post in (desk.agency.clerk, desk.agency.chief, desk.agency.leader, desk.agency.specialist):
        with pytest.raises(NotAllowed, match="Chỉ cán bộ một cửa"):
            receive_case(cases.intake(desk), actor=Actor.of(post))
    assert not Case.objects.exists()


def test_an_incomplete_case_is_not_received_and_told_all_it_lacks(desk: Desk) -> None:
    with pytest.raises(BadInput, match=r"còn thiếu: Tờ khai .* và Giấy tờ tùy thân"):
        receive_case(cases.intake(desk, components=()), actor=Actor.of(desk.officer))
    with pytest.raises(BadInput, match="không thuộc thủ tục"):
        receive_case(cases.intake(desk, components=(0, 1, 2, 7)), actor=Actor.of(desk.officer))
    assert not CaseCounter.objects.exists(), "no number is spent on a refusal"


def test_what_the_agency_does_not_receive_or_is_no_longer_in_force_is_refused(desk: Desk) -> None:
    for version in (desk.version("2.000205"), desk.version().procedure.versions.get(effective_from=date(2020, 7, 16))):
        with pytest.raises(BadInput, match="không tiếp nhận thủ tục này"):
            receive_case(cases.Intake(cases.applicant(), version, (0, 1, 2, 3, 4, 5), 0), actor=Actor.of(desk.officer))


def test_a_double_click_receives_once(desk: Desk) -> None:
    token = uuid4()
    receive_case(cases.intake(desk), token=token, actor=Actor.of(desk.officer))
    with pytest.raises(InvalidTransition, match="đã được gửi"):
        receive_case(cases.intake(desk), token=token, actor=Actor.of(desk.officer))
    assert Case.objects.count() == 1
    assert set(CaseCounter.objects.values_list("last_number", flat=True)) == {1}


def test_it_can_go_straight_to_the_unit(desk: Desk) -> None:
    case = receive_case(cases.intake(desk), forward_to=desk.agency.division, actor=Actor.of(desk.officer))
    assert cases.fresh(case).state == CaseState.IN_PROGRESS
    assert Holder.of(made.lead(case)).name == "Phòng Nội chính"


# --- The road inside the agency


def test_desk_head_specialist_and_back(desk: Desk) -> None:
    case = cases.at_specialist(desk)
    assert case.state == CaseState.IN_PROGRESS
    assert made.lead(case).holder_post == desk.agency.specialist
    assert made.lead(case).due_at == case.due_at
    send_back(made.lead(case).pk, reason="Không đúng người.", actor=Actor.of(desk.agency.specialist))
    assert Holder.of(made.lead(case)).name == "Phòng Nội chính"


def test_a_unit_sends_back_what_is_not_its_own_and_the_desk_passes_it_on(desk: Desk) -> None:
    case = cases.at_head(desk)
    send_back(made.lead(case).pk, reason="Chuyển Phòng Kinh tế.", actor=Actor.of(desk.agency.unit_head))
    forward_case(case.pk, unit=desk.agency.other_division, actor=Actor.of(desk.officer))
    assert Holder.of(made.lead(case)).name == "Phòng Kinh tế"


def test_nobody_ends_a_case_as_if_it_were_a_document(desk: Desk) -> None:
    case = cases.at_specialist(desk)
    with pytest.raises(InvalidTransition, match="Hồ sơ một cửa không có thao tác"):
        finish(made.lead(case).pk, outcome="Xong.", actor=Actor.of(desk.agency.specialist))


def test_a_unit_of_another_agency_or_without_head_is_refused(desk: Desk, commune: Agency) -> None:
    case = cases.received(desk)
    for unit, why in ((commune.division, "đơn vị của cơ quan"), (desk.agency.unit, "đơn vị của cơ quan")):
        with pytest.raises(BadInput, match=why):
            forward_case(case.pk, unit=unit, actor=Actor.of(desk.officer))
    Post.objects.filter(pk=desk.agency.other_head.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(BadInput, match="chưa có trưởng đơn vị"):
        forward_case(case.pk, unit=desk.agency.other_division, actor=Actor.of(desk.officer))


# Who may do which act in which state, by name; everybody else and every other state: nothing.
MAY = {
    ("received", "officer"): {"forward_case", "stop_case"},
    ("at_head", "unit_head"): {"request_supplement", "apologise", "stop_case"},
    ("at_specialist", "specialist"): {"request_supplement", "apologise", "stop_case"},
    ("waiting", "officer"): {"receive_supplement", "stop_case"},
    ("ready", "officer"): {"hand_over"},
}
PEOPLE = ("clerk", "chief", "leader", "unit_head", "specialist", "other_head", "other_specialist")


def everybody_may(desk: Desk, stranger: Post, state: str, case: Case) -> None:
    people = {name: getattr(desk.agency, name) for name in PEOPLE} | {"officer": desk.officer, "stranger": stranger}
    for name, post in people.items():
        allowed = {act.name for act in ALL if not why_not(Actor.of(post), case, act)}
        assert allowed == MAY.get((state, name), set()), (state, name)


def test_who_may_do_what(desk: Desk, stranger: Post) -> None:
    for state in ("received", "at_head", "at_specialist", "waiting"):
        everybody_may(desk, stranger, state, getattr(cases, state)(desk))


# --- Supplement: the clock


def test_a_supplement_stops_the_clock_and_starts_it_anew(desk: Desk) -> None:
    with at(MONDAY):
        case = cases.at_specialist(desk)
    with at(MONDAY + timedelta(days=2)):
        slip = request_supplement(
            case.pk, items="Trích lục ly hôn", reason="Thiếu.", actor=Actor.of(desk.agency.specialist)
        )
    case = cases.fresh(case)
    assert (case.state, case.promised_at, case.appointment_at, case.due_at) == ("supplement", None, None, None)
    assert slip.old_appointment_at == datetime(2026, 12, 3, 17, 0, tzinfo=VIETNAM)
    assert made.lead(case).holder_role == "onestop_officer"
    with at(MONDAY + timedelta(days=14)):
        receive_supplement(case.pk, note="Trích lục ly hôn, 01 bản", actor=Actor.of(desk.officer))
    case, slip = cases.fresh(case), case.supplements.get()
    # Restart, not resume: three whole working days from 14/12/2026.
    assert case.promised_at == slip.new_appointment_at == datetime(2026, 12, 17, 17, 0, tzinfo=VIETNAM)
    assert (case.state, case.due_at) == (CaseState.IN_PROGRESS, case.promised_at)
    assert made.lead(case).holder_post == desk.agency.specialist
    assert slip.received_by == desk.officer


def test_a_supplement_needs_words(desk: Desk) -> None:
    case = cases.at_specialist(desk)
    specialist = Actor.of(desk.agency.specialist)
    for words in ({"items": "", "reason": "Thiếu."}, {"items": "Tờ khai", "reason": ""}):
        with pytest.raises(BadInput):
            request_supplement(case.pk, **words, actor=specialist)
    request_supplement(case.pk, items="Tờ khai", reason="Thiếu.", actor=specialist)
    with pytest.raises(InvalidTransition, match="Chờ bổ sung"):
        request_supplement(case.pk, items="Tờ khai", reason="Thiếu.", actor=specialist)
    with pytest.raises(BadInput, match="đã bổ sung"):
        receive_supplement(case.pk, note="", actor=Actor.of(desk.officer))


def test_a_second_request_says_why_the_first_was_not_enough(desk: Desk) -> None:
    case = cases.waiting(desk)
    receive_supplement(case.pk, note="Đủ.", actor=Actor.of(desk.officer))
    specialist = Actor.of(desk.agency.specialist)
    today = timezone.localdate().strftime("%d/%m/%Y")
    words = {"items": "Tờ khai", "reason": "Thiếu."}
    first = SupplementForm(words, actor=specialist, case=cases.at_specialist(desk))
    assert first.is_valid() and "again" not in first.fields
    second = SupplementForm(words | {"again": " "}, actor=specialist, case=case)
    assert f"Đã yêu cầu bổ sung ngày {today}" in str(second["again"].label) and list(second.errors) == ["again"]
    with pytest.raises(BadInput, match=f"Đã yêu cầu bổ sung ngày {today}; hãy nêu lý do"):
        request_supplement(case.pk, **words, actor=specialist)
    assert case.supplements.count() == 1
    request_supplement(case.pk, **words, again="Luật vừa thay đổi.", actor=specialist)
    told = case.events.filter(act="request_supplement").latest("at")
    assert told.text == "Tờ khai\nYêu cầu thêm lần nữa vì: Luật vừa thay đổi."


def test_while_the_result_is_being_approved_nothing_more_is_asked(desk: Desk) -> None:
    case = cases.at_specialist(desk)
    start_draft(made.facts(desk.agency), origin_id=case.pk, actor=Actor.of(desk.agency.specialist))
    with pytest.raises(InvalidTransition, match="đang được trình"):
        request_supplement(case.pk, items="Tờ khai", reason="Thiếu.", actor=Actor.of(desk.agency.specialist))


# --- The result


def test_the_result_is_issued_though_nobody_sits_at_the_desk(desk: Desk) -> None:
    """It waits there for the next officer, who alone gives it out; the agency is told, each once (VP-5.2c)."""
    case = cases.at_specialist(desk)
    document = cases.result_of(desk, case)
    issue(document.pk, recipients=[], actor=Actor.of(desk.agency.clerk))
    yesterday = timezone.localdate() - timedelta(days=1)
    Post.objects.filter(pk=desk.officer.pk).update(ends_on=yesterday)
    seal_and_issue(document_id=document.pk)
    case = cases.fresh(case)
    assert case.state == CaseState.READY
    step = made.lead(case)
    assert (step.holder_role, step.holder_unit) == ("onestop_officer", desk.agency.unit)
    rows = Notification.objects.filter(item_id=case.pk, kind="told")
    agency = desk.agency
    assert sorted(row.user_id for row in rows) == sorted(
        post.user_id for post in (agency.chief, agency.leader, agency.deputy, agency.clerk)
    )
    Post.objects.filter(pk=desk.officer.pk).update(ends_on=None)
    hand_over(case.pk, to="Nguyễn Văn Bình", receipt_given_back=True, actor=Actor.of(desk.officer))


def test_only_the_lead_drafts_the_result(desk: Desk) -> None:
    case = cases.at_specialist(desk)
    for post in (desk.agency.unit_head, desk.agency.other_specialist, desk.officer):
        with pytest.raises(NotAllowed):
            start_draft(made.facts(desk.agency), origin_id=case.pk, actor=Actor.of(post))


def test_issuing_the_result_brings_the_case_to_the_desk_and_handing_it_over_ends_it(desk: Desk, stranger: Post) -> None:
    """Signed and issued as every document; nobody on the system need receive it (VP-5.3c, VP-5.2c)."""
    case, officer = cases.ready(desk), Actor.of(desk.officer)
    everybody_may(desk, stranger, "ready", case)
    assert case.result is not None and case.result.number == 1 and not case.result.dispatches.exists()
    assert case.is_open, "the case ends when the citizen has it"
    step = made.lead(case)
    assert step.holder_role == "onestop_officer" and "Nguyễn Văn Bình" in step.instruction
    assert "ban hành số 01/QĐ-UBND" in [event.label for event in case.result.events.all()]
    done = case.steps.filter(holder_post=desk.agency.specialist).latest("pk")
    assert done.done_by == desk.agency.specialist
    # What is issued on the case later only stands in its timeline.
    with transaction.atomic():
        bring_to_desk(case.result, Actor.of(desk.agency.clerk))
    assert "ban hành thêm văn bản số 01/QĐ-UBND" in [event.label for event in case.events.all()]
    assert case.steps.filter(done_at=None).count() == 1

    with pytest.raises(BadInput, match="người nhận"):
        hand_over(case.pk, to="", receipt_given_back=True, actor=officer)
    hand_over(case.pk, to="Nguyễn Văn Bình", receipt_given_back=True, actor=officer)
    case = cases.fresh(case)
    assert case.state == CaseState.HANDED_OVER and case.closed_at == case.handed_over_at
    assert case.outcome == "Đã trả kết quả số 01/QĐ-UBND cho Nguyễn Văn Bình"
    assert case.receipt_given_back and case.handed_over_by == desk.officer
    assert not case.steps.filter(done_at=None).exists()
    everybody_may(desk, stranger, "handed_over", case)
    with pytest.raises(InvalidTransition, match="Đã trả kết quả"):
        hand_over(case.pk, to="Người khác", receipt_given_back=False, actor=officer)


def test_a_document_that_answers_no_case_still_needs_a_recipient(desk: Desk) -> None:
    document = made.drafting(desk.agency, with_file=False)
    assert needs_recipients(document)


# --- Late


@pytest.fixture
def late(desk: Desk) -> Case:
    """Received a month ago, promised for three working days later."""
    with at(datetime.now(VIETNAM) - timedelta(days=30)):
        return cases.at_specialist(desk)


def test_an_apology_gives_a_new_day_and_lateness_stays(desk: Desk, late: Case) -> None:
    day = cases.later(desk, late)
    apologise(late.pk, reason="Chờ xác minh.", new_day=day, actor=Actor.of(desk.agency.specialist))
    case = cases.fresh(late)
    assert case.promised_at == late.promised_at, "lateness is measured by the first promise"
    assert case.appointment_at == case.due_at == made.lead(case).due_at and case.appointment_at.date() == day
    assert (case.late_reason, case.apology.new_appointment_at) == ("Chờ xác minh.", case.appointment_at)
    with pytest.raises(InvalidTransition, match="hẹn lại một lần"):
        apologise(late.pk, reason="Nữa.", new_day=day + timedelta(days=9), actor=Actor.of(desk.agency.specialist))


def test_an_apology_needs_a_reason_and_a_later_working_day(desk: Desk, late: Case) -> None:
    specialist, day = Actor.of(desk.agency.specialist), cases.later(desk, late)
    sunday = day + timedelta(days=6 - day.weekday())
    for reason, new_day, why in (
        ("", day, "lý do"),
        ("Chờ.", sunday, "không làm việc"),
        ("Chờ.", day - timedelta(days=364), "không làm việc|sau ngày hẹn cũ"),
    ):
        with pytest.raises(BadInput, match=why):
            apologise(late.pk, reason=reason, new_day=new_day, actor=specialist)


def test_a_late_result_is_not_handed_over_without_an_apology(desk: Desk, late: Case) -> None:
    document = cases.result_of(desk, late)
    issue(document.pk, recipients=[], actor=Actor.of(desk.agency.clerk))
    seal_and_issue(document_id=document.pk)
    with pytest.raises(InvalidTransition, match="lập Phiếu xin lỗi"):
        hand_over(late.pk, to="Nguyễn Văn Bình", receipt_given_back=True, actor=Actor.of(desk.officer))
    apologise(late.pk, reason="Chờ xác minh.", new_day=cases.later(desk, late), actor=Actor.of(desk.officer))
    case = hand_over(late.pk, to="Nguyễn Văn Bình", receipt_given_back=True, actor=Actor.of(desk.officer))
    assert case.is_late


def test_the_database_keeps_it_too(desk: Desk) -> None:
    case = cases.received(desk)
    for wrong in ({"promised_at": None}, {"state": "ready"}, {"handed_over_to": "Ai đó"}, {"state": "supplement"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**wrong)
