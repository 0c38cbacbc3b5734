"""The people and units of the demo hang together."""

import unicodedata
from collections import Counter
from datetime import date

import pytest

from qlvb.demo.days import due_day, is_working_day, past_day
from qlvb.demo.province import AGENCIES, PEOPLE, UNIT, UNITS, agency_of, head_of


def test_names_are_unique_and_composed():
    for values in (
        [unit.key for unit in UNITS],
        [unit.code for unit in UNITS],
        [person.username for person in PEOPLE],
        [person.full_name for person in PEOPLE],
    ):
        assert len(values) == len(set(values))
    assert all(unicodedata.is_normalized("NFC", text) for u in UNITS for text in (u.name, u.full_name, *u.heading))
    assert all(unicodedata.is_normalized("NFC", p.full_name) for p in PEOPLE)


def test_units_form_one_tree():
    assert [unit.key for unit in UNITS if unit.parent is None] == ["tinh"]
    for index, unit in enumerate(UNITS):
        assert unit.parent is None or unit.parent in {u.key for u in UNITS[:index]}


@pytest.mark.parametrize("agency", [agency.key for agency in AGENCIES])
def test_every_agency_can_carry_a_document_from_registration_to_issue(agency):
    roles = Counter(role.role for p in PEOPLE for role in p.roles if agency_of(role.unit).key == agency)
    assert roles["CLERK"] == 1
    assert roles["CHIEF_OF_OFFICE"] == 1
    assert roles["LEADER"] == 2
    assert 2 <= roles["UNIT_HEAD"] <= 3
    assert 3 <= roles["SPECIALIST"] <= 5
    assert roles["AGENCY_ADMIN"] == 1
    assert roles["ONESTOP_OFFICER"] == (agency != "tinh")


def test_every_unit_has_a_head():
    assert all(head_of(unit.key) for unit in UNITS if not unit.keeps_registers)


def test_one_person_holds_two_posts():
    assert [p.username for p in PEOPLE if len(p.roles) > 1] == ["tp.cchc.snv"]
    assert all(role.unit in UNIT for p in PEOPLE for role in p.roles)


def test_days_are_working_days():
    sunday = date(2026, 11, 22)
    assert past_day(sunday, 0) == date(2026, 11, 20)
    assert past_day(sunday, -1) == date(2026, 11, 19)
    assert due_day(sunday, 0) == date(2026, 11, 23)
    assert due_day(sunday, -1) == date(2026, 11, 20)
    monday = date(2026, 3, 2)
    assert (past_day(monday, 0), due_day(monday, 0)) == (monday, monday)
    assert (past_day(monday, -1), due_day(monday, -1)) == (date(2026, 2, 27), date(2026, 2, 27))
    assert due_day(monday, 5) == date(2026, 3, 9)
    assert not is_working_day(date(2026, 9, 2))
    assert not is_working_day(date(2026, 8, 31)) and is_working_day(date(2026, 8, 22))  # a Saturday for a Monday
