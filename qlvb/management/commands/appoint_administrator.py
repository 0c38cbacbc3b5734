"""Appoint the administrator of an agency: the one account that no page grants (DN-12.1)."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.enums import Role
from accounts.models import Post, Unit, User
from accounts.rules.accounts import check_username, temporary_password
from accounts.rules.numbers import check_number, tidied
from qlvb.lib.errors import BadInput


class Command(BaseCommand):
    help = "Appoints an administrator of an agency by decision; prints the temporary password once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("unit", help="mã định danh của đơn vị nơi người này làm việc")
        parser.add_argument("username")
        parser.add_argument("full_name")
        parser.add_argument("--decision", required=True, help="số quyết định")
        parser.add_argument("--decided-on", required=True, type=date.fromisoformat, help="YYYY-MM-DD")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        unit = Unit.objects.filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError(f"There is no unit with the code {options['unit']}.")
        username, password = options["username"].strip().lower(), temporary_password()
        number = tidied(options["decision"])
        try:
            check_username(username)
            check_number(number, options["decided_on"])
        except BadInput as problem:
            raise CommandError(problem.sentence) from None
        user = User.objects.create_user(username, password, full_name=options["full_name"], must_change_password=True)
        post = Post.objects.create(
            user=user, unit=unit, role=Role.AGENCY_ADMIN, title="Quản trị", starts_on=timezone.localdate()
        )
        decided_on = options["decided_on"].isoformat()
        audit.record("account.administrator", None, user, post=post.pk, number=number, date=decided_on)
        self.stdout.write(f"{user.full_name}, {unit.name}: {username} / {password}")
