"""A question that every request asks: put into SQL once a process, each time asked with new values.

Building a large query set and writing its SQL takes Django ten times as long as PostgreSQL needs to answer it.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


class Prepared(Generic[M]):
    """The query set that `build` makes of values by name.

    `stand_ins`: for each name a value that occurs nowhere else in the question. `build` hands it to the query; it does
    not decide by it.
    """

    def __init__(self, build: Callable[..., QuerySet[M]], **stand_ins: object) -> None:
        self._build = build
        self._stand_ins = stand_ins
        self._written: _Written | None = None

    def rows(self, **values: object) -> list[M]:
        """The answer for these values. One query."""
        assert values.keys() == self._stand_ins.keys()
        if self._written is None:
            self._written = self._write()
        written = self._written
        asked = list(written.parameters)
        for place, name in written.places:
            asked[place] = values[name]
        # A compiler that has its SQL already, and a query that gives it away.
        compiler, query, rows = copy(written.compiler), copy(written.rows.query), written.rows.all()
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *args, **kwargs: (written.sql, tuple(asked))
        query.get_compiler = lambda *args, **kwargs: compiler  # type: ignore[method-assign]
        rows.query = query
        return list(rows)

    def _write(self) -> "_Written":
        rows = self._build(**self._stand_ins)
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        places = [
            (place, name)
            for place, value in enumerate(parameters)
            for name, stand_in in self._stand_ins.items()
            if type(value) is type(stand_in) and value == stand_in
        ]
        assert {name for _, name in places} == self._stand_ins.keys(), "a value the question does not ask with"
        return _Written(rows, compiler, sql, parameters, places)


@dataclass(frozen=True, slots=True)
class _Written:
    """`places`: which of the parameters is which value."""

    rows: QuerySet[Any]
    compiler: Any
    sql: str
    parameters: tuple[object, ...]
    places: list[tuple[int, str]]
