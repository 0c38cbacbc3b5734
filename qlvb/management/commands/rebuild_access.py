"""Bring the table of who may see what back in step."""

from typing import Any

from django.core.management.base import BaseCommand

from workflow.access import rebuild_access


class Command(BaseCommand):
    help = "Adds the missing rows of ItemAccess (after a restore, an import, or a new head in an old inbox)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Đã bổ sung {rebuild_access()} quyền xem còn thiếu.")
