"""Bring Django's groups and permissions in step with the table of rights."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.rights_rows import synchronise


class Command(BaseCommand):
    help = "Writes the table of roles and rights into Django's groups and permissions; removes what it no longer has."

    def handle(self, *args: Any, **options: Any) -> None:
        done = synchronise()
        self.stdout.write(
            f"Quyền: thêm {done.rights_added}, bỏ {done.rights_removed}; "
            f"nhóm: sửa {done.groups_changed}, bỏ {done.groups_removed}."
        )
