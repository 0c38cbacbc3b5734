"""One backup, now."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from qlvb.backup.keep import back_up
from qlvb.lib.errors import RuleViolation


class Command(BaseCommand):
    help = "Makes one verified archive of database and files, in BACKUP_DIR or in the directory given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, metavar="DIR")

    def handle(self, *args: Any, to: Path | None, **options: Any) -> None:
        try:
            entry = back_up(to)
        except RuleViolation as problem:
            raise CommandError(problem.sentence) from problem
        self.stdout.write(f"Đã sao lưu và kiểm tra: {entry.path}")
        self.stdout.write(f"{entry.rows} bản ghi, {entry.files} tệp, {entry.bytes} byte; niêm phong {entry.seal}")
        self.stdout.write("Khóa ký và SECRET_KEY không nằm trong bản sao lưu; hãy cất riêng (docs/van-hanh.md).")
        if entry.damaged:
            raise CommandError(f"{entry.damaged} tệp đã mất hoặc hỏng từ trước nên không có trong bản sao lưu này.")
