"""Changes of the organisation by the real acts."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.actions.plan_change import plan_change
from accounts.actor import Actor
from accounts.decisions import Paper
from accounts.enums import ChangeKind
from accounts.models import Post, Unit, UnitChange
from accounts.unit_changes import Plan
from tests.factories.consents import decision_of


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


def paper(by: Post) -> Paper:
    return Paper("15/QĐ-UBND", timezone.localdate(), decision_of(by))


def planned(by: Post, plan: Plan, **more: Any) -> UnitChange:
    return plan_change(plan, paper(by), actor=Actor.of(by), **more)


def names(name: str = "Phòng Văn hóa", **more: Any) -> dict[str, Any]:
    return {"name": name, "short_name": name, "abbreviation": "VH", "code": "H99.77", "keeps_registers": False} | more


def founding(parent: Unit, day: date, **more: Any) -> Plan:
    return Plan(ChangeKind.CREATE, day, facts=names(**more), parent=parent)


def renaming(unit: Unit, name: str, day: date) -> Plan:
    facts = {"name": name, "short_name": name[:100], "abbreviation": unit.abbreviation}
    if unit.keeps_registers:
        facts |= {"superior_name": unit.superior_name, "place_name": unit.place_name}
    return Plan(ChangeKind.RENAME, day, unit=unit, facts=facts)


def moving(unit: Unit, parent: Unit, day: date) -> Plan:
    return Plan(ChangeKind.MOVE, day, unit=unit, parent=parent)


def merging(unit: Unit, into: Unit, day: date) -> Plan:
    return Plan(ChangeKind.MERGE, day, unit=unit, successors=(into,))


def splitting(unit: Unit, into: tuple[Unit, ...], day: date) -> Plan:
    return Plan(ChangeKind.SPLIT, day, unit=unit, successors=into)


def dissolving(unit: Unit, day: date, heir: Unit | None = None) -> Plan:
    return Plan(ChangeKind.DISSOLVE, day, unit=unit, successors=(heir,) if heir else ())


def fresh(unit: Unit) -> Unit:
    return Unit.objects.select_related("parent", "belongs_to", "successor").get(pk=unit.pk)
