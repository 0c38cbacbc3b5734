"""Load the catalogue of procedures, and say which agency receives them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Unit
from onestop.catalogue import load, offer, to_check
from onestop.enums import Level
from onestop.models import Procedure


class Command(BaseCommand):
    help = "Loads onestop/procedures.toml. With --agency and --level the agency receives all procedures of that level."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--agency", help="mã định danh, e.g. H99.11")
        parser.add_argument("--level", choices=Level.values)

    def handle(self, *args: Any, agency: str | None, level: str | None, **options: Any) -> None:
        new = load()
        if options["verbosity"]:
            self.stdout.write(f"Thủ tục hành chính: thêm {new} nội dung mới.")
            for version in to_check():
                self.stdout.write(f"Cần đối chiếu với quyết định công bố của tỉnh: {version}: {version.to_check}")
        if not agency:
            return
        unit = Unit.objects.filter(code=agency, keeps_registers=True).first()
        if unit is None or level is None:
            raise CommandError("Cần mã định danh của một cơ quan và cấp thực hiện (--agency, --level).")
        offer(unit, Procedure.objects.filter(level=level).values_list("code", flat=True))
        self.stdout.write(f"{unit.name} tiếp nhận các thủ tục {Level(level).label.lower()}.")
