"""Which series an agency's documents are numbered in, and when that may change (Decree 30 art. 15; facts.md §1.1).

A year's plan is the list of its outgoing registers. Numbers run from 01 to the end of the year and number and notation
are unique in it, so a type that has a number this year stays in its series till the year is over.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from documents.enums import WITHOUT_ABBREVIATION, DocumentType
from qlvb.lib.errors import BadInput, InvalidTransition

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Series:
    """One register of a plan. `types`: none for the general one, which numbers whatever no other names. `key`: what it
    is known by while its name changes.
    """

    key: str
    name: str
    types: frozenset[str] = frozenset()


def check_name(name: str, others: Iterable[str], year: int) -> None:
    """`others`: of the year's other registers of that direction, also those given up."""
    if not name:
        raise BadInput("Hãy nhập tên sổ.", field="name")
    if len(name) > LONGEST_NAME:
        raise BadInput(f"Tên sổ không quá {LONGEST_NAME} ký tự.", field="name")
    if name.casefold() in {other.casefold() for other in others}:
        raise BadInput(f"Năm {year} đã có sổ tên này.", field="name")


def check_plan(plan: Sequence[Series]) -> None:
    """One general register, every type in one series, and nothing that would give two documents one notation."""
    if [series.types for series in plan].count(frozenset()) != 1:
        raise BadInput("Mỗi năm có đúng một sổ văn bản đi chung cho các tên loại không có sổ riêng.", field="types")
    named: dict[str, Series] = {}
    for series in plan:
        for document_type in in_order(series.types):
            if document_type not in DocumentType.values:
                raise BadInput("Tên loại văn bản này không có trong danh sách.", field="types")
            if document_type in named:
                raise BadInput(
                    f"{DocumentType(document_type).label} đã có sổ riêng: {named[document_type].name}.", field="types"
                )
            named[document_type] = series
    if len({series_of(plan, letter).key for letter in WITHOUT_ABBREVIATION}) > 1:
        letters = " và ".join(DocumentType(letter).label for letter in in_order(WITHOUT_ABBREVIATION))
        raise BadInput(
            f"{letters} có ký hiệu giống nhau nên phải chung một sổ, nếu không sẽ trùng số, ký hiệu.", field="types"
        )


def check_moves(before: Sequence[Series], after: Sequence[Series], numbered: Mapping[str, str], year: int) -> None:
    """No type changes its series once it has a number in the year. `numbered`: {type: the register that gave it}."""
    moved = [t for t in DocumentType.values if series_of(before, t).key != series_of(after, t).key]
    for document_type in moved:
        if document_type in numbered:
            raise InvalidTransition(
                f"{DocumentType(document_type).label} đã cấp số năm {year} tại {numbered[document_type]} nên giữ "
                f"dãy số đến hết năm; hãy đề nghị thay đổi cho năm {year + 1}."
            )


def series_of(plan: Sequence[Series], document_type: str) -> Series:
    """The one that names the type, else the general one."""
    general = next(series for series in plan if not series.types)
    return next((series for series in plan if document_type in series.types), general)


def in_order(types: Collection[str]) -> list[str]:
    """As the decree lists them."""
    return [document_type for document_type in DocumentType.values if document_type in types] + sorted(
        set(types) - set(DocumentType.values)
    )


def said(types: Collection[str]) -> str:
    """'Quyết định; Chỉ thị'"""
    return "; ".join(DocumentType(t).label for t in in_order(types)) or "các tên loại không có sổ riêng"
