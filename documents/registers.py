"""Sổ văn bản: how an agency keeps its registers changes only with the head's consent (SD-9.5; Decree 30 art. 15).

The administrator asks, for this year or the next; the head sees before and after; the system opens, changes or gives up
the register the moment he agrees.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from accounts import audit
from accounts.actor import Actor
from accounts.consents import Change, Matter
from accounts.enums import ConsentKind
from accounts.models import Consent, Unit
from accounts.rules.accounts import check_may_manage
from documents.actions.open_registers import kept_on, open_registers
from documents.enums import Direction, LedgerKind
from documents.models import NumberEntry, Register, RegisterCounter
from documents.rules.registers import Series, check_moves, check_name, check_plan, in_order, said
from qlvb.lib.errors import BadInput, InvalidTransition, RuleViolation

# What the head reads of a register, and what the log calls it.
FIELDS = {"Sổ": "register", "Tên loại văn bản": "document_types", "Áp dụng": "applies"}
_NEW = "new"
_ASKED = (
    "Đã có đề nghị về sổ tên này hoặc tên loại này đang chờ ở mục Ý kiến đồng ý; "
    "muốn thay đổi thì rút đề nghị ấy trước."
)


@dataclass(frozen=True, slots=True)
class Book:
    """How a register is kept."""

    name: str
    types: frozenset[str] = frozenset()

    def as_data(self) -> dict[str, Any]:
        return {"name": self.name, "types": in_order(self.types)}

    @classmethod
    def of_data(cls, data: dict[str, Any]) -> "Book":
        return cls(data["name"], frozenset(data["types"]))

    @classmethod
    def of(cls, register: Register) -> "Book":
        return cls(register.name, frozenset(register.document_types))


def years_of(actor: Actor) -> tuple[int, int]:
    """The year whose registers are in use, and the one to come."""
    return actor.today().year, actor.today().year + 1


def plan_of(agency_id: int, year: int) -> list[Register]:
    """The registers open in that year; before it is opened those it will be opened with, as they stand in the year
    before.
    """
    own = Register.objects.filter(agency_id=agency_id, year=year)
    found = own.filter(closed_at=None) if own.exists() else kept_on(agency_id, year)
    return list(found.select_related("counter").order_by("direction", "pk"))


def numbered_types(agency_id: int, year: int) -> dict[str, str]:
    """Types that have taken a number in that year, also one voided later: in which register."""
    taken = NumberEntry.objects.filter(
        register__agency_id=agency_id,
        register__year=year,
        register__direction=Direction.OUTGOING,
        kind=LedgerKind.TAKEN,
    )
    rows = taken.order_by().values_list("item__outgoingdocument__document_type", "register__name").distinct()
    return dict(rows)


def opening(year: int, new: Book, actor: Actor) -> Matter:
    """A series of its own for some types of outgoing documents."""
    check_may_manage(actor)
    if not new.types:
        raise BadInput("Hãy chọn ít nhất một tên loại văn bản.", field="types")
    _check(None, year, new, actor)
    return _matter("Mở", None, year, None, new)


def changing(register: Register, year: int, new: Book, actor: Actor) -> Matter:
    """Another name, or other types."""
    check_may_manage(actor)
    before = Book.of(register)
    if before == new:
        raise BadInput("Chưa có mục nào khác với sổ đang dùng.")
    if before.types and not new.types:
        raise BadInput("Hãy chọn ít nhất một tên loại văn bản.", field="types")
    _check(register, year, new, actor)
    return _matter("Sửa", register, year, before, new)


def closing(register: Register, year: int, actor: Actor) -> Matter:
    """Its types go back to the general register."""
    check_may_manage(actor)
    _check(register, year, None, actor)
    return _matter("Bỏ", register, year, Book.of(register), None)


def _matter(verb: str, register: Register | None, year: int, before: Book | None, after: Book | None) -> Matter:
    direction = register.direction if register else Direction.OUTGOING
    terms = {
        "year": year,
        "direction": str(direction),
        "before": before.as_data() if before else None,
        "after": after.as_data() if after else None,
    }
    was, will = _said(before, year, direction), _said(after, year, direction)
    changes = [Change(label, was[label], will[label]) for label in FIELDS]
    named = before or after
    assert named is not None
    title = f"{verb} sổ “{named.name}” năm {year}"

    def in_the_way(other: dict[str, Any]) -> str:
        return _ASKED if other["year"] == year and _meets(after, other["after"]) else ""

    return Matter(ConsentKind.REGISTERS, title, terms, changes, register, in_the_way)


def _meets(book: Book | None, other: dict[str, Any] | None) -> bool:
    """Whether the two could not both be agreed to."""
    if book is None or other is None:
        return False
    return book.name.casefold() == other["name"].casefold() or not book.types.isdisjoint(other["types"])


def _said(book: Book | None, year: int, direction: str) -> dict[str, str]:
    """As people read it."""
    if book is None:
        return dict.fromkeys(FIELDS, "")
    types = "mọi văn bản đến" if direction == Direction.INCOMING else said(book.types)
    return dict(zip(FIELDS, (book.name, types, f"năm {year}"), strict=True))


def _check(register: Register | None, year: int, new: Book | None, actor: Actor) -> None:
    """Whether the year's registers may be so. `register`: the one that changes, as the plan has it; `new` None: it is
    given up.
    """
    this, following = years_of(actor)
    if year not in (this, following):
        raise InvalidTransition(f"Chỉ thay đổi sổ của năm {this} và năm {following}.")
    plan = plan_of(actor.agency_id, year)
    if not plan:
        raise InvalidTransition(f"Cơ quan chưa có sổ văn bản năm {year}.")
    if register is not None and register not in plan:
        raise InvalidTransition(f"Sổ này không còn dùng cho năm {year}.")
    direction = register.direction if register else Direction.OUTGOING
    if new is not None:
        check_name(new.name, _names(plan, register, direction, year, actor.agency_id), year)
    if direction == Direction.INCOMING:
        _check_incoming(new)
        return
    before = [Series(str(one.pk), one.name, frozenset(one.document_types)) for one in plan if _goes_out(one)]
    after = [series for series in before if register is None or series.key != str(register.pk)]
    if new is not None:
        after.append(Series(str(register.pk) if register else _NEW, new.name, new.types))
    check_plan(after)
    check_moves(before, after, numbered_types(actor.agency_id, year), year)


def _check_incoming(new: Book | None) -> None:
    """One book for whatever comes (Decree 30 art. 22): it has a name, and that is all there is to change."""
    if new is None:
        raise InvalidTransition("Cơ quan luôn có một sổ đăng ký văn bản đến nên không bỏ được.")
    if new.types:
        raise BadInput("Sổ văn bản đến nhận mọi tên loại.", field="types")


def _names(plan: list[Register], register: Register | None, direction: str, year: int, agency_id: int) -> set[str]:
    """What other registers of the year are called, also those given up."""
    closed = Register.objects.filter(agency_id=agency_id, year=year, direction=direction).exclude(closed_at=None)
    named = {one.name for one in plan if one.direction == direction and one != register}
    return named | set(closed.order_by().values_list("name", flat=True))


def _goes_out(register: Register) -> bool:
    return register.direction == Direction.OUTGOING


def apply(consent: Consent, actor: Actor) -> None:
    """Inside the transaction in which the head agrees, and only if the registers are still as he saw them."""
    Unit.objects.select_for_update(no_key=True).get(pk=consent.agency_id)
    terms, agency = consent.terms, Unit.objects.get(pk=consent.agency_id)
    before = Book.of_data(terms["before"]) if terms["before"] else None
    after = Book.of_data(terms["after"]) if terms["after"] else None
    try:
        if terms["year"] in years_of(actor):
            open_registers(agency, terms["year"], actor=actor)
        # Whoever takes a number now waits, and whoever has taken one since is seen below.
        list(
            RegisterCounter.objects.select_for_update()
            .filter(register__agency=agency, register__year=terms["year"])
            .order_by("pk")
        )
        register = _as_asked(before, terms, agency) if before else None
        _check(register, terms["year"], after, actor)
    except RuleViolation as refusal:
        raise InvalidTransition(f"{refusal.sentence} Hãy không đồng ý để quản trị đề nghị lại.") from None
    act = "register.changed"
    if register is None:
        assert after is not None
        act = "register.opened"
        register = Register(agency=agency, direction=Direction.OUTGOING, year=terms["year"], name=after.name)
        register.document_types = in_order(after.types)
        register.save()
        RegisterCounter.objects.create(register=register)
    elif after is None:
        act = "register.closed"
        register.closed_at = actor.now()
        register.save(update_fields=["closed_at"])
    else:
        register.name, register.document_types = after.name, in_order(after.types)
        register.save(update_fields=["name", "document_types"])
    was, will = ({FIELDS[change["label"]]: change[when] for change in consent.changes} for when in ("before", "after"))
    audit.record(act, actor, register, name=str(register), consent=consent.pk, **audit.changed(was, will))


def _as_asked(before: Book, terms: dict[str, Any], agency: Unit) -> Register:
    found = Register.objects.filter(
        agency=agency, year=terms["year"], direction=terms["direction"], name=before.name, closed_at=None
    ).first()
    if found is None or Book.of(found) != before:
        raise InvalidTransition("Sổ đã thay đổi sau khi đề nghị.")
    return found


def changes_of(agency_id: int, *, most: int = 20) -> Collection[Consent]:
    """What was asked about the agency's registers and answered, newest first."""
    found = Consent.objects.filter(agency_id=agency_id, kind=ConsentKind.REGISTERS)
    return list(found.select_related("asked_by__user", "decided_by__user").order_by("-asked_at", "-pk")[:most])
