"""Groups of rights: composed by the administrator, in force when the head agrees, never above the law (DN-3.3i)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.decide_consent import decide_consent
from accounts.actions.delegate import delegate
from accounts.actions.take_back_consent import take_back_consent
from accounts.actions.withdraw_account import withdraw_account
from accounts.actor import Actor
from accounts.decisions import Paper
from accounts.enums import ConsentState, Perm, Role
from accounts.models import AuditEntry, Consent, Post, RightsGroup
from accounts.queries import desks_of, posts_in_agency, posts_with
from accounts.rights import COMPOSABLE, KEPT, NEVER_LENT
from accounts.rights_rows import ROLE, rights_rows, synchronise
from qlvb.lib.errors import InvalidTransition, NotAllowed
from tests.factories import consents
from tests.factories.correspondence import administrator
from tests.factories.people import Agency, make_post

Browse = Callable[[Post], Client]
PAGE = "/quan-tri/nhom-quyen/"


def sent(client: Client, *members: Post, address: str = PAGE + "moi/", **changes: object) -> HttpResponse:
    words = {
        "name": "Khai thác văn bản",
        "rights": ["read_agency", "report"],
        "posts": [post.pk for post in members],
        "reason": "Phục vụ công tác tổng hợp.",
        "token": uuid4(),
    }
    return client.post(address, words | changes)


def formed(admin: Post, head: Post, *members: Post, right: Perm = Perm.READ_AGENCY) -> RightsGroup:
    consents.granted(consents.group_of(admin, "Khai thác văn bản", {right}, *members), admin, head)
    return RightsGroup.objects.get(ended_at=None)


def now(post: Post) -> Actor:
    """As the next request has him."""
    return Actor.of(Post.objects.select_related("user", "unit__belongs_to").get(pk=post.pk))


# --- The way


def test_the_administrator_composes_the_head_agrees_the_post_has_the_rights(
    province: Agency, admin: Post, browse: Browse
) -> None:
    office, head, member = browse(admin), browse(province.leader), browse(province.specialist)
    assert "Quyền không giao bằng nhóm" in unescape(office.get(PAGE).content.decode())
    assert member.get("/so-sach/").status_code == 403
    answer = sent(office, province.specialist, rights=["print_registers", "read_agency"])
    consent = Consent.objects.get()
    assert answer["Location"] == f"/y-kien/{consent.pk}/" and not RightsGroup.objects.exists()
    assert member.get("/so-sach/").status_code == 403
    shown = unescape(head.get(answer["Location"]).content.decode())
    assert "Xem mọi văn bản của cơ quan; Xem, in sổ đăng ký văn bản" in shown and "Đỗ Anh Tuấn (Chuyên viên" in shown
    assert head.post(f"{answer['Location']}tra-loi/", {"answer": "dong-y"}).status_code == 302
    assert member.get("/so-sach/").status_code == 200
    assert "Khai thác văn bản" in unescape(office.get(PAGE).content.decode())
    told = AuditEntry.objects.get(act="agency.group_composed")
    assert told.details["after"]["rights"] == "Xem mọi văn bản của cơ quan; Xem, in sổ đăng ký văn bản"
    assert told.details["before"]["rights"] == "" and told.post == province.leader
    assert told.details["consent"] == consent.pk
    log = unescape(head.get("/quan-tri/nhat-ky/").content.decode())
    assert "Lập nhóm quyền" in log and "Người trong nhóm" in log


def test_a_group_is_changed_and_given_up_the_same_way(province: Agency, admin: Post, browse: Browse) -> None:
    group = formed(admin, province.leader, province.specialist)
    office, head = browse(admin), browse(province.leader)
    page = f"{PAGE}{group.pk}/"
    assert 'value="read_agency" id="id_rights_0" checked' in office.get(page).content.decode().replace("  ", " ")
    sent(office, province.unit_head, address=page, rights=["supervise_tasks"])
    assert now(province.specialist).has_perm(Perm.READ_AGENCY)
    consent = Consent.objects.get(state=ConsentState.WAITING)
    head.post(f"/y-kien/{consent.pk}/tra-loi/", {"answer": "dong-y"})
    assert not now(province.specialist).has_perm(Perm.READ_AGENCY)
    assert now(province.unit_head).has_perm(Perm.SUPERVISE_TASKS)
    details = AuditEntry.objects.get(act="agency.group_changed").details
    assert (details["before"]["rights"], details["after"]["rights"]) == (
        "Xem mọi văn bản của cơ quan",
        "Giám sát công việc của cơ quan",
    )
    office.post(page + "bo/", {"reason": "Hết đợt.", "token": uuid4()})
    consent = Consent.objects.get(state=ConsentState.WAITING)
    decide_consent(consent.pk, agreed=True, actor=Actor.of(province.leader))
    assert not now(province.unit_head).has_perm(Perm.SUPERVISE_TASKS)
    assert office.get(page).status_code == 404 and "chưa lập nhóm" in unescape(office.get(PAGE).content.decode())
    assert AuditEntry.objects.filter(act="agency.group_dissolved").count() == 1
    # Its name is free again.
    formed(admin, province.leader, province.specialist)


def test_without_the_heads_word_nothing_is_given(province: Agency, admin: Post) -> None:
    matter = consents.group_of(admin, "Khai thác", {Perm.READ_AGENCY}, province.specialist)
    consent = consents.asked(matter, admin)
    with pytest.raises(NotAllowed):
        decide_consent(consent.pk, agreed=True, actor=Actor.of(admin))
    take_back_consent(consent.pk, actor=Actor.of(admin))
    with pytest.raises(InvalidTransition, match="Đã rút đề nghị"):
        decide_consent(consent.pk, agreed=True, actor=Actor.of(province.leader))
    consent = consents.asked(matter, admin)
    decide_consent(consent.pk, agreed=False, words="Chưa cần.", actor=Actor.of(province.leader))
    assert not RightsGroup.objects.exists() and not now(province.specialist).has_perm(Perm.READ_AGENCY)


# --- Limits


@pytest.mark.parametrize("right", sorted(KEPT))
def test_what_the_law_keeps_for_a_post_no_group_gives(province: Agency, admin: Post, right: str) -> None:
    with pytest.raises(NotAllowed, match="không giao bằng nhóm quyền"):
        consents.group_of(admin, "Quyền lạ", {Perm.REPORT, right}, province.specialist)


def test_a_row_in_the_database_gives_no_more_than_the_table_lets_it(province: Agency, admin: Post) -> None:
    group = formed(admin, province.leader, province.specialist)
    group.rights.permissions.add(*rights_rows({Perm.SIGN, Perm.CONSENT, Perm.MANAGE_ACCOUNTS}))
    assert not any(now(province.specialist).has_perm(perm) for perm in KEPT if perm not in (Perm.HANDLE,))


def test_every_right_is_either_given_by_groups_or_kept_and_says_why() -> None:
    assert COMPOSABLE | KEPT.keys() == set(Perm.values) and not COMPOSABLE & KEPT.keys()
    assert all(len(why) > 20 for why in KEPT.values())
    # Nothing a group gives is what a delegation must not lend.
    assert not COMPOSABLE & NEVER_LENT


def test_an_agency_gives_nothing_that_none_of_its_roles_has(commune: Agency) -> None:
    admin = administrator(commune)
    for post in (commune.clerk, commune.chief, commune.deputy):
        Post.objects.filter(pk=post.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    Post.objects.filter(pk=commune.leader.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NotAllowed, match="Không vai trò nào của cơ quan"):
        consents.group_of(admin, "Báo cáo", {Perm.REPORT}, commune.specialist)


def test_not_to_oneself_nor_to_administrators_nor_to_the_head_nor_to_others_people(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    office = browse(admin)
    second = make_post("quantri2", "Vũ Thị Hai", province.office, Role.AGENCY_ADMIN, "Quản trị")
    own = Post.objects.create(
        user=admin.user, unit=province.office, role=Role.SPECIALIST, title="Chuyên viên", starts_on=admin.starts_on
    )
    # The head's other post is the head's.
    beside = Post.objects.create(
        user=province.leader.user, unit=province.office, role=Role.SPECIALIST, title="Kiêm nhiệm",
        starts_on=admin.starts_on,
    )  # fmt: skip
    gone = make_post("het", "Lê Văn Hết", province.office, Role.SPECIALIST, "Chuyên viên")
    Post.objects.filter(pk=gone.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    for post, sentence in (
        (own, "Không tự thêm quyền cho chính mình."),
        (second, "Quản trị không nhận thêm quyền"),
        (province.leader, "Người đứng đầu cơ quan không nhận thêm quyền"),
        (beside, "Người đứng đầu cơ quan không nhận thêm quyền"),
        (commune.specialist, "Chỉ đưa người đang làm việc tại cơ quan mình"),
        (gone, "Chỉ đưa người đang làm việc tại cơ quan mình"),
    ):
        answer = sent(office, province.specialist, post)
        assert answer.status_code == 403 and sentence in unescape(answer.content.decode()), post
    for value in ("0", "abc", "9" * 30, "-1"):
        assert sent(office, posts=[value]).status_code in (403, 422), value
    # The page offers none of them.
    offered = unescape(office.get(PAGE + "moi/").content.decode())
    assert "Đỗ Anh Tuấn" in offered and "Phạm Thị Ngọc Lan" in offered
    assert not any(name in offered for name in ("Vũ Thị Hai", "Hoàng Minh Đức –", "Lê Văn Hết"))
    assert not Consent.objects.exists()


def test_a_name_that_waits_is_taken(province: Agency, commune: Agency, admin: Post, browse: Browse) -> None:
    group = formed(admin, province.leader, province.unit_head)
    office = browse(admin)
    assert sent(office, province.specialist, name="Tổng hợp").status_code == 302
    for address in (PAGE + "moi/", f"{PAGE}{group.pk}/"):
        answer = sent(office, province.other_specialist, address=address, name="tổng HỢP", rights=["report"])
        assert answer.status_code == 409 and "tên này đang chờ" in unescape(answer.content.decode())
    # Another agency's name is its own matter, and what was taken back is in nobody's way.
    other = administrator(commune)
    assert sent(browse(other), commune.specialist, name="Tổng hợp").status_code == 302
    waiting = Consent.objects.get(agency=province.unit, state=ConsentState.WAITING)
    take_back_consent(waiting.pk, actor=Actor.of(admin))
    assert sent(office, province.other_specialist, name="Tổng hợp").status_code == 302


def test_wrong_words_are_said_at_their_field(province: Agency, admin: Post, browse: Browse) -> None:
    formed(admin, province.leader, province.unit_head)
    office = browse(admin)
    for changes, field in (
        ({"name": " "}, "name"), ({"name": "x" * 101}, "name"), ({"name": "khai thác VĂN BẢN"}, "name"),
        ({"name": "Văn thư"}, "name"), ({"rights": []}, "rights"), ({"rights": ["fly"]}, "rights"),
        ({"posts": []}, "posts"), ({"reason": ""}, "reason"),
    ):  # fmt: skip
        answer = sent(office, province.specialist, **{"name": "Nhóm hai", **changes})
        assert answer.status_code == 422 and field in answer.context["form"].errors, changes
    group = RightsGroup.objects.get()
    same = {"name": "Khai thác văn bản", "rights": ["read_agency"]}
    answer = sent(office, province.unit_head, address=f"{PAGE}{group.pk}/", **same)
    assert "Chưa có mục nào khác" in unescape(answer.content.decode())
    assert sent(office, province.specialist, name="Nhóm hai", rights=["sign"]).status_code == 403


def test_only_the_agencys_own_administrator(province: Agency, commune: Agency, admin: Post, browse: Browse) -> None:
    group = formed(admin, province.leader, province.specialist)
    for post in (province.clerk, province.leader, province.specialist):
        assert (browse(post).get(PAGE).status_code, sent(browse(post), province.unit_head).status_code) == (403, 403)
    far = browse(administrator(commune))
    for address in (f"{PAGE}{group.pk}/", f"{PAGE}{group.pk}/bo/"):
        assert (far.get(address).status_code, sent(far, commune.specialist, address=address).status_code) == (404, 404)


def test_a_second_click_and_a_second_request_do_not_ask_twice(province: Agency, admin: Post, browse: Browse) -> None:
    office, token = browse(admin), uuid4()
    assert sent(office, province.specialist, token=token).status_code == 302
    assert sent(office, province.specialist, token=token).status_code == 409
    assert sent(office, province.specialist).status_code == 409
    assert Consent.objects.count() == 1


# --- What changed between asking and agreeing


def test_what_is_not_as_it_was_when_asked_is_not_carried_out(province: Agency, admin: Post) -> None:
    asked = consents.asked(consents.group_of(admin, "Một", {Perm.REPORT}, province.specialist), admin)
    Post.objects.filter(pk=province.specialist.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    head = Actor.of(province.leader)
    with pytest.raises(InvalidTransition, match="Chỉ đưa người đang làm việc"):
        decide_consent(asked.pk, agreed=True, actor=head)
    take_back_consent(asked.pk, actor=Actor.of(admin))

    # Two requests for the same name, as they may wait from before asking found out: the second is stopped here.
    asked = [
        consents.asked(
            replace(consents.group_of(admin, "Một", {right}, province.unit_head), in_the_way=lambda _: ""), admin
        )
        for right in (Perm.REPORT, Perm.READ_AGENCY)
    ]
    decide_consent(asked[0].pk, agreed=True, actor=head)
    with pytest.raises(InvalidTransition, match="đã có nhóm quyền tên này"):
        decide_consent(asked[1].pk, agreed=True, actor=head)
    assert RightsGroup.objects.count() == 1


def test_a_group_changed_meanwhile_is_not_overwritten(province: Agency, admin: Post) -> None:
    group = formed(admin, province.leader, province.specialist)
    matter = consents.group_of(admin, "Tên mới", {Perm.REPORT}, province.specialist, group=group)
    asked = consents.asked(matter, admin)
    group.rights.permissions.add(*rights_rows({Perm.REPORT}))
    with pytest.raises(InvalidTransition, match="đã thay đổi sau khi đề nghị"):
        decide_consent(asked.pk, agreed=True, actor=Actor.of(province.leader))


# --- Posts


def test_the_group_ends_with_the_post_and_does_not_come_back_with_another(province: Agency, admin: Post) -> None:
    post = make_post("cv3", "Trịnh Văn Ba", province.division, Role.SPECIALIST, "Chuyên viên")
    formed(admin, province.leader, post)
    assert now(post).has_perm(Perm.READ_AGENCY)
    paper = Paper("9/QĐ-UBND", timezone.localdate(), consents.decision_of(admin))
    withdraw_account(post.user_id, paper, leaves_on=timezone.localdate(), actor=Actor.of(admin))
    assert desks_of(post.user, timezone.localdate()) == ([], {})
    again = Post.objects.create(
        user=post.user, unit=post.unit, role=post.role, title=post.title, starts_on=timezone.localdate()
    )
    post.user.is_active, post.user.closed_from = True, None
    post.user.save(update_fields=["is_active", "closed_from"])
    assert not now(again).has_perm(Perm.READ_AGENCY)


def test_the_rights_belong_to_the_post_not_to_the_person(province: Agency, commune: Agency, admin: Post) -> None:
    other = Post.objects.create(
        user=province.specialist.user, unit=commune.division, role=Role.SPECIALIST, title="Kiêm nhiệm",
        starts_on=timezone.localdate(),
    )  # fmt: skip
    formed(admin, province.leader, province.specialist)
    desks, _ = desks_of(province.specialist.user, timezone.localdate())
    assert {desk.pk: bool(desk.given_rights) for desk in desks} == {province.specialist.pk: True, other.pk: False}


def test_a_deputy_has_them_at_the_heads_desk_only(province: Agency, admin: Post) -> None:
    formed(admin, province.leader, province.unit_head)
    today = timezone.localdate()
    delegate(province.specialist, today, today, reason="Đi công tác.", actor=Actor.of(province.unit_head))
    deputy = province.specialist
    assert Actor(deputy.user, deputy, on_behalf_of=now(province.unit_head).post).has_perm(Perm.READ_AGENCY)
    assert not now(deputy).has_perm(Perm.READ_AGENCY)


def test_whoever_may_now_follow_tasks_is_offered(province: Agency, admin: Post) -> None:
    here = posts_in_agency(province.unit.pk, timezone.localdate())
    assert province.clerk not in posts_with(Perm.ASSIGN_TASKS, here)
    formed(admin, province.leader, province.clerk, right=Perm.ASSIGN_TASKS)
    assert {province.clerk, province.specialist} <= set(posts_with(Perm.ASSIGN_TASKS, here))
    # What no group gives is asked of the role alone.
    assert set(posts_with(Perm.ISSUE, here)) == {province.clerk}


def test_asking_what_one_may_costs_no_query_of_its_own(province: Agency, admin: Post) -> None:
    formed(admin, province.leader, province.specialist)
    with CaptureQueriesContext(connection) as captured:
        desks, _ = desks_of(province.specialist.user, timezone.localdate())
        rights = [perm for perm in Perm.values if Actor.of(desks[0]).has_perm(perm)]
    assert len(captured) == 1 and Perm.READ_AGENCY in rights


# --- Rows of the table


def test_the_table_is_written_into_groups_and_permissions_and_nothing_else_stays(province: Agency, admin: Post) -> None:
    call_command("sync_rights")
    clerk = Group.objects.get(name=ROLE + Role.CLERK)
    assert Perm.REGISTER in clerk.permissions.values_list("codename", flat=True)
    assert Group.objects.filter(name__startswith=ROLE).count() == len(Role)
    group = formed(admin, province.leader, province.specialist)
    assert synchronise().changes == 0
    # What somebody wrote in by hand, or an older version knew, goes.
    stale = Permission.objects.create(
        content_type=clerk.permissions.first().content_type, codename="teleport", name="Dịch chuyển"
    )
    clerk.permissions.add(stale, *rights_rows({Perm.SIGN}))
    group.rights.permissions.add(*rights_rows({Perm.SIGN}))
    Group.objects.create(name=ROLE + "minister")
    Permission.objects.filter(codename=Perm.REPORT).update(name="Tên cũ")
    done = synchronise()
    assert (done.rights_removed > 0, done.groups_changed, done.groups_removed) == (True, 2, 1)
    assert set(group.rights.permissions.values_list("codename", flat=True)) == {Perm.READ_AGENCY}
    assert not Permission.objects.filter(codename="teleport").exists()
    assert Permission.objects.get(codename=Perm.REPORT).name == Perm.REPORT.label
    assert synchronise().changes == 0
