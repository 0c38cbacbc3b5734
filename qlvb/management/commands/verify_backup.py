"""Is an archive still good?"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from qlvb.backup import keep
from qlvb.lib.errors import RuleViolation


class Command(BaseCommand):
    help = "Checks every byte, checksum and row count of an archive; --drill also restores it beside the database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument("--drill", action="store_true")

    def handle(self, *args: Any, archive: Path, drill: bool, **options: Any) -> None:
        try:
            manifest, seal = keep.check(archive)
            if drill:
                keep.drill(archive)
        except RuleViolation as problem:
            raise CommandError(problem.sentence) from problem
        self.stdout.write(f"Bản sao lưu nguyên vẹn: lập lúc {manifest.made_at}, niêm phong {seal}")
        self.stdout.write(f"{manifest.rows} bản ghi trong {len(manifest.tables)} bảng, {manifest.files} tệp")
        if manifest.damaged:
            self.stdout.write(f"Lưu ý: {len(manifest.damaged)} tệp đã mất hoặc hỏng từ trước khi sao lưu.")
