"""Who changes the organisation, and what a change must respect (facts.md §7). Checks raise the user's sentence."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from accounts.actor import Actor
from accounts.enums import ENDINGS, ChangeKind, ChangeState, Perm
from accounts.models import Unit, UnitChange
from accounts.queries import top_agency
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from qlvb.lib.vietnamese import short_date

# What is decided long ahead is decided again when it is near.
FARTHEST = timedelta(days=366)


def check_may_keep_units(actor: Actor) -> None:
    if actor.on_behalf_of or not actor.has_perm(Perm.MANAGE_UNITS):
        raise NotAllowed("Chỉ quản trị của cơ quan xem, thay đổi tổ chức, bộ máy.")


def check_may_change(actor: Actor, unit: Unit | None, *, is_agency: bool) -> None:
    """Units of one's own agency; agencies by the administrator of the one at the top."""
    check_may_keep_units(actor)
    if is_agency and actor.agency_id != top_agency():
        raise NotAllowed("Chỉ quản trị của cơ quan đứng đầu hệ thống thành lập, thay đổi các cơ quan.")
    if unit is not None and not is_agency and unit.belongs_to_id != actor.agency_id:
        raise NotAllowed(f"{unit.name} do quản trị của {unit.agency.name} quản lý.")


def check_may_withdraw(actor: Actor, change: UnitChange) -> None:
    """Whoever may plan it, before it has taken effect."""
    if change.unit is None or change.part_of_id:
        raise InvalidTransition("Thay đổi này không rút được nữa.")
    check_may_change(actor, change.unit, is_agency=change.unit.keeps_registers)
    if change.state != ChangeState.PLANNED:
        raise InvalidTransition(f"Thay đổi này {change.get_state_display().lower()} nên không rút được nữa.")


def check_day(day: date, today: date) -> None:
    if day < today:
        raise BadInput("Ngày có hiệu lực không được trước hôm nay.", field="effective_on")
    if day > today + FARTHEST:
        raise BadInput("Ngày có hiệu lực không được cách đây hơn một năm.", field="effective_on")


def check_changeable(unit: Unit, day: date, kind: str) -> None:
    """It is there on that day, and nothing else is planned for it then or later."""
    if unit.valid_to is not None:
        raise InvalidTransition(f"{unit.name} đã hết hiệu lực từ sau ngày {short_date(unit.valid_to)}.")
    others = unit.changes.exclude(state=ChangeState.WITHDRAWN).filter(part_of=None)
    # A name or a place that was founded wrong this morning is put right today; what ends was there for a day at least.
    first = unit.valid_from if kind in ENDINGS or others.filter(kind=ChangeKind.CREATE, done_at=None).exists() else None
    if unit.valid_from and (day < unit.valid_from or day == first):
        raise BadInput(
            f"{unit.name} có hiệu lực từ ngày {short_date(unit.valid_from)}; thay đổi phải sau ngày đó.",
            field="effective_on",
        )
    # What was done today may be put right today: the history tells both.
    waiting = others.filter(state=ChangeState.PLANNED)
    same = waiting.filter(effective_on=day).first()
    if same:
        raise BadInput(f"Ngày {short_date(day)} đơn vị này đã có thay đổi: {same.title}.", field="effective_on")
    late = waiting.exclude(problem="").filter(effective_on__lt=day).first()
    if late:
        raise InvalidTransition(
            f"Thay đổi “{late.title}” đã đến ngày mà chưa thực hiện được; hãy gỡ vướng mắc hoặc rút thay đổi ấy trước."
        )
    later = others.filter(effective_on__gt=day).order_by("effective_on").first()
    if later:
        raise BadInput(
            f"Đã có thay đổi vào ngày {short_date(later.effective_on)} ({later.title}); ngày hiệu lực phải sau "
            "ngày đó, hoặc rút thay đổi ấy trước.",
            field="effective_on",
        )
    if ending := waiting.filter(kind__in=ENDINGS).first():
        raise InvalidTransition(f"Đơn vị này sẽ hết hiệu lực: {ending.title}.")
    if kind in ENDINGS:
        _check_not_awaited(unit, day)


def _check_not_awaited(unit: Unit, day: date) -> None:
    """Nothing that is planned counts on it still being there."""
    planned = UnitChange.objects.filter(state=ChangeState.PLANNED, effective_on__gte=day).exclude(unit=unit)
    waiting = planned.filter(Q(terms__parent=unit.pk) | Q(successions__successor=unit)).first()
    if waiting:
        raise InvalidTransition(f"Đơn vị này là nơi tiếp nhận của thay đổi đã định: {waiting.title}.")


def check_lasts(unit: Unit, day: date, *, field: str) -> None:
    """Whoever receives something on that day is there then."""
    if unit.has_ended:
        raise BadInput(f"{unit.name} đã hết hiệu lực.", field=field)
    if unit.valid_from and unit.valid_from > day:
        raise BadInput(f"{unit.name} đến ngày {short_date(unit.valid_from)} mới có hiệu lực.", field=field)
    ending = unit.changes.filter(state=ChangeState.PLANNED, kind__in=ENDINGS, effective_on__lte=day).first()
    if ending:
        raise BadInput(f"{unit.name} sẽ hết hiệu lực từ ngày {short_date(ending.effective_on)}.", field=field)


