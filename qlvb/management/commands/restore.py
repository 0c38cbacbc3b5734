"""A backup, onto an empty machine."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.migrations.loader import MigrationLoader

from accounts import audit
from qlvb.backup.manifest import Manifest
from qlvb.backup.restore import Target, restore
from qlvb.lib.errors import RuleViolation


class Command(BaseCommand):
    help = (
        "Restores an archive into the database of DATABASE_URL and the directory of QLVB_DATA, both empty. "
        "Verifies it first; may be repeated after an interruption."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)

    def handle(self, *args: Any, archive: Path, **options: Any) -> None:
        try:
            manifest = restore(archive, Target.of_settings())
        except RuleViolation as problem:
            raise CommandError(problem.sentence) from problem
        # An older archive brings an older audit log, into which this program cannot write.
        if _known() - set(manifest.migrations):
            call_command("migrate", interactive=False, verbosity=0)
        audit.record("backup.restored", None, archive=archive.name, made_at=manifest.made_at)
        self.stdout.write(f"Đã phục hồi bản sao lưu lập lúc {manifest.made_at}: đúng {manifest.rows} bản ghi,")
        self.stdout.write(f"{manifest.files} tệp.")
        for line in _by_hand(manifest):
            self.stdout.write(line)


def _known() -> set[str]:
    """Every migration of this program, and those they replace."""
    on_disk = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    replaced = {old for migration in on_disk.values() for old in migration.replaces}
    return {f"{app}.{name}" for app, name in on_disk.keys() | replaced}


def _by_hand(manifest: Manifest) -> list[str]:
    lines = ["Việc còn phải làm bằng tay:"]
    if keys := [name for name in manifest.left_out if not (Path(settings.KEYS_ROOT) / name).exists()]:
        lines.append(f"- Chép các tệp khóa vào {settings.KEYS_ROOT}: {', '.join(keys)}")
    lines.append("- Đặt lại SECRET_KEY cũ; nếu không, mọi phiên đăng nhập kết thúc và các liên kết đã ký hết hiệu lực.")
    if set(manifest.migrations) - _known():
        lines.append("- Bản sao lưu lập bằng phiên bản phần mềm khác; hãy cài đúng phiên bản ấy hoặc mới hơn.")
    lines.append("- Chạy 'manage.py prepare' rồi khởi động hệ thống và xem /suc-khoe/.")
    if manifest.damaged:
        lines.append(f"- {len(manifest.damaged)} tệp đã mất hoặc hỏng từ trước khi sao lưu; xem nhật ký.")
    return lines
