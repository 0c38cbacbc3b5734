"""Agencies with people who always exist:

clerk, chief, leader, deputy, unit head, specialist, and another unit's two.
"""

from dataclasses import dataclass
from datetime import date

from accounts.enums import Role
from accounts.models import AgencyRules, Post, Unit, User
from documents.actions.open_registers import open_registers
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
    office = _division(unit, "Văn phòng", "VP", 1)
    division = _division(unit, "Phòng Nội chính", "NC", 2)
    other = _division(unit, "Phòng Kinh tế", "KT", 3)
    AgencyRules.objects.create(agency=unit, second_factor_required=False)
    open_registers(unit, date.today().year)
    agency = Agency(
        unit=unit,
        office=office,
        division=division,
        other_division=other,
        clerk=make_post("vanthu", "Nguyễn Thị Thu Hà", office, Role.CLERK, "Văn thư"),
        chief=make_post("chanhvp", "Trần Quốc Bảo", office, Role.CHIEF_OF_OFFICE, "Chánh Văn phòng"),
        leader=make_post("chutich", "Hoàng Minh Đức", unit, Role.LEADER, "Chủ tịch"),
        deputy=make_post("phochutich", "Phạm Thị Ngọc Lan", unit, Role.LEADER, "Phó Chủ tịch"),
        unit_head=make_post("tp.noichinh", "Vũ Đình Khải", division, Role.UNIT_HEAD, "Trưởng phòng"),
        specialist=make_post("cv.noichinh", "Đỗ Anh Tuấn", division, Role.SPECIALIST, "Chuyên viên"),
        other_head=make_post("tp.kinhte", "Đặng Quang Huy", other, Role.UNIT_HEAD, "Trưởng phòng"),
        other_specialist=make_post("cv.kinhte", "Ngô Thị Thùy Dương", other, Role.SPECIALIST, "Chuyên viên"),
    )
    keyring.give_seal(unit)
    keyring.give_person(agency.leader)
    return agency


def _division(agency: Unit, name: str, abbreviation: str, position: int) -> Unit:
    return Unit.objects.create(
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
    user = User.objects.create_user(f"{username}.{unit.agency.code.lower()}", PASSWORD, full_name=full_name)
    starts_on = date(date.today().year - 1, 1, 1)
    post = Post.objects.create(user=user, unit=unit, role=role, title=title, starts_on=starts_on)
    return Post.objects.select_related("user", "unit__belongs_to").get(pk=post.pk)
