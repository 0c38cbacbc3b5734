"""Take the device of a second factor away where no administrator is left to do it: from the server, by decision."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts import audit
from accounts.models import User
from accounts.second_factor import forget_device
from accounts.sessions import end_sessions_of


class Command(BaseCommand):
    help = "Removes somebody's second factor by decision; he brings a new device when he next signs in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--decision", required=True, help="số quyết định")
        parser.add_argument("--decided-on", required=True, type=date.fromisoformat, help="YYYY-MM-DD")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.select_for_update().filter(username=options["username"].strip().lower()).first()
        if user is None:
            raise CommandError(f"There is no account {options['username']}.")
        if not forget_device(user):
            raise CommandError(f"{user.full_name} has no device.")
        end_sessions_of(user)
        decided_on = options["decided_on"].isoformat()
        audit.record("account.device", None, user, number=options["decision"], decided_on=decided_on)
        self.stdout.write(f"{user.full_name}: the device is removed.")
