"""Each routing act is refused to the wrong role, to whoever does not hold the step, and the second time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Post
from documents.models import IncomingDocument
from qlvb.lib.errors import InvalidTransition, NotAllowed, RuleViolation
from tests.factories.documents import at_specialist, at_unit, drafting, lead, registered, with_chief, with_leader
from tests.factories.people import Agency, make_post
from tests.workflow.trace import marks
from workflow.actions.acknowledge import acknowledge
from workflow.actions.annotate import annotate
from workflow.actions.assign import assign
from workflow.actions.contribute import contribute
from workflow.actions.finish import finish
from workflow.actions.forward import forward
from workflow.actions.send_back import send_back
from workflow.actions.submit import submit
from workflow.actions.submit_to_leader import submit_to_leader
from workflow.enums import Part
from workflow.models import Step
from workflow.permissions import why_not
from workflow.rules.holders import Hand, Holder
from workflow.transitions import ACKNOWLEDGE, ANNOTATE, CONTRIBUTE, FINISH, FORWARD


@dataclass(frozen=True)
class Case:
    """One act: where it starts, which step, who does it, how."""

    label: str
    reached: Callable[[Agency], IncomingDocument]
    part: str
    doer: str
    run: Callable[[int, Agency, Actor], Any]


def to_unit(agency: Agency) -> list[Hand]:
    return [Hand(Holder.inbox(agency.division, Role.UNIT_HEAD))]


def to_specialist(agency: Agency) -> list[Hand]:
    return [Hand(Holder.person(agency.specialist))]


CASES = [
    Case("Trình Chánh Văn phòng", registered, Part.LEAD, "clerk", lambda pk, a, who: submit(pk, to=a.chief, actor=who)),
    Case(
        "Trình lãnh đạo",
        with_chief,
        Part.LEAD,
        "chief",
        lambda pk, a, who: submit_to_leader(pk, to=a.leader, proposal="Đề xuất.", actor=who),
    ),
    Case("Chuyển xử lý", with_chief, Part.LEAD, "chief", lambda pk, a, who: forward(pk, hands=to_unit(a), actor=who)),
    Case(
        "Bút phê",
        with_leader,
        Part.LEAD,
        "leader",
        lambda pk, a, who: annotate(pk, text="Thực hiện.", hands=to_unit(a), actor=who),
    ),
    Case(
        "Giao xử lý", at_unit, Part.LEAD, "unit_head", lambda pk, a, who: assign(pk, hands=to_specialist(a), actor=who)
    ),
    Case("Trả lại", with_chief, Part.LEAD, "chief", lambda pk, a, who: send_back(pk, reason="Nhầm.", actor=who)),
    Case("Đã biết", at_unit, Part.INFORM, "chief", lambda pk, a, who: acknowledge(pk, actor=who)),
    Case(
        "Gửi ý kiến phối hợp",
        at_unit,
        Part.COORDINATE,
        "other_head",
        lambda pk, a, who: contribute(pk, text="Nhất trí.", actor=who),
    ),
    Case(
        "Kết thúc xử lý",
        at_specialist,
        Part.LEAD,
        "specialist",
        lambda pk, a, who: finish(pk, outcome="Đã xong.", actor=who),
    ),
]
each_act = pytest.mark.parametrize("case", CASES, ids=[case.label for case in CASES])


def step_of(document: IncomingDocument, part: str) -> Step:
    return lead(document) if part == Part.LEAD else Step.objects.get(item_id=document.pk, part=part)


def refusal(run: Callable[[], Any]) -> RuleViolation:
    with pytest.raises(RuleViolation) as caught:
        run()
    return caught.value


# Role → the acts it may never do.
FORBIDDEN = {
    "clerk": {"Trình lãnh đạo", "Chuyển xử lý", "Bút phê", "Giao xử lý"},
    "chief": {"Trình Chánh Văn phòng", "Bút phê"},
    "leader": {"Trình Chánh Văn phòng", "Trình lãnh đạo", "Chuyển xử lý", "Giao xử lý"},
    "unit_head": {"Trình Chánh Văn phòng", "Trình lãnh đạo", "Chuyển xử lý", "Bút phê"},
    "specialist": {"Trình Chánh Văn phòng", "Trình lãnh đạo", "Chuyển xử lý", "Bút phê", "Giao xử lý"},
}
TITLES = {
    "clerk": "Văn thư",
    "chief": "Chánh Văn phòng",
    "leader": "Chủ tịch",
    "unit_head": "Trưởng phòng",
    "specialist": "Chuyên viên",
}
NOT_YOURS = "Văn bản không nằm ở bước do bạn xử lý."


@each_act
def test_only_the_right_role_holding_the_step_may_act(province: Agency, case: Case) -> None:
    document = case.reached(province)
    step = step_of(document, case.part)
    before = marks(document)
    for who, forbidden in FORBIDDEN.items():
        post: Post = getattr(province, who)
        if who == case.doer:
            continue
        refused = refusal(lambda post=post: case.run(step.pk, province, Actor.of(post)))
        wanted = (
            f"Chức danh {TITLES[who]} không có quyền thực hiện “{case.label}”."
            if case.label in forbidden
            else NOT_YOURS
        )
        assert isinstance(refused, NotAllowed) and refused.sentence == wanted
    assert marks(document) == before


@each_act
def test_the_same_role_elsewhere_does_not_hold_the_step(province: Agency, commune: Agency, case: Case) -> None:
    document = case.reached(province)
    step = step_of(document, case.part)
    elsewhere = {
        "unit_head": province.other_head,
        "other_head": province.unit_head,
        "specialist": province.other_specialist,
        "leader": province.deputy,
    }
    for post in (elsewhere.get(case.doer), getattr(commune, case.doer)):
        if post:
            refused = refusal(lambda post=post: case.run(step.pk, province, Actor.of(post)))
            assert isinstance(refused, NotAllowed) and refused.sentence == NOT_YOURS


@each_act
def test_the_second_time_is_refused(province: Agency, case: Case) -> None:
    document = case.reached(province)
    step = step_of(document, case.part)
    actor = Actor.of(getattr(province, case.doer))
    case.run(step.pk, province, actor)
    before = marks(document)
    refused = refusal(lambda: case.run(step.pk, province, actor))
    why = {
        "Trả lại": "bước này ở trạng thái “Đã trả lại”.",
        "Kết thúc xử lý": "văn bản đã kết thúc xử lý.",
    }.get(case.label, "bước này ở trạng thái “Đã xử lý”.")
    assert isinstance(refused, InvalidTransition)
    assert refused.sentence == f"Không thể thực hiện “{case.label}”: {why}"
    assert marks(document) == before


def test_an_act_asks_for_the_right_part(province: Agency) -> None:
    document = at_unit(province)
    chief, informed = Actor.of(province.chief), step_of(document, Part.INFORM)
    head, leading = Actor.of(province.unit_head), step_of(document, Part.LEAD)
    wrong_part = "Chỉ nơi giữ vai trò {} mới thực hiện được “{}”."
    assert why_not(chief, informed, FINISH) == wrong_part.format("chủ trì", "Kết thúc xử lý")
    assert why_not(head, leading, CONTRIBUTE) == wrong_part.format("phối hợp", "Gửi ý kiến phối hợp")
    assert why_not(head, leading, ACKNOWLEDGE) == wrong_part.format("để biết", "Đã biết")
    assert why_not(chief, informed, FORWARD) == ""


def test_two_clerks_share_one_inbox_and_the_one_who_acts_is_named(province: Agency) -> None:
    second = make_post("vanthu2", "Lê Thị Hồng", province.office, Role.CLERK, "Văn thư")
    document = registered(province)
    step = lead(document)
    submit(step.pk, to=province.chief, actor=Actor.of(second))
    step.refresh_from_db()
    assert step.done_by == second
    refused = refusal(lambda: submit(step.pk, to=province.chief, actor=Actor.of(province.clerk)))
    assert isinstance(refused, InvalidTransition)


def test_a_draft_does_not_travel_like_an_incoming_document(province: Agency) -> None:
    draft = drafting(province, with_file=False)
    actor = Actor.of(province.specialist)
    assert why_not(actor, lead(draft), FINISH) == ("Dự thảo đi theo luồng duyệt riêng, không chuyển như văn bản đến.")
    assert why_not(Actor.of(province.leader), lead(draft), ANNOTATE) == NOT_YOURS
