"""What a change does to people, rights and desks, told before and kept after (issue 4, point 1)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.carry_out_change import carry_out_change
from accounts.actions.withdraw_change import withdraw_change
from accounts.actor import Actor
from accounts.enums import ChangeState, Perm, Role
from accounts.jobs import carry_out_changes
from accounts.models import GroupMember, Post, RightsGroup, UnitChange
from accounts.queries import desks_of
from accounts.unit_changes import changing
from qlvb.lib.errors import BadInput, InvalidTransition
from tests.factories import documents as made
from tests.factories import organisation as org
from tests.factories.consents import granted, group_of
from tests.factories.correspondence import administrator
from tests.factories.people import Agency, make_post
from tests.organisation.test_pages import looked_at, words
from workflow.models import Notification

Browse = Callable[[Post], Client]
OnDay = Callable[[date], None]


def today() -> date:
    return timezone.localdate()


# --- Put right the same day


def test_a_wrong_name_is_put_right_the_same_day_and_the_history_tells_both(
    province: Agency, admin: Post, browse: Browse
) -> None:
    for name in ("Phòng Nội vu", "Phòng Nội vụ"):
        org.planned(admin, org.renaming(org.fresh(province.division), name, today()))
    assert org.fresh(province.division).name == "Phòng Nội vụ"
    page = browse(admin).get(f"/quan-tri/to-chuc/{province.division.pk}/").content.decode()
    for told in ("Đổi tên Phòng Nội chính thành Phòng Nội vu", "Đổi tên Phòng Nội vu thành Phòng Nội vụ"):
        assert told in page
    with pytest.raises(BadInput, match="Chưa có mục nào khác"):
        org.planned(admin, org.renaming(org.fresh(province.division), "Phòng Nội vụ", today()))


def test_a_wrong_move_is_put_right_the_same_day(province: Agency, admin: Post, browse: Browse) -> None:
    for parent in (province.other_division, province.office):
        org.planned(admin, org.moving(org.fresh(province.division), parent, today()))
    assert org.fresh(province.division).parent == province.office
    page = browse(admin).get(f"/quan-tri/to-chuc/{province.division.pk}/").content.decode()
    assert "Trước đó trực thuộc Phòng Kinh tế" in page


def test_what_was_founded_wrong_this_morning_is_renamed_but_not_ended_today(province: Agency, admin: Post) -> None:
    unit = org.planned(admin, org.founding(province.unit, today())).unit
    assert unit
    org.planned(admin, org.renaming(org.fresh(unit), "Phòng Văn hóa - Xã hội", today()))
    with pytest.raises(BadInput, match="thay đổi phải sau ngày đó"):
        org.planned(admin, org.dissolving(org.fresh(unit), today()))
    coming = org.planned(admin, org.founding(province.unit, org.tomorrow(), name="Phòng Mới", code="H99.88")).unit
    assert coming
    with pytest.raises(BadInput, match="thay đổi phải sau ngày đó"):
        org.planned(admin, org.renaming(org.fresh(coming), "Phòng Khác", org.tomorrow()))


def test_what_is_planned_for_a_day_is_withdrawn_before_another_is_planned_for_it(province: Agency, admin: Post) -> None:
    change = org.planned(admin, org.renaming(province.division, "Phòng X", org.tomorrow()))
    with pytest.raises(BadInput, match="đã có thay đổi"):
        org.planned(admin, org.moving(province.division, province.office, org.tomorrow()))
    withdraw_change(change.pk, actor=Actor.of(admin))
    org.planned(admin, org.moving(province.division, province.office, org.tomorrow()))


def test_what_is_overdue_does_not_come_back_over_a_later_change(province: Agency, admin: Post, on_day: OnDay) -> None:
    """A renaming that could not be carried out would otherwise undo tomorrow what is decided today."""
    day = org.tomorrow()
    unit = org.planned(admin, org.founding(province.unit, today())).unit
    assert unit is not None
    org.planned(admin, org.dissolving(unit, day))
    make_post("cv.moi", "Lý Văn Mới", unit, Role.SPECIALIST, "Chuyên viên")
    on_day(day)
    carry_out_changes()
    hindered = UnitChange.objects.exclude(problem="").get()
    on_day(day + timedelta(days=1))
    assert hindered.unit == unit
    with pytest.raises(InvalidTransition, match="chưa thực hiện được"):
        org.planned(admin, org.renaming(org.fresh(hindered.unit), "Phòng X", today()))
    withdraw_change(hindered.pk, actor=Actor.of(admin))
    org.planned(admin, org.renaming(org.fresh(hindered.unit), "Phòng X", today()))


def test_a_change_of_the_sign_alone_is_called_so(province: Agency, admin: Post) -> None:
    plan = org.renaming(province.division, "Phòng Nội chính", today())
    plan.facts["abbreviation"] = "PNC"
    assert plan.title == "Đổi chữ viết tắt trong ký hiệu của Phòng Nội chính"
    assert org.planned(admin, plan).before["place_name"] == ""


# --- Before the press


def test_the_page_that_asks_once_more_says_what_goes_where(
    province: Agency, commune: Agency, other_commune: Agency, admin: Post, browse: Browse
) -> None:
    made.with_leader(commune)
    made.drafting(commune)
    client, url = browse(admin), f"/quan-tri/to-chuc/{commune.unit.pk}/sap-nhap/"
    sent = words(today(), successors=other_commune.unit.pk)
    answer = client.post(url, sent)
    impact, page = answer.context["impact"], answer.content.decode()
    counted = {one.label: one.count for one in impact.moved}
    assert (counted["đơn vị trực thuộc"], counted["người"], counted["chức danh"]) == (3, 4, 4)
    assert (counted["công việc chưa kết thúc"], counted["dự thảo chưa ban hành"]) == (2, 1)
    assert "1 văn bản đến, 1 văn bản đi" in page
    assert {one.post for one in impact.leavers} == {commune.clerk, commune.chief, commune.leader, commune.deputy}
    lead = next(one for one in impact.leavers if one.post == commune.leader)
    assert (lead.follower, lead.work) == (other_commune.leader, "1 dự thảo đang ở bước khác và 1 việc đang xử lý")
    assert "Hoàng Minh Đức (Chủ tịch, UBND xã An Lạc)" in page and not UnitChange.objects.exists()
    # Back to the form with everything that was entered, the file too.
    back = client.post(url, dict(answer.context["entered"]) | {"sua": "1"})
    assert (
        back.status_code == 200 and "quyet-dinh.pdf" in back.content.decode() and "15/QĐ-UBND" in back.content.decode()
    )
    assert client.post(url, dict(answer.context["entered"]) | {"da_xem": answer.context["seen"]}).status_code == 302
    assert UnitChange.objects.get(part_of=None).state == ChangeState.DONE


def test_what_changed_since_it_was_looked_at_is_shown_again(province: Agency, admin: Post, browse: Browse) -> None:
    client, url = browse(admin), f"/quan-tri/to-chuc/{province.division.pk}/sap-nhap/"
    sent = looked_at(client, url, words(today(), successors=province.other_division.pk))
    made.at_specialist(province)
    again = client.post(url, sent)
    assert again.status_code == 200 and "hãy xem lại" in again.content.decode()
    # Nor does a mark of one successor open the way to another.
    other = client.post(url, sent | {"successors": province.office.pk, "da_xem": again.context["seen"]})
    assert other.status_code == 200 and not UnitChange.objects.exists()
    assert client.post(url, sent | {"da_xem": "x"}).status_code == 200
    assert client.post(url, sent | {"da_xem": again.context["seen"]}).status_code == 302


def test_moving_a_branch_says_how_much_goes_along_and_an_empty_unit_moves_at_once(
    province: Agency, admin: Post, browse: Browse
) -> None:
    empty = org.planned(admin, org.founding(province.division, today())).unit
    assert empty
    client = browse(admin)
    answer = client.post(f"/quan-tri/to-chuc/{province.division.pk}/chuyen/", words(today(), parent=province.office.pk))
    told = {one.label: one.count for one in answer.context["impact"].moved}
    assert told == {"đơn vị trực thuộc": 1, "người đang giữ chức danh": 2}
    sent = words(today(), parent=province.office.pk)
    assert client.post(f"/quan-tri/to-chuc/{empty.pk}/chuyen/", sent).status_code == 302


def test_the_head_reads_it_too(province: Agency, commune: Agency, other_commune: Agency, admin: Post) -> None:
    matter = changing(org.merging(commune.unit, other_commune.unit, today()), Actor.of(admin))
    told = {change.label: change for change in matter.changes}
    assert "4 người" in told["Chuyển sang nơi kế thừa"].after
    assert "Nguyễn Thị Thu Hà (Văn thư, Văn phòng)" in told["Thôi giữ chức danh"].before


def test_work_nobody_could_take_is_told_before(commune: Agency, other_commune: Agency, admin: Post) -> None:
    made.with_leader(commune)
    Post.objects.filter(unit=other_commune.unit).update(ends_on=today() - timedelta(days=1))
    impact = org.merging(commune.unit, other_commune.unit, today()).impact
    assert any("chưa có lãnh đạo cơ quan để nhận" in told for told in impact.warnings)


# --- Two heads


def test_two_heads_are_told_before_and_shown_until_one_is_no_more(
    province: Agency, admin: Post, browse: Browse
) -> None:
    plan = org.merging(province.division, province.other_division, today())
    assert any("sẽ có 2 trưởng đơn vị" in told for told in plan.impact.warnings)
    org.planned(admin, plan)
    told = Notification.objects.filter(user=admin.user, text__contains="có 2 trưởng đơn vị")
    assert told.count() == 1
    client, page = browse(admin), f"/quan-tri/to-chuc/{province.other_division.pk}/"
    shown = client.get(page).content.decode()
    assert "đang có 2 trưởng đơn vị" in shown and "Vũ Đình Khải (Trưởng phòng)" in shown
    assert "nhiều hơn một trưởng đơn vị" in client.get("/quan-tri/to-chuc/").content.decode()
    Post.objects.filter(user=province.unit_head.user, ends_on=None).update(title="Phó Trưởng phòng")
    assert "đang có 2 trưởng đơn vị" not in client.get(page).content.decode()
    assert "nhiều hơn một trưởng đơn vị" not in client.get("/quan-tri/to-chuc/").content.decode()


# --- Desks and rights afterwards


def test_whoever_sent_it_first_is_still_its_sender(
    province: Agency, commune: Agency, other_commune: Agency, admin: Post
) -> None:
    document, inbox, led = made.at_specialist(province), made.at_unit(province), made.with_leader(commune)
    senders = [made.lead(item).sender_post for item in (document, inbox, led)]
    assert senders == [province.unit_head, province.chief, commune.chief] or all(senders)
    org.planned(admin, org.merging(province.division, province.other_division, today()))
    org.planned(admin, org.merging(commune.unit, other_commune.unit, today()))
    assert [made.lead(item).sender_post for item in (document, inbox, led)] == senders


def test_rights_of_a_group_end_with_the_agency_and_follow_inside_one(
    province: Agency, commune: Agency, other_commune: Agency, admin: Post, commune_admin: Post
) -> None:
    """Whoever read all of his commune does not come to read all of the one it was merged into."""
    for agency, keeper in ((commune, commune_admin), (province, admin)):
        granted(group_of(keeper, "Đọc", {Perm.READ_AGENCY}, agency.specialist), keeper, agency.leader)
        assert Post.objects.get(pk=agency.specialist.pk).given_rights == {Perm.READ_AGENCY}
    org.planned(admin, org.merging(commune.unit, other_commune.unit, today()))
    assert Post.objects.get(pk=commune.specialist.pk).given_rights == frozenset()
    assert RightsGroup.objects.get(agency=commune.unit).ended_at
    org.planned(admin, org.merging(province.division, province.other_division, today()))
    again = Post.objects.get(user=province.specialist.user, ends_on=None)
    assert again.given_rights == {Perm.READ_AGENCY}
    assert GroupMember.objects.filter(group__agency=province.unit, removed_at=None).count() == 1


def test_whoever_was_to_leave_later_or_to_begin_today_works_no_more_in_an_agency_that_is_gone(
    commune: Agency, other_commune: Agency, admin: Post
) -> None:
    Post.objects.filter(pk=commune.leader.pk).update(ends_on=today() + timedelta(days=20))
    fresh = make_post("moi.vt", "Lê Thị Mới", commune.office, Role.CLERK, "Văn thư")
    Post.objects.filter(pk=fresh.pk).update(starts_on=today())
    org.planned(admin, org.merging(commune.unit, other_commune.unit, today()))
    commune.leader.refresh_from_db()
    assert commune.leader.ends_on == today() - timedelta(days=1)
    assert not desks_of(commune.leader.user, today())[0]
    assert not desks_of(fresh.user, today())[0]


def test_an_account_that_works_elsewhere_until_a_day_stays_open(
    province: Agency, commune: Agency, other_commune: Agency, admin: Post
) -> None:
    Post.objects.create(
        user=commune.clerk.user, unit=province.office, role=Role.SPECIALIST, title="Biệt phái",
        starts_on=today() - timedelta(days=5), ends_on=today() + timedelta(days=5),
    )  # fmt: skip
    org.planned(admin, org.merging(commune.unit, other_commune.unit, today()))
    user = commune.clerk.user
    user.refresh_from_db()
    assert user.is_active and user.closed_from is None


def test_a_hindered_change_of_an_inherited_unit_is_told_to_who_keeps_it_now(
    commune: Agency, other_commune: Agency, admin: Post, commune_admin: Post, on_day: OnDay
) -> None:
    keeper = administrator(other_commune)
    day = org.tomorrow()
    unit = org.planned(commune_admin, org.founding(commune.unit, today())).unit
    assert unit
    change = org.planned(commune_admin, org.dissolving(unit, day))
    make_post("moi.vh", "Lê Thị Mới", unit, Role.SPECIALIST, "Chuyên viên")
    org.planned(admin, org.merging(commune.unit, other_commune.unit, today()))
    on_day(day)
    assert not carry_out_change(change.pk)
    assert Notification.objects.filter(user=keeper.user, text__startswith="Chưa thực hiện được").count() == 1
    withdraw_change(change.pk, actor=Actor.of(keeper))
