"""What the demo tells of the organisation can be told, once, however often the demo is loaded."""

from django.utils import timezone

from accounts.models import Post, UnitChange
from accounts.naming import Names
from qlvb.demo.seeding import changes
from qlvb.demo.seeding.organisation import Province
from tests.factories.people import Agency


def test_a_unit_came_and_went_and_a_renaming_is_planned(province: Agency, admin: Post) -> None:
    units = {"tinh": province.unit, "tinh-nc": province.division, "tinh-kt": province.other_division}
    demo = Province(timezone.localdate(), units=units, posts={"quantri.tinh": [admin]})
    changes.play(demo)
    changes.play(demo)
    states = list(UnitChange.objects.order_by("effective_on").values_list("kind", "state"))
    assert states == [("create", "done"), ("merge", "done"), ("rename", "planned")]
    gone = UnitChange.objects.get(kind="merge").unit
    assert gone is not None and Names().told(gone, None) == "Tổ Pháp chế (nay là Phòng Nội chính)"
