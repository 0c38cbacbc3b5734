"""What the apps to the right bring onto the pages of items (design.md §2: the road knows nothing of its cargo).

Filled in AppConfig.ready(), before the first request, and never again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.requests import ActorRequest
from workflow.models import WorkItem


@dataclass(frozen=True)
class Panel:
    """One part of an item page's data column: its template and what it shows.

    `first`: above what is known of the item, for what readers must not overlook.
    """

    template: str
    context: dict[str, object]
    first: bool = False


# Asked for every item page: the panel for this reader, or None when the item has nothing to show him.
PANELS: list[Callable[[ActorRequest, WorkItem], Panel | None]] = []


# By kind: items of other agencies that the actor may see, because they reached his own; the search finds them too.
FROM_ELSEWHERE: dict[str, Callable[[Actor], QuerySet[Any]]] = {}


def panels_on(request: ActorRequest, item: WorkItem) -> list[Panel]:
    """The panels of an item page, in the order the apps were loaded."""
    return [panel for make in PANELS if (panel := make(request, item))]
