"""One person, several posts: he picks the one he works in, and every act says which (SD-4.4)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Perm, Role
from accounts.matters import Place, appointing
from accounts.models import AuditEntry, Post, Unit
from accounts.queries import posts_of, workers_of_inbox
from accounts.rights import perms_of
from qlvb.lib.errors import BadInput
from tests.factories.documents import registered
from tests.factories.people import Agency

Browse = Callable[[Post], Client]


@pytest.fixture
def second_post(province: Agency, commune: Agency) -> Post:
    """The specialist of the province is also the commune's clerk."""
    return Post.objects.create(
        user=province.specialist.user,
        unit=commune.office,
        role=Role.CLERK,
        title="Văn thư kiêm nhiệm",
        starts_on=timezone.localdate(),
        position=1,
    )


def test_switching_posts_changes_what_one_sees_and_may_do(
    province: Agency, commune: Agency, second_post: Post, browse: Browse
) -> None:
    document = registered(commune)
    client = browse(province.specialist)
    page = f"/van-ban-den/{document.pk}/"
    assert client.get(page).status_code == 404
    assert client.get("/van-ban-den/moi/").status_code == 403
    response = client.post("/chuc-danh/", {"post": second_post.pk}, follow=True)
    assert "Bạn đang làm việc với chức danh Văn thư kiêm nhiệm, Văn phòng." in response.content.decode()
    assert client.get(page).status_code == 200
    assert client.get("/van-ban-den/moi/").status_code == 200
    assert client.get("/viec/").context["shell"]["agency_name"] == "Ủy ban nhân dân xã An Lạc"
    assert AuditEntry.objects.get(act="user.switched_post").target_id == second_post.pk
    client.post("/chuc-danh/", {"post": province.specialist.pk})
    assert client.get(page).status_code == 404


def test_nobody_switches_to_another_persons_post(province: Agency, browse: Browse) -> None:
    client = browse(province.specialist)
    for post in (province.leader.pk, "", "abc", 0):
        assert client.post("/chuc-danh/", {"post": post}).status_code == 404
    assert client.get("/chuc-danh/")["Location"] == "/", "who has one desk has nothing to choose"
    assert client.get("/viec/").context["shell"]["post_title"] == "Chuyên viên"


def test_a_post_that_ended_falls_back_to_the_one_still_held(
    province: Agency, second_post: Post, browse: Browse
) -> None:
    client = browse(province.specialist)
    client.post("/chuc-danh/", {"post": second_post.pk})
    Post.objects.filter(pk=second_post.pk).update(
        starts_on=timezone.localdate() - timedelta(days=9), ends_on=timezone.localdate() - timedelta(days=1)
    )
    assert client.get("/viec/").context["shell"]["post_title"] == "Chuyên viên"


def test_a_post_is_held_from_its_first_to_its_last_day(province: Agency) -> None:
    today = timezone.localdate()
    post = province.specialist
    Post.objects.filter(pk=post.pk).update(starts_on=today - timedelta(days=3), ends_on=today + timedelta(days=3))
    held = {day: bool(posts_of(post.user, today + timedelta(days=day))) for day in (-4, -3, 0, 3, 4)}
    assert held == {-4: False, -3: True, 0: True, 3: True, 4: False}


def test_agency_wide_inboxes_are_worked_from_any_unit_others_only_from_their_own(province: Agency) -> None:
    today = timezone.localdate()
    assert list(workers_of_inbox(province.unit.pk, Role.CLERK, today)) == [province.clerk]
    assert list(workers_of_inbox(province.division.pk, Role.UNIT_HEAD, today)) == [province.unit_head]
    assert list(workers_of_inbox(province.unit.pk, Role.UNIT_HEAD, today)) == []


def test_the_same_post_is_not_given_twice(province: Agency) -> None:
    post = province.clerk
    with pytest.raises(IntegrityError, match="one_open_post_per_user_unit_role"), transaction.atomic():
        Post.objects.create(user=post.user, unit=post.unit, role=post.role, title="Văn thư", starts_on=post.starts_on)


