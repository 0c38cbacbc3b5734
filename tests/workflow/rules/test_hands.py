"""What a set of receivers must obey (SD-5.3a), sentence by sentence."""

import pytest

from accounts.enums import Role
from accounts.models import Post, Unit, User
from qlvb.lib.errors import BadInput
from workflow.enums import Part
from workflow.models import Step
from workflow.rules.hands import check_hands, describe
from workflow.rules.holders import Hand, Holder

COMMITTEE = Unit(pk=1, name="Ủy ban nhân dân tỉnh", short_name="UBND tỉnh", keeps_registers=True)
ECONOMY = Unit(pk=2, name="Phòng Kinh tế", short_name="Phòng Kinh tế", belongs_to=COMMITTEE)
HOME = Unit(pk=3, name="Phòng Nội chính", short_name="Phòng Nội chính", belongs_to=COMMITTEE)
TUAN = Post(pk=7, user=User(pk=7, full_name="Đỗ Anh Tuấn"), unit=HOME, role=Role.SPECIALIST, title="Chuyên viên")


def unit(where: Unit, part: str) -> Hand:
    return Hand(Holder.inbox(where, Role.UNIT_HEAD), part=part)


def tuan(part: str) -> Hand:
    return Hand(Holder.person(TUAN), part=part)


LEAD, COORDINATE, INFORM = Part.LEAD, Part.COORDINATE, Part.INFORM


@pytest.mark.parametrize(
    ("held", "hands"),
    [
        (LEAD, [unit(ECONOMY, LEAD)]),
        (LEAD, [unit(ECONOMY, LEAD), unit(HOME, COORDINATE), tuan(INFORM)]),
        (COORDINATE, [tuan(COORDINATE)]),
        (COORDINATE, [tuan(COORDINATE), unit(ECONOMY, COORDINATE), unit(HOME, INFORM)]),
        (INFORM, [tuan(INFORM), unit(ECONOMY, INFORM)]),
    ],
)
def test_what_may_be_handed_on(held: str, hands: list[Hand]) -> None:
    check_hands(hands, Step(part=held))


ONE_LEAD = "Phải có đúng một nơi chủ trì."
NOT_YOURS = "Bạn không giữ vai trò chủ trì nên không giao chủ trì cho nơi khác."
ONLY_INFORM = "Bạn nhận văn bản để biết nên chỉ chuyển tiếp để biết."


@pytest.mark.parametrize(
    ("held", "hands", "sentence"),
    [
        (LEAD, [], "Hãy chọn ít nhất một đơn vị hoặc người nhận."),
        (LEAD, [unit(ECONOMY, COORDINATE)], ONE_LEAD),
        (LEAD, [unit(ECONOMY, LEAD), unit(HOME, LEAD)], ONE_LEAD),
        (COORDINATE, [unit(ECONOMY, LEAD)], NOT_YOURS),
        (INFORM, [unit(ECONOMY, LEAD)], NOT_YOURS),
        (COORDINATE, [unit(ECONOMY, INFORM)], "Phải có ít nhất một nơi tiếp tục phối hợp."),
        (INFORM, [unit(ECONOMY, COORDINATE)], ONLY_INFORM),
        (LEAD, [unit(ECONOMY, LEAD), unit(ECONOMY, INFORM)], "Phòng Kinh tế được chọn hai lần."),
        (LEAD, [tuan(LEAD), tuan(COORDINATE)], "Đỗ Anh Tuấn (Chuyên viên) được chọn hai lần."),
        (LEAD, [unit(ECONOMY, LEAD)] * 201, "Mỗi lần chuyển không quá 200 nơi nhận."),
    ],
)
def test_what_may_not_be_handed_on(held: str, hands: list[Hand], sentence: str) -> None:
    with pytest.raises(BadInput) as refusal:
        check_hands(hands, Step(part=held))
    assert (refusal.value.sentence, refusal.value.field) == (sentence, "targets")


def test_a_person_and_the_inbox_of_his_unit_are_two_receivers() -> None:
    check_hands([unit(HOME, LEAD), tuan(INFORM)], Step(part=LEAD))


def test_receivers_are_named_with_their_parts() -> None:
    office = Hand(Holder.inbox(COMMITTEE, Role.CHIEF_OF_OFFICE), part=INFORM)
    said = describe([unit(ECONOMY, LEAD), tuan(COORDINATE), office])
    assert said == "Phòng Kinh tế (chủ trì), Đỗ Anh Tuấn (Chuyên viên) (phối hợp), Chánh Văn phòng UBND tỉnh (để biết)"
