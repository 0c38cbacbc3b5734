"""Lock, then look: the only way an act fetches what it changes."""

from typing import TypeVar

from django.db import models, transaction

M = TypeVar("M", bound=models.Model)


def locked(model: type[M], pk: object) -> M:
    """The row, locked until the transaction ends; fresh from the database. Raises `model.DoesNotExist`.

    With multi-table inheritance the parent row is locked too, so that two acts on one item wait for each other.
    """
    assert transaction.get_connection().in_atomic_block, "locked() needs a transaction"
    return model._default_manager.select_for_update().get(pk=pk)
