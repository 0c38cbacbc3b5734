"""What a set of receivers must obey (SD-5.3a: one lead, others coordinate or are informed)."""

from collections.abc import Sequence

from django.utils import timezone

from qlvb.lib.errors import BadInput
from workflow.enums import Part
from workflow.models import Step
from workflow.rules.holders import Hand

MAX_HANDS = 200


def check_hands(hands: Sequence[Hand], step: Step) -> None:
    """Somebody must carry on what this step carries, exactly one as lead, nobody twice, no deadline in the past."""
    if not hands:
        raise BadInput("Hãy chọn ít nhất một đơn vị hoặc người nhận.", field="targets")
    if len(hands) > MAX_HANDS:
        raise BadInput(f"Mỗi lần chuyển không quá {MAX_HANDS} nơi nhận.", field="targets")
    leads = sum(hand.part == Part.LEAD for hand in hands)
    if step.part == Part.LEAD and leads != 1:
        raise BadInput("Phải có đúng một nơi chủ trì.", field="targets")
    if step.part != Part.LEAD and leads:
        raise BadInput("Bạn không giữ vai trò chủ trì nên không giao chủ trì cho nơi khác.", field="targets")
    if step.part == Part.COORDINATE and not any(hand.part == Part.COORDINATE for hand in hands):
        raise BadInput("Phải có ít nhất một nơi tiếp tục phối hợp.", field="targets")
    if step.part == Part.INFORM and any(hand.part != Part.INFORM for hand in hands):
        raise BadInput("Bạn nhận văn bản để biết nên chỉ chuyển tiếp để biết.", field="targets")
    if any(hand.due_at and timezone.localdate(hand.due_at) < timezone.localdate() for hand in hands):
        raise BadInput("Hạn xử lý không được trước ngày hôm nay.", field="targets")
    seen = set()
    for hand in hands:
        key = (hand.holder.post.pk if hand.holder.post else None, hand.holder.unit.pk, hand.holder.role)
        if key in seen:
            raise BadInput(f"{hand.holder.name} được chọn hai lần.", field="targets")
        seen.add(key)


def describe(hands: Sequence[Hand]) -> str:
    """'Phòng Kinh tế (chủ trì), Văn phòng (để biết)'"""
    return ", ".join(f"{hand.holder.name} ({Part(hand.part).label.lower()})" for hand in hands)
