"""What the demo tells of groups of rights, shares and registers can be told, once, however often it is loaded."""

from datetime import timedelta

from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import ConsentKind, ConsentState, Perm
from accounts.models import Consent, Post, RightsGroup
from qlvb.demo.seeding import rights
from qlvb.demo.seeding.organisation import Province
from tests.clock import at
from tests.factories import documents as made
from tests.factories.people import Agency
from workflow.models import Share
from workflow.queries import visible_to


def test_a_group_two_shares_and_a_register_that_is_asked_for(province: Agency, admin: Post, colleague: Post) -> None:
    with at(timezone.now() - timedelta(days=5)):
        papers = [made.with_chief(province, issued_on=None), made.with_chief(province, issued_on=None)]
    people = {
        "quantri.tinh": admin,
        "chutich.tinh": province.leader,
        "chanhvp.tinh": province.chief,
        "cv2.noichinh.tinh": colleague,
        "cv.vanxa.tinh": province.other_specialist,
    }
    units = {"tinh": province.unit, "tinh-kgvx": province.other_division}
    demo = Province(timezone.localdate(), units=units, posts={name: [post] for name, post in people.items()})
    rights.play(demo)
    rights.play(demo)
    assert RightsGroup.objects.get().name == "Tổng hợp, báo cáo"
    assert Actor.of(Post.objects.get(pk=colleague.pk)).has_perm(Perm.REPORT)
    shares = list(Share.objects.order_by("pk"))
    assert [share.whom for share in shares] == ["Ngô Thị Thùy Dương (Chuyên viên)", "Phòng Kinh tế"]
    for paper in papers:
        assert visible_to(Actor.of(province.other_specialist)).filter(pk=paper.pk).exists()
    waiting = Consent.objects.get(kind=ConsentKind.REGISTERS)
    assert waiting.state == ConsentState.WAITING and "Sổ đăng ký báo cáo" in waiting.title
