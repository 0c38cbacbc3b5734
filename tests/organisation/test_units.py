"""Units of an agency are founded, renamed, moved, merged, split, dissolved, each on its day (issue 4, point 1)."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions.carry_out_change import carry_out_change
from accounts.actions.plan_change import plan_change
from accounts.actions.withdraw_change import withdraw_change
from accounts.actor import Actor
from accounts.decisions import Agreed, Paper
from accounts.enums import ChangeKind, ChangeState, Role
from accounts.jobs import carry_out_changes
from accounts.models import AccountDecision, AuditEntry, Post, Unit, UnitChange
from accounts.naming import Names, answering_for
from accounts.queries import units_of_agency
from accounts.unit_changes import Plan, changing
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed, RuleViolation
from tests.factories import documents as made
from tests.factories import organisation as org
from tests.factories.consents import asked, granted
from tests.factories.people import Agency, make_post
from workflow.models import Notification, Step

OnDay = Callable[[date], None]


def today() -> date:
    return timezone.localdate()


def test_a_unit_is_founded_today(province: Agency, admin: Post) -> None:
    change = org.planned(admin, org.founding(province.unit, today()))
    assert change.state == ChangeState.DONE
    unit = change.unit
    assert unit is not None
    assert (unit.belongs_to, unit.parent, unit.valid_from) == (province.unit, province.unit, today())
    assert unit in units_of_agency(province.unit.pk)
    assert AuditEntry.objects.filter(act="organisation.create", target_id=unit.pk).count() == 1


def test_a_unit_planned_is_there_from_its_day_on(province: Agency, admin: Post, on_day: OnDay) -> None:
    day = org.tomorrow()
    unit = org.planned(admin, org.founding(province.unit, day)).unit
    assert unit is not None and unit not in units_of_agency(province.unit.pk)
    carry_out_changes()
    assert UnitChange.objects.get(unit=unit).state == ChangeState.PLANNED
    on_day(day)
    carry_out_changes()
    carry_out_changes()
    assert UnitChange.objects.get(unit=unit).state == ChangeState.DONE
    assert unit in units_of_agency(province.unit.pk)
    assert AuditEntry.objects.filter(act="organisation.create").count() == 1


def test_a_tree_has_any_depth_and_moves_as_a_whole(province: Agency, admin: Post, on_day: OnDay) -> None:
    upper = province.division
    for level in range(5):
        made_now = org.planned(admin, org.founding(upper, today(), name=f"Tổ {level}", code=f"H99.7{level}"))
        assert made_now.unit is not None
        upper = made_now.unit
    top = Unit.objects.get(name="Tổ 0")
    on_day(org.tomorrow())
    org.planned(admin, org.moving(org.fresh(top), province.other_division, today()))
    assert org.fresh(top).parent == province.other_division
    with pytest.raises(BadInput, match="đang trực thuộc"):
        org.planned(admin, org.moving(org.fresh(province.other_division), org.fresh(upper), org.tomorrow()))
    with pytest.raises(BadInput, match="không trực thuộc chính mình"):
        org.planned(admin, org.moving(province.division, province.division, today()))


def test_two_moves_planned_for_one_day_make_no_circle(province: Agency, admin: Post, on_day: OnDay) -> None:
    """Each is sound by itself today; the second is refused when it is planned, for that day, before it and after it."""
    day = org.tomorrow() + timedelta(days=1)
    first = org.planned(admin, org.moving(province.division, province.other_division, day))
    for other in (day, org.tomorrow(), day + timedelta(days=1)):
        with pytest.raises(BadInput, match="hãy rút thay đổi ấy trước"):
            org.planned(admin, org.moving(province.other_division, province.division, other))
    org.planned(admin, org.moving(province.other_division, province.office, day))
    withdraw_change(first.pk, actor=Actor.of(admin))
    org.planned(admin, org.moving(province.division, province.office, day))


def test_what_cannot_be_done_on_its_day_is_told_and_tried_again(province: Agency, admin: Post, on_day: OnDay) -> None:
    day = org.tomorrow()
    first = org.planned(admin, org.moving(province.division, province.other_division, day))
    unit = org.planned(admin, org.founding(province.unit, today())).unit
    assert unit is not None
    second = org.planned(admin, org.dissolving(unit, day))
    make_post("cv.moi", "Lý Văn Mới", unit, Role.SPECIALIST, "Chuyên viên")
    on_day(day)
    carry_out_changes()
    carry_out_changes()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (ChangeState.DONE, ChangeState.PLANNED)
    assert "hãy chọn đơn vị kế thừa" in second.problem
    told = Notification.objects.filter(user=admin.user, text__startswith="Chưa thực hiện được")
    assert told.count() == 1
    withdraw_change(second.pk, actor=Actor.of(admin))
    assert not carry_out_change(second.pk)


def test_old_papers_keep_the_name_of_then(province: Agency, admin: Post, on_day: OnDay) -> None:
    old, day = today(), org.tomorrow()
    org.planned(admin, org.renaming(province.division, "Phòng Nội chính - Kiểm soát", day))
    on_day(day)
    carry_out_changes()
    unit = org.fresh(province.division)
    assert (unit.name, unit.renamed_on) == ("Phòng Nội chính - Kiểm soát", day)
    names = Names()
    assert names.then(unit, old) == "Phòng Nội chính"
    assert names.then(unit, day) == "Phòng Nội chính - Kiểm soát"
    assert names.told(unit, old) == "Phòng Nội chính (nay là Phòng Nội chính - Kiểm soát)"
    org.planned(admin, org.renaming(unit, "Phòng Nội chính", day + timedelta(days=1)))
    assert names.told(org.fresh(unit), day) == "Phòng Nội chính - Kiểm soát"


def test_a_merged_unit_goes_on_in_its_successor(province: Agency, admin: Post) -> None:
    """People, desks, inbox, drafts, units below: nothing stays behind, deadlines do not move."""
    document, inbox, draft = made.at_specialist(province), made.at_unit(province), made.drafting(province)
    dues = {item.pk: made.lead(item).due_at for item in (document, inbox, draft)}
    below = org.planned(admin, org.founding(province.division, today())).unit
    change = org.planned(admin, org.merging(province.division, province.other_division, today()))
    assert change.state == ChangeState.DONE
    gone = org.fresh(province.division)
    assert (gone.valid_to, gone.successor) == (today() - timedelta(days=1), province.other_division)
    post = Post.objects.get(user=province.specialist.user, ends_on=None)
    assert (post.unit, post.role, post.starts_on) == (province.other_division, Role.SPECIALIST, today())
    assert made.lead(document).holder_post == post
    step = made.lead(inbox)
    assert (step.holder_unit, step.holder_role, step.holder_post) == (province.other_division, Role.UNIT_HEAD, None)
    assert {item.pk: made.lead(item).due_at for item in (document, inbox, draft)} == dues
    draft.refresh_from_db()
    assert draft.drafting_unit == province.other_division
    assert below is not None and org.fresh(below).parent == province.other_division
    assert not Step.objects.filter(holder_unit=gone, done_at=None).exists()
    decision = AccountDecision.objects.get(post=province.specialist)
    assert (decision.number, decision.effective_on, decision.successor) == ("15/QĐ-UBND", today(), post)
    assert answering_for(gone) == [province.other_division]


def test_several_successions_are_followed_to_whoever_is_there_today(
    province: Agency, admin: Post, on_day: OnDay
) -> None:
    first = org.planned(admin, org.founding(province.unit, today(), name="Phòng Một", code="H99.81")).unit
    second = org.planned(admin, org.founding(province.unit, today(), name="Phòng Hai", code="H99.82")).unit
    assert first and second
    on_day(org.tomorrow())
    org.planned(admin, org.merging(org.fresh(first), org.fresh(second), today()))
    wanted = (province.division, province.other_division)
    org.planned(admin, org.splitting(org.fresh(second), wanted, today()))
    names = Names()
    assert names.told(org.fresh(first), None) == "Phòng Một (nay là Phòng Nội chính và Phòng Kinh tế)"
    assert answering_for(org.fresh(first)) == list(wanted)


def test_a_unit_with_people_or_work_is_not_dissolved_without_a_successor(province: Agency, admin: Post) -> None:
    with pytest.raises(BadInput, match="2 người đang giữ chức danh: hãy chọn đơn vị kế thừa"):
        org.planned(admin, org.dissolving(province.division, today()))
    made.at_specialist(province)
    with pytest.raises(BadInput, match="1 việc đang xử lý"):
        org.planned(admin, org.dissolving(province.division, org.tomorrow()))
    org.planned(admin, org.dissolving(province.division, today(), province.other_division))
    assert Post.objects.filter(unit=province.other_division, ends_on=None).count() == 4


def test_an_empty_unit_is_dissolved(province: Agency, admin: Post, on_day: OnDay) -> None:
    unit = org.planned(admin, org.founding(province.unit, today())).unit
    assert unit
    day = org.tomorrow()
    org.planned(admin, org.dissolving(unit, day))
    on_day(day)
    carry_out_changes()
    assert org.fresh(unit).has_ended and Names().told(org.fresh(unit), None) == "Phòng Văn hóa (đã giải thể)"


def test_people_who_came_since_the_plan_stop_it_on_the_day(province: Agency, admin: Post, on_day: OnDay) -> None:
    unit = org.planned(admin, org.founding(province.unit, today())).unit
    assert unit
    day = org.tomorrow()
    change = org.planned(admin, org.dissolving(unit, day))
    make_post("moi", "Lê Thị Mới", unit, Role.SPECIALIST, "Chuyên viên")
    on_day(day)
    carry_out_changes()
    change.refresh_from_db()
    assert change.state == ChangeState.PLANNED and "1 người đang giữ chức danh" in change.problem
    assert not org.fresh(unit).has_ended


BAD: dict[str, tuple[Callable[[Agency, Agency], Plan], type[RuleViolation], str]] = {
    "a day that is past": (
        lambda p, c: org.renaming(p.division, "Phòng X", timezone.localdate() - timedelta(days=1)),
        BadInput,
        "không được trước hôm nay",
    ),
    "a day far away": (
        lambda p, c: org.renaming(p.division, "Phòng X", timezone.localdate() + timedelta(days=400)),
        BadInput,
        "hơn một năm",
    ),
    "a name in use": (lambda p, c: org.renaming(p.division, "phòng kinh TẾ", today()), BadInput, "Đã có đơn vị tên"),
    "a code in use": (lambda p, c: org.founding(p.unit, today(), code="h99.11"), BadInput, "Mã định danh này đã"),
    "no name": (lambda p, c: org.founding(p.unit, today(), name=""), BadInput, "Hãy nhập tên đơn vị"),
    "the same name": (lambda p, c: org.renaming(p.division, p.division.name, today()), BadInput, "Chưa có mục nào"),
    "below another agency": (lambda p, c: org.moving(p.division, c.division, today()), BadInput, "cơ quan mình"),
    "where it already is": (lambda p, c: org.moving(p.division, p.unit, today()), BadInput, "đang trực thuộc"),
    "into itself": (
        lambda p, c: org.merging(p.division, p.division, today()),
        BadInput,
        "không sáp nhập vào chính mình",
    ),
    "into another agency's": (lambda p, c: org.merging(p.division, c.division, today()), BadInput, "cùng cơ quan"),
    "into an agency": (lambda p, c: org.merging(p.division, p.unit, today()), BadInput, "cùng cơ quan"),
    "split into one": (lambda p, c: org.splitting(p.division, (p.other_division,), today()), BadInput, "từ hai đơn vị"),
    "another agency's unit": (lambda p, c: org.renaming(c.division, "Phòng X", today()), NotAllowed, "do quản trị của"),
    "the top agency": (lambda p, c: org.merging(p.unit, c.unit, today()), InvalidTransition, "đứng đầu hệ thống"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input(province: Agency, commune: Agency, admin: Post, case: str) -> None:
    plan, error, sentence = BAD[case]
    with pytest.raises(error, match=sentence):
        org.planned(admin, plan(province, commune))
    assert not UnitChange.objects.exists()


def test_only_administrators_change_units_and_only_their_own(
    province: Agency, commune: Agency, commune_admin: Post, admin: Post
) -> None:
    for post in (province.clerk, province.leader, province.unit_head):
        with pytest.raises(NotAllowed):
            plan_change(
                org.renaming(province.division, "Phòng X", today()), Paper("1", today(), 1), actor=Actor.of(post)
            )
    with pytest.raises(NotAllowed, match="Chỉ quản trị của cơ quan đứng đầu"):
        org.planned(commune_admin, org.renaming(commune.unit, "UBND phường An Lạc", today()))
    with pytest.raises(NotAllowed, match="do quản trị của"):
        org.planned(commune_admin, org.renaming(province.division, "Phòng X", today()))
    org.planned(commune_admin, org.renaming(commune.division, "Phòng X", today()))


def test_changes_follow_each_other_in_the_order_of_their_days(province: Agency, admin: Post) -> None:
    day = org.tomorrow() + timedelta(days=5)
    org.planned(admin, org.renaming(province.division, "Phòng X", day))
    for wrong, sentence in ((day, "đã có thay đổi"), (org.tomorrow(), "ngày hiệu lực phải sau ngày đó")):
        with pytest.raises(BadInput, match=sentence):
            org.planned(admin, org.moving(province.division, province.other_division, wrong))
    org.planned(admin, org.merging(province.division, province.other_division, day + timedelta(days=1)))
    with pytest.raises(InvalidTransition, match="sẽ hết hiệu lực"):
        org.planned(admin, org.renaming(province.division, "Phòng Y", day + timedelta(days=2)))
    with pytest.raises(InvalidTransition, match="nơi tiếp nhận"):
        org.planned(admin, org.merging(province.other_division, province.office, day))
    with pytest.raises(BadInput, match="sẽ hết hiệu lực từ ngày"):
        org.planned(admin, org.founding(province.division, day + timedelta(days=3)))
    with pytest.raises(BadInput, match="đã định đặt cho đơn vị khác"):
        org.planned(admin, org.renaming(province.other_division, "Phòng X", today()))


def test_the_database_itself_refuses_two_changes_a_day_and_a_second_end(province: Agency, admin: Post) -> None:
    change = org.planned(admin, org.merging(province.division, province.other_division, org.tomorrow()))
    for day in (change.effective_on, change.effective_on + timedelta(days=1)):
        twin = UnitChange.objects.get(pk=change.pk)
        twin.pk, twin.effective_on = None, day
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save()


def test_a_double_click_plans_once(province: Agency, admin: Post) -> None:
    token, plan = uuid4(), org.renaming(province.division, "Phòng X", today())
    org.planned(admin, plan, token=token)
    with pytest.raises(InvalidTransition, match="đã được gửi"):
        org.planned(admin, org.renaming(province.division, "Phòng X", today()), token=token)
    assert UnitChange.objects.count() == 1


def test_what_is_planned_can_be_withdrawn_before_its_day(
    province: Agency, admin: Post, commune_admin: Post, on_day: OnDay
) -> None:
    day = org.tomorrow()
    change = org.planned(admin, org.renaming(province.division, "Phòng X", day))
    founded = org.planned(admin, org.founding(province.unit, day))
    with pytest.raises(NotAllowed):
        withdraw_change(change.pk, actor=Actor.of(commune_admin))
    for one in (change, founded):
        withdraw_change(one.pk, actor=Actor.of(admin))
        with pytest.raises(InvalidTransition):
            withdraw_change(one.pk, actor=Actor.of(admin))
    on_day(day)
    carry_out_changes()
    assert org.fresh(province.division).name == "Phòng Nội chính"
    assert not Unit.objects.filter(code="H99.77").exists()
    # The name, the code and the day are free again.
    org.planned(admin, org.founding(province.unit, today()))
    done = org.planned(admin, org.renaming(org.fresh(province.division), "Phòng X", today()))
    with pytest.raises(InvalidTransition, match="không rút được nữa"):
        withdraw_change(done.pk, actor=Actor.of(admin))


def test_a_foundation_others_count_on_is_not_withdrawn(province: Agency, admin: Post) -> None:
    founded = org.planned(admin, org.founding(province.unit, org.tomorrow()))
    assert founded.unit
    org.planned(admin, org.merging(province.division, founded.unit, org.tomorrow()))
    with pytest.raises(InvalidTransition, match="hãy gỡ những việc ấy"):
        withdraw_change(founded.pk, actor=Actor.of(admin))


def test_without_a_decision_the_head_is_asked_and_exactly_that_is_done(province: Agency, admin: Post) -> None:
    plan = org.merging(province.division, province.other_division, today())
    waiting = asked(changing(plan, Actor.of(admin)), admin)
    with pytest.raises(InvalidTransition):
        plan_change(plan, Agreed(waiting.pk), actor=Actor.of(admin))
    consent = granted(
        changing(org.renaming(province.office, "Văn phòng mới", today()), Actor.of(admin)), admin, province.leader
    )
    with pytest.raises(InvalidTransition, match="đồng ý một việc khác"):
        plan_change(org.renaming(province.office, "Văn phòng khác", today()), Agreed(consent.pk), actor=Actor.of(admin))
    change = plan_change(
        org.renaming(province.office, "Văn phòng mới", today()), Agreed(consent.pk), actor=Actor.of(admin)
    )
    assert (change.number, change.consent) == ("", consent)
    assert Plan.of_terms(change.terms).kind == ChangeKind.RENAME


def test_a_decision_needs_number_day_and_file(province: Agency, admin: Post) -> None:
    plan = org.renaming(province.division, "Phòng X", today())
    for wrong, field in ((Paper("", today(), 1), "number"), (Paper("1/QĐ-UBND", today()), "file")):
        with pytest.raises(BadInput) as refusal:
            plan_change(plan, wrong, actor=Actor.of(admin))
        assert refusal.value.field == field
