"""Print who can sign in to the demo."""

from typing import Any

from django.core.management.base import BaseCommand

from qlvb.demo.province import AGENCIES, DEMO_KEY_PASSPHRASE, DEMO_PASSWORD, PEOPLE, UNIT, agency_of


class Command(BaseCommand):
    help = "Prints the table of demo accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        for agency in AGENCIES:
            self.stdout.write(f"\n{agency.name}")
            for person in PEOPLE:
                posts = [
                    f"{at.title}, {UNIT[at.unit].name}" for at in person.roles if agency_of(at.unit).key == agency.key
                ]
                if posts:
                    self.stdout.write(f"  {person.username:<22}{person.full_name:<24}{'; '.join(posts)}")
        self.stdout.write(
            f"\nMật khẩu chung: {DEMO_PASSWORD}    Mật khẩu khóa ký của lãnh đạo: {DEMO_KEY_PASSPHRASE}\n"
        )
