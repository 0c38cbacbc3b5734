"""Many small counts, asked for together."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import SimpleLazyObject, cached_property

# Beyond this a count says only that there is more, so that no page counts a whole register.
LIMIT = 99


class Counts:
    """How many rows each of some querysets has, at most `LIMIT` + 1. One query for all, when the first is shown; where
    none is, not even the querysets are built.
    """

    def __init__(self) -> None:
        self._rows: list[tuple[Callable[..., QuerySet[Any]], tuple[object, ...]]] = []

    def of(self, rows: Callable[..., QuerySet[Any]], *asked: object) -> int:
        """The count of the rows `rows(*asked)`, not asked for before somebody looks at it."""
        self._rows.append((rows, asked))
        place = len(self._rows) - 1
        count: Any = SimpleLazyObject(lambda: self._found[place])
        return count  # it behaves as the number it becomes

    @cached_property
    def _found(self) -> list[int]:
        parts: list[str] = []
        values: list[Any] = []
        for rows, asked in self._rows:
            try:
                sql, parameters = rows(*asked).order_by().values("pk")[: LIMIT + 1].query.sql_with_params()
            except EmptyResultSet:
                parts.append("0")
                continue
            parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608  # written by the ORM
            values += parameters
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts)}", values)  # written by the ORM
            return list(cursor.fetchone())