def check_names(facts: dict[str, Any], unit: Unit | None, *, agency_id: int | None) -> None:
    """Nobody else of the same agency (of all agencies, when it is one) is called so; codes are never given twice.

    `agency_id` None: of an agency.
    """
    for name in ("name", "short_name"):
        if not facts.get(name):
            raise BadInput("Hãy nhập tên đơn vị." if name == "name" else "Hãy nhập tên gọn.", field=name)
    others = Unit.objects.filter(valid_to=None).exclude(pk=unit.pk if unit else 0)
    others = others.filter(keeps_registers=True) if agency_id is None else others.filter(belongs_to_id=agency_id)
    for name in ("name", "short_name"):
        if others.filter(**{f"{name}__iexact": facts[name]}).exists():
            raise BadInput(f"Đã có đơn vị tên “{facts[name]}”.", field=name)
        if _planned_names(unit, name, facts[name], agency_id):
            raise BadInput(f"Tên “{facts[name]}” đã định đặt cho đơn vị khác.", field=name)


def _planned_names(unit: Unit | None, name: str, wanted: str, agency_id: int | None) -> bool:
    renamings = UnitChange.objects.filter(state=ChangeState.PLANNED, kind=ChangeKind.RENAME)
    renamings = (
        renamings.filter(unit__keeps_registers=True)
        if agency_id is None
        else renamings.filter(unit__belongs_to_id=agency_id)
    )
    return renamings.exclude(unit=unit).filter(**{f"terms__facts__{name}__iexact": wanted}).exists()


def check_code(code: str) -> None:
    if not code:
        raise BadInput("Hãy nhập mã định danh.", field="code")
    if Unit.objects.filter(code__iexact=code).exists():
        raise BadInput("Mã định danh này đã được cấp cho đơn vị khác.", field="code")


def check_parent(parent: Unit, unit: Unit | None, day: date, *, agency_id: int | None) -> None:
    """A plain unit stays under its agency; nothing is put under itself or what hangs below it."""
    check_lasts(parent, day, field="parent")
    if agency_id is not None and parent.agency_id != agency_id:
        raise BadInput("Đơn vị chỉ trực thuộc cơ quan mình hoặc một đơn vị của cơ quan mình.", field="parent")
    if unit is None:
        return
    if parent.pk == unit.pk:
        raise BadInput("Đơn vị không trực thuộc chính mình.", field="parent")
    if is_below(parent, unit):
        raise BadInput(
            f"{parent.name} đang trực thuộc {unit.name} nên không là cấp trên của đơn vị ấy.", field="parent"
        )


def check_no_circle(parent: Unit, unit: Unit, day: date) -> None:
    """With the moves that are planned, each on its day, the unit never comes to hang below itself. Asked when its own
    move is planned; the day itself looks at the tree as it is then.
    """
    found = UnitChange.objects.filter(state=ChangeState.PLANNED, kind=ChangeKind.MOVE, part_of=None)
    planned = list(found.exclude(unit=unit).order_by("effective_on", "pk"))
    if not planned:
        return
    above: dict[int, int | None] = dict(Unit.objects.values_list("pk", "parent_id"))
    moves = [(change.effective_on, False, change.unit_id or 0, change.terms["parent"]) for change in planned]
    moves.append((day, True, unit.pk, parent.pk))
    is_moved = False
    for _, is_own, moved, to in sorted(moves, key=lambda move: move[:2]):
        above[moved] = to
        is_moved = is_moved or is_own
        circle = _way_up(above, unit.pk) if is_moved else []
        if unit.pk in circle:
            title = next((change.title for change in planned if change.unit_id in circle), planned[0].title)
            raise BadInput(
                f"Đã định “{title}”: {parent.name} sẽ trực thuộc {unit.name} nên không là cấp trên của đơn vị ấy; "
                "hãy rút thay đổi ấy trước.",
                field="parent",
            )


def _way_up(above: dict[int, int | None], unit_id: int) -> list[int]:
    """From what is above the unit, as far as it goes or until it comes back."""
    way: list[int] = []
    at = above.get(unit_id)
    while at is not None and at not in way:
        way.append(at)
        at = above.get(at)
    return way


def is_below(unit: Unit, above: Unit) -> bool:
    """Whether `above` is found on the way up from the unit."""
    seen: set[int] = set()
    parent_id = unit.parent_id
    while parent_id is not None and parent_id not in seen:
        if parent_id == above.pk:
            return True
        seen.add(parent_id)
        parent_id = Unit.objects.values_list("parent_id", flat=True).get(pk=parent_id)
    return False


def check_successors(unit: Unit, successors: list[Unit], day: date, kind: str) -> None:
    """As many as the kind wants, each of the same sort, none of them the unit itself or below it."""
    if kind == ChangeKind.MERGE and len(successors) != 1:
        raise BadInput("Hãy chọn đơn vị nhận sáp nhập.", field="successors")
    if kind == ChangeKind.SPLIT and len(successors) < 2:
        raise BadInput("Chia thì có từ hai đơn vị kế thừa; hãy thành lập các đơn vị ấy trước.", field="successors")
    if len({one.pk for one in successors}) != len(successors):
        raise BadInput("Mỗi đơn vị kế thừa chỉ chọn một lần.", field="successors")
    for one in successors:
        if one.pk == unit.pk:
            raise BadInput("Đơn vị không sáp nhập vào chính mình.", field="successors")
        if one.keeps_registers != unit.keeps_registers or one.belongs_to_id != unit.belongs_to_id:
            raise BadInput("Cơ quan do cơ quan kế thừa, đơn vị do đơn vị cùng cơ quan kế thừa.", field="successors")
        if is_below(one, unit):
            raise BadInput(f"{one.name} đang trực thuộc {unit.name}; hãy chuyển trực thuộc trước.", field="successors")
        check_lasts(one, day, field="successors")
