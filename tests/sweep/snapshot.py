"""The whole business state as one value, to see that a refused request changed nothing."""

from typing import Any

from django.apps import apps

from accounts.models import AuditEntry

# What may be written for a refused request: who looked, that he is there.
NOT_BUSINESS = {"accounts.auditentry", "accounts.session"}
APPS = ("accounts", "workflow", "documents", "reports", "backup")


def snapshot() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of ours, but the audit log."""
    models = [m for m in apps.get_models(include_auto_created=True) if m._meta.app_label in APPS]
    return {
        m._meta.label_lower: sorted(m._base_manager.values_list(), key=repr)
        for m in models
        if m._meta.label_lower not in NOT_BUSINESS
    }


def changes(before: dict[str, list[tuple[Any, ...]]]) -> list[str]:
    """The tables that differ now."""
    now = snapshot()
    return [name for name, rows in before.items() if now[name] != rows]


assert AuditEntry._meta.label_lower in NOT_BUSINESS
