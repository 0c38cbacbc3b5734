"""What is decided about units, checked and put into words: once for the request and once for the act itself, so that
an act on consent does exactly what was asked (SD-9.5: the organisation is the content of the software).
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from accounts.actor import Actor
from accounts.consents import Change, Matter
from accounts.enums import ENDINGS, ChangeKind, ConsentKind
from accounts.impact import Impact, impact_of, what_is_left
from accounts.inheritance import HINDRANCES
from accounts.models import Unit
from accounts.queries import top_agency
from accounts.rules.units import (
    check_changeable,
    check_code,
    check_day,
    check_may_change,
    check_names,
    check_no_circle,
    check_parent,
    check_successors,
)
from qlvb.lib.errors import BadInput, InvalidTransition
from qlvb.lib.vietnamese import sentence_list, short_date

# What a unit says of itself, as forms and history call it.
LABELS = {
    "name": "Tên",
    "short_name": "Tên gọn",
    "abbreviation": "Chữ viết tắt trong ký hiệu",
    "code": "Mã định danh",
    "superior_name": "Cơ quan chủ quản trên văn bản",
    "place_name": "Địa danh",
}


def longest(name: str) -> int:
    """How many letters that field of a unit holds."""
    return {"name": 300, "superior_name": 300, "code": 35, "abbreviation": 30}.get(name, 100)


OF_PLAIN = ("name", "short_name", "abbreviation")
OF_AGENCY = (*OF_PLAIN, "superior_name", "place_name")


@dataclass(frozen=True, slots=True)
class Plan:
    """One change. `unit` None: something new. `facts`: names of a new or renamed unit; `keeps_registers` of a new one.

    `parent`: where a new or moved unit belongs. `successors`: who follows a unit that ends, the first one in people and
    work.
    """

    kind: ChangeKind
    effective_on: date
    unit: Unit | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    parent: Unit | None = None
    successors: tuple[Unit, ...] = ()

    @property
    def is_of_agency(self) -> bool:
        return self.unit.keeps_registers if self.unit else bool(self.facts.get("keeps_registers"))

    @property
    def terms(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "unit": self.unit.pk if self.unit else None,
            "effective_on": self.effective_on.isoformat(),
            "facts": self.facts,
            "parent": self.parent.pk if self.parent else None,
            "successors": [one.pk for one in self.successors],
        }

    @classmethod
    def of_terms(cls, terms: dict[str, Any]) -> "Plan":
        """As `terms` were written."""
        found = Unit.objects.select_related("belongs_to", "parent").in_bulk(
            [pk for pk in (terms["unit"], terms["parent"], *terms["successors"]) if pk]
        )
        return cls(
            ChangeKind(terms["kind"]),
            date.fromisoformat(terms["effective_on"]),
            found[terms["unit"]] if terms["unit"] else None,
            terms["facts"],
            found[terms["parent"]] if terms["parent"] else None,
            tuple(found[pk] for pk in terms["successors"]),
        )

    @property
    def title(self) -> str:
        """'Sáp nhập UBND xã A vào UBND xã B'."""
        name = self.unit.name if self.unit else str(self.facts.get("name", ""))
        names = sentence_list([one.name for one in self.successors])
        match self.kind:
            case ChangeKind.CREATE:
                return f"Thành lập {name}"
            case ChangeKind.RENAME:
                return self._renaming(name)
            case ChangeKind.MOVE:
                return f"Chuyển {name} về trực thuộc {self.parent.name if self.parent else ''}"
            case ChangeKind.MERGE:
                return f"Sáp nhập {name} vào {names}"
            case ChangeKind.SPLIT:
                return f"Chia {name} thành {names}"
            case _:
                return f"Giải thể {name}" + (f", {names} kế thừa" if names else "")

    def _renaming(self, name: str) -> str:
        """'Đổi tên A thành B'; where the name stays: 'Đổi chữ viết tắt trong ký hiệu của A'."""
        if not self.unit or self.facts["name"] != name:
            return f"Đổi tên {name} thành {self.facts['name']}"
        others = [LABELS[key] for key, value in self.facts.items() if getattr(self.unit, key) != value]
        told = sentence_list([label[0].lower() + label[1:] for label in others]) or "tên"
        return f"Đổi {told} của {name}"

    @property
    def impact(self) -> Impact:
        """What it does to people and work; nothing for a new or renamed unit."""
        if self.unit is None:
            return Impact(None)
        heir = self.successors[0] if self.successors else None
        return impact_of(self.kind, self.unit, self.parent or heir, self.effective_on)


def changing(plan: Plan, actor: Actor) -> Matter:
    """Everything that can be known today; what the day itself brings is looked at again when it comes."""
    check_may_change(actor, plan.unit, is_agency=plan.is_of_agency)
    check_day(plan.effective_on, actor.today())
    if plan.unit:
        check_changeable(plan.unit, plan.effective_on, plan.kind)
    check_sound(plan, agency_id=None if plan.is_of_agency else actor.agency_id)
    if plan.unit and plan.parent:
        check_no_circle(plan.parent, plan.unit, plan.effective_on)
    return Matter(ConsentKind.UNITS, f"{plan.title} từ ngày {short_date(plan.effective_on)}", plan.terms,
                  _changes(plan), plan.unit)  # fmt: skip


def check_sound(plan: Plan, *, agency_id: int | None) -> None:
    """What the kind of change demands. `agency_id`: of the plain unit; None for an agency. Asked when it is planned and
    when its day has come.
    """
    match plan.kind:
        case ChangeKind.CREATE:
            _check_complete(plan)
            check_names(plan.facts, None, agency_id=agency_id)
            check_code(plan.facts.get("code", ""))
        case ChangeKind.RENAME:
            assert plan.unit
            _check_complete(plan)
            check_names(plan.facts, plan.unit, agency_id=agency_id)
            if all(getattr(plan.unit, name) == value for name, value in plan.facts.items()):
                raise BadInput("Chưa có mục nào khác với tên đang dùng.", field="name")
        case ChangeKind.MOVE:
            assert plan.unit
            if plan.parent is None:
                raise BadInput("Hãy chọn nơi trực thuộc mới.", field="parent")
            if plan.parent.pk == plan.unit.parent_id:
                raise BadInput(f"Đơn vị đang trực thuộc {plan.parent.name}.", field="parent")
            if plan.unit.pk == top_agency():
                raise InvalidTransition("Cơ quan đứng đầu hệ thống không trực thuộc cơ quan nào.")
        case _:
            assert plan.unit
            check_successors(plan.unit, list(plan.successors), plan.effective_on, plan.kind)
            check_may_end(plan.unit, has_successor=bool(plan.successors))
    if plan.parent:
        check_parent(plan.parent, plan.unit, plan.effective_on, agency_id=agency_id)
    elif plan.kind == ChangeKind.CREATE:
        raise BadInput("Hãy chọn nơi trực thuộc.", field="parent")


def _check_complete(plan: Plan) -> None:
    for name in ("abbreviation", *(("place_name",) if plan.is_of_agency else ())):
        if not plan.facts.get(name):
            raise BadInput(f"Hãy nhập {LABELS[name].lower()}.", field=name)


def check_may_end(unit: Unit, *, has_successor: bool) -> None:
    """Nobody and nothing is left behind."""
    if unit.pk == top_agency():
        raise InvalidTransition("Cơ quan đứng đầu hệ thống không sáp nhập, chia, giải thể được trên hệ thống.")
    if unit.keeps_registers:
        for hindrance in HINDRANCES:
            if sentence := hindrance(unit):
                raise InvalidTransition(sentence)
    if has_successor:
        return
    left = [f"{count} {label}" for label, count in what_is_left(unit)]
    if left:
        raise BadInput(f"{unit.name} còn {sentence_list(left)}: hãy chọn đơn vị kế thừa.", field="successors")


def _changes(plan: Plan) -> list[Change]:
    """Before and after, for the head's eyes and for the page that asks once more."""
    unit = plan.unit
    rows = [
        Change(LABELS[name], str(getattr(unit, name)) if unit else "", str(value))
        for name, value in plan.facts.items()
        if name in LABELS and (unit is None or getattr(unit, name) != value)
    ]
    if plan.parent:
        rows.append(Change("Trực thuộc", unit.parent.name if unit and unit.parent else "", plan.parent.name))
    if plan.kind in ENDINGS:
        assert unit
        rows.append(Change("Hiệu lực", "đang hoạt động", f"hết sau ngày {short_date(before(plan.effective_on))}"))
        names = sentence_list([one.name for one in plan.successors]) or "không có"
        rows.append(Change("Kế thừa", "", names))
    if impact := plan.impact:
        assert unit
        where = "Đi theo đơn vị" if plan.kind == ChangeKind.MOVE else "Chuyển sang nơi kế thừa"
        if impact.moved:
            rows.append(Change(where, "", impact.text))
        if impact.leavers:
            rows.append(Change("Thôi giữ chức danh", "; ".join(one.name for one in impact.leavers), ""))
        rows += [Change("Lưu ý", "", told) for told in impact.warnings]
    rows.append(Change("Có hiệu lực từ ngày", "", short_date(plan.effective_on)))
    return rows


def before(day: date) -> date:
    return day - timedelta(days=1)
