"""What must be done to the database before the product starts, in one process because each costs seconds to start."""

from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from qlvb.backup.restore import unfinished


class Command(BaseCommand):
    help = "Migrates; with --demo also loads the demo province and prints its accounts. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true")

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        if archive := unfinished(settings.DATA_DIR):
            raise CommandError(f"Phục hồi từ {archive} chưa xong; hãy chạy lại: manage.py restore {archive}")
        call_command("migrate", verbosity=0)
        call_command("sync_rights", stdout=StringIO())
        call_command("load_procedures", verbosity=0)
        self.stdout.write("The database is up to date.")
        if demo:
            self.stdout.write("Loading the demo province (the first time takes about a minute) …")
            self.stdout.flush()
            call_command("seed_demo", stdout=self.stdout)
            call_command("demo_accounts", stdout=self.stdout)
