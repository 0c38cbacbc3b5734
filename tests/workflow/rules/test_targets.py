"""Where each role may send an item; clerks are nobody's receivers, and nobody sends to himself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Post
from qlvb.lib.errors import BadInput
from qlvb.lib.transitions import Transition
from tests.factories.people import Agency
from workflow import transitions as T
from workflow.rules.targets import holder_of, targets_for


def offered(post: Post, act: Transition) -> set[str]:
    return {target.label for target in targets_for(Actor.of(post), act, timezone.localdate())}


def test_the_clerk_submits_only_to_the_chief_of_office(province: Agency, commune: Agency) -> None:
    assert offered(province.clerk, T.SUBMIT) == {"Trần Quốc Bảo – Chánh Văn phòng"}


def test_the_chief_submits_only_to_leaders(province: Agency, commune: Agency) -> None:
    assert offered(province.chief, T.SUBMIT_TO_LEADER) == {
        "Hoàng Minh Đức – Chủ tịch",
        "Phạm Thị Ngọc Lan – Phó Chủ tịch",
    }


def test_the_chief_forwards_to_units_and_people_of_the_agency(province: Agency, commune: Agency) -> None:
    assert offered(province.chief, T.FORWARD) == {
        "Phòng Nội chính",
        "Phòng Kinh tế",
        "Hoàng Minh Đức – Chủ tịch",
        "Phạm Thị Ngọc Lan – Phó Chủ tịch",
        "Vũ Đình Khải – Trưởng phòng",
        "Đỗ Anh Tuấn – Chuyên viên",
        "Đặng Quang Huy – Trưởng phòng",
        "Ngô Thị Thùy Dương – Chuyên viên",
    }


def test_the_leader_also_gives_to_the_office(province: Agency, commune: Agency) -> None:
    assert offered(province.leader, T.ANNOTATE) == {
        "Văn phòng",
        "Phòng Nội chính",
        "Phòng Kinh tế",
        "Trần Quốc Bảo – Chánh Văn phòng",
        "Phạm Thị Ngọc Lan – Phó Chủ tịch",
        "Vũ Đình Khải – Trưởng phòng",
        "Đỗ Anh Tuấn – Chuyên viên",
        "Đặng Quang Huy – Trưởng phòng",
        "Ngô Thị Thùy Dương – Chuyên viên",
    }


def test_the_unit_head_gives_work_only_in_his_own_unit(province: Agency, commune: Agency) -> None:
    assert offered(province.unit_head, T.ASSIGN) == {"Đỗ Anh Tuấn – Chuyên viên"}


def test_a_unit_without_a_head_is_not_offered(province: Agency) -> None:
    Post.objects.filter(pk=province.other_head.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    labels = offered(province.leader, T.ANNOTATE)
    assert "Phòng Kinh tế" not in labels and "Đặng Quang Huy – Trưởng phòng" not in labels
    assert {"Phòng Nội chính", "Ngô Thị Thùy Dương – Chuyên viên"} <= labels


def test_a_post_serves_through_its_last_day(province: Agency) -> None:
    Post.objects.filter(pk=province.other_head.pk).update(ends_on=timezone.localdate())
    assert "Phòng Kinh tế" in offered(province.leader, T.ANNOTATE)


def test_a_closed_account_is_not_offered(province: Agency) -> None:
    user = province.specialist.user
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert offered(province.unit_head, T.ASSIGN) == set()


def test_a_dissolved_unit_is_not_offered(province: Agency) -> None:
    province.other_division.valid_to = timezone.localdate()
    province.other_division.save(update_fields=["valid_to"])
    assert "Phòng Kinh tế" not in offered(province.leader, T.ANNOTATE)


def test_a_receiver_outside_the_list_is_refused(province: Agency, commune: Agency) -> None:
    actor = Actor.of(province.unit_head)
    targets = targets_for(actor, T.ASSIGN, actor.today())
    assert holder_of(f"post:{province.specialist.pk}", targets).post == province.specialist
    for value in (f"post:{province.other_specialist.pk}", f"post:{commune.specialist.pk}", "unit:1", "", "post:0 OR 1"):
        with pytest.raises(BadInput, match=r"^Nơi nhận không có trong danh sách bạn được chuyển tới\.$"):
            holder_of(value, targets)
