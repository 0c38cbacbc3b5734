"""Numbers come from a counter row, in the transaction of the thing numbered (design.md §4)."""

from datetime import datetime

from accounts.models import Post
from documents.enums import LedgerKind
from documents.models import NumberEntry, Register, RegisterCounter
from qlvb.lib.errors import InvalidTransition
from qlvb.lib.locking import locked


def take_number(register: Register) -> int:
    """The next number of the register.

    Locks its counter until the transaction ends; a rollback gives the number back.
    """
    counter = locked(RegisterCounter, register.pk)
    if Register.objects.filter(pk=register.pk, closed_at__isnull=False).exists():
        raise InvalidTransition(f"{register} đã khóa, không cấp số được nữa.")
    counter.last_number += 1
    counter.save(update_fields=["last_number"])
    return counter.last_number


def enter_in_ledger(register: Register, number: int, item_id: int, *, by: Post, at: datetime) -> NumberEntry:
    """Note for good that the number was taken, by whom and for what."""
    return NumberEntry.objects.create(
        register=register, number=number, kind=LedgerKind.TAKEN, item_id=item_id, at=at, by=by
    )


def void_in_ledger(
    register: Register, number: int, item_id: int, reason: str, *, by: Post, at: datetime
) -> NumberEntry:
    """Note for good that the number serves nothing: a line of its own beside the one that took it."""
    return NumberEntry.objects.create(
        register=register, number=number, kind=LedgerKind.VOID, item_id=item_id, reason=reason, at=at, by=by
    )
