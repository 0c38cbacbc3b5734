"""Tables whose rows are written once: the database itself refuses to change, remove or empty them (design.md §10)."""

from typing import Any

import pgtrigger
from django.db.models import Model
from simple_history.models import HistoricalRecords


def never_emptied() -> pgtrigger.Trigger:
    """Refuses TRUNCATE, also one that cascades from another table: row triggers do not see it."""
    return pgtrigger.Trigger(
        name="never_emptied",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION '% is append-only and never emptied', TG_TABLE_NAME;",
    )


class KeptHistory(HistoricalRecords):
    """The history of a model's rows, itself append-only."""

    def get_meta_options(self, model: type[Model]) -> dict[str, Any]:
        """The library's own, with the triggers."""
        protect = pgtrigger.Protect(name="history_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        return {**super().get_meta_options(model), "triggers": [protect, never_emptied()]}