def test_two_posts_of_one_role_in_one_unit_never_overlap(province: Agency, admin: Post, browse: Browse) -> None:
    today, post = timezone.localdate(), province.specialist
    Post.objects.filter(pk=post.pk).update(ends_on=today + timedelta(days=9))
    again = {"user": post.user, "unit": post.unit, "role": post.role, "title": "Chuyên viên"}
    with pytest.raises(IntegrityError, match="one_post_of_a_role_at_a_time"), transaction.atomic():
        Post.objects.create(**again, starts_on=today + timedelta(days=9))
    place = Place(post.unit, post.role, "Chuyên viên", today + timedelta(days=9))
    with pytest.raises(BadInput, match="còn giữ vai trò đó tại đơn vị đến hết ngày"):
        appointing(post.user, place, Actor.of(admin))
    appointing(post.user, replace(place, starts_on=today + timedelta(days=10)), Actor.of(admin))
    Post.objects.create(**again, starts_on=today + timedelta(days=10))
    # Another role, another unit: as many as there are.
    Post.objects.create(**{**again, "role": Role.CLERK}, starts_on=today)
    Post.objects.create(**{**again, "unit": province.other_division}, starts_on=today)


def test_a_plain_unit_belongs_to_an_agency_and_an_agency_to_none(province: Agency) -> None:
    for wrong in (
        Unit(name="Phòng lạc", short_name="Phòng lạc", code="H99.77", abbreviation="PL"),
        Unit(
            name="Sở lạc",
            short_name="Sở lạc",
            code="H99.78",
            abbreviation="SL",
            keeps_registers=True,
            belongs_to=province.unit,
        ),
    ):
        with pytest.raises(IntegrityError, match="unit_belongs_to_agency_unless_agency"), transaction.atomic():
            wrong.save()


OVERVIEW = {"print_registers", "report"}
TASKS = {"assign_tasks", "answer_tasks"}
# Who may do what (SD-5, DN-6, KS-6, KS-9, SD-12.3, GL-4, GL-5), typed from the regulations.
RIGHTS = {
    Role.CLERK: OVERVIEW
    | {"read_agency", "register", "submit", "handle", "issue", "receive", "notify_agency", "ask_consent"}
    | {"take_over"},
    Role.CHIEF_OF_OFFICE: OVERVIEW
    | TASKS
    | {"read_agency", "sort", "assign", "handle", "draft", "review", "appraise", "notify_agency", "dossiers"}
    | {"supervise_tasks", "delegate", "take_over", "reassign", "record_leave", "attendance"},
    Role.LEADER: OVERVIEW
    | {"read_agency", "annotate", "handle", "sign", "notify_agency", "dossiers", "answer_tasks", "supervise_tasks"}
    | {"delegate", "reassign", "attendance", "consent", "read_audit", "take_over"},
    Role.UNIT_HEAD: TASKS | {"assign", "handle", "draft", "review", "notify_unit", "delegate", "reassign"},
    Role.SPECIALIST: TASKS | {"handle", "draft"},
    Role.AGENCY_ADMIN: {"notify_agency", "handle_incidents", "manage_accounts", "ask_consent", "back_up", "read_audit"}
    | {"manage_units"},
    # VP-5.2
    Role.ONESTOP_OFFICER: {"receive_case", "hand_over", "handle"},
}


@pytest.mark.parametrize("role", Role.values)
def test_each_role_has_exactly_its_rights(role: str) -> None:
    assert {str(perm) for perm in perms_of(role)} == RIGHTS[Role(role)]


def test_an_unknown_role_has_no_right_at_all(province: Agency) -> None:
    post = province.specialist
    post.role = "minister"
    assert not any(Actor.of(post).has_perm(perm) for perm in Perm.values)
