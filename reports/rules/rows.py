"""Rows behind a figure."""

from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Rows:
    """What to list and how each row looks. The queryset is ordered."""

    kind: Literal["incoming", "outgoing", "dispatch", "dossier", "task", "case"]
    queryset: QuerySet[Any]


def split_key(key: str) -> tuple[str, str]:
    """('channel', 'paper') of 'den.channel.paper'; ('', '') of 'den'."""
    _, _, rest = key.partition(".")
    dimension, _, value = rest.partition(".")
    return dimension, value
