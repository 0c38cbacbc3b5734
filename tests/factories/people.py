"""Agencies with people who always exist:

clerk, chief, leader, deputy, unit head, specialist, and another unit's two.
"""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from simple_history.utils import bulk_create_with_history

from accounts.enums import Role
from accounts.models import AgencyRules, Post, Unit, User
from documents.actions.open_registers import open_registers
from qlvb.lib.vietnamese import name_sort_key
from tests.factories.keys import Keyring

PASSWORD = "Sonlam@2026"


@dataclass
class Agency:
    """One agency: an Office, two specialised units, and who works there."""

    unit: Unit
    office: Unit
    division: Unit
    other_division: Unit
    clerk: Post
    chief: Post
    leader: Post
    deputy: Post
    unit_head: Post
    specialist: Post
    other_head: Post
    other_specialist: Post


def make_agency(name: str, short_name: str, code: str, abbreviation: str, place: str, keyring: Keyring) -> Agency:
    """The agency with registers of this year, its seal, and its leader's key."""
    unit = Unit.objects.create(
        name=name, short_name=short_name, code=code, abbreviation=abbreviation, place_name=place, keeps_registers=True
    )
    office, division, other = bulk_create_with_history(
        [
            _division(unit, "Văn phòng", "VP", 1),
            _division(unit, "Phòng Nội chính", "NC", 2),
            _division(unit, "Phòng Kinh tế", "KT", 3),
        ],
        Unit,
    )
    AgencyRules.objects.create(agency=unit)
    open_registers(unit, date.today().year)
    clerk, chief, leader, deputy, unit_head, specialist, other_head, other_specialist = make_posts(
        ("vanthu", "Nguyễn Thị Thu Hà", office, Role.CLERK, "Văn thư"),
        ("chanhvp", "Trần Quốc Bảo", office, Role.CHIEF_OF_OFFICE, "Chánh Văn phòng"),
        ("chutich", "Hoàng Minh Đức", unit, Role.LEADER, "Chủ tịch"),
        ("phochutich", "Phạm Thị Ngọc Lan", unit, Role.LEADER, "Phó Chủ tịch"),
        ("tp.noichinh", "Vũ Đình Khải", division, Role.UNIT_HEAD, "Trưởng phòng"),
        ("cv.noichinh", "Đỗ Anh Tuấn", division, Role.SPECIALIST, "Chuyên viên"),
        ("tp.kinhte", "Đặng Quang Huy", other, Role.UNIT_HEAD, "Trưởng phòng"),
        ("cv.kinhte", "Ngô Thị Thùy Dương", other, Role.SPECIALIST, "Chuyên viên"),
    )
    agency = Agency(
        unit=unit,
        office=office,
        division=division,
        other_division=other,
        clerk=clerk,
        chief=chief,
        leader=leader,
        deputy=deputy,
        unit_head=unit_head,
        specialist=specialist,
        other_head=other_head,
        other_specialist=other_specialist,
    )
    keyring.give_seal(unit)
    keyring.give_person(agency.leader)
    return agency


def _division(agency: Unit, name: str, abbreviation: str, position: int) -> Unit:
    return Unit(
        name=name,
        short_name=name,
        code=f"{agency.code}.{position:02d}",
        abbreviation=abbreviation,
        parent=agency,
        belongs_to=agency,
        position=position,
    )


def make_post(username: str, full_name: str, unit: Unit, role: str, title: str) -> Post:
    """A person with an account and one post since the beginning of the year before."""
    return make_posts((username, full_name, unit, role, title))[0]


def make_posts(*people: tuple[str, str, Unit, str, str]) -> list[Post]:
    """The like for several at once, as quickly as may be: nearly every test begins with them."""
    password, starts_on = make_password(PASSWORD), date(date.today().year - 1, 1, 1)
    users = [
        User(
            username=f"{username}.{unit.agency.code.lower()}",
            full_name=full_name,
            sort_key=name_sort_key(full_name),
            password=password,
        )
        for username, full_name, unit, _, _ in people
    ]
    bulk_create_with_history(users, User)
    posts = [
        Post(user=user, unit=unit, role=role, title=title, starts_on=starts_on)
        for user, (_, _, unit, role, title) in zip(users, people, strict=True)
    ]
    bulk_create_with_history(posts, Post)
    found = Post.objects.select_related("user", "unit__belongs_to").in_bulk([post.pk for post in posts])
    return [found[post.pk] for post in posts]
