"""Give somebody a temporary password where no administrator may or can: from the server, shown once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.closing import give_temporary_password
from accounts.models import User


class Command(BaseCommand):
    help = "Gives somebody, also the head of an agency, a temporary password; he chooses another when he signs in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.select_for_update().filter(username=options["username"].strip().lower()).first()
        if user is None:
            raise CommandError(f"There is no account {options['username']}.")
        if user.is_closed(timezone.localdate()):
            raise CommandError(f"The account of {user.full_name} is closed.")
        password = give_temporary_password(user)
        audit.record("user.password_reset", None, user, origin="manage.py reset_password")
        self.stdout.write(f"{user.full_name}: {password}")
