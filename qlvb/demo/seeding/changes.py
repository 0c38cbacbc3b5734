"""What happened to the organisation of the demo province: a unit that came and went, a renaming that is planned."""

from datetime import timedelta

from accounts.actions.plan_change import plan_change
from accounts.decisions import Paper
from accounts.enums import ChangeKind
from accounts.models import Unit, UnitChange
from accounts.unit_changes import Plan
from qlvb.demo.seeding.clock import Clock
from qlvb.demo.seeding.organisation import Province
from qlvb.demo.seeding.people import decision_file


def play(province: Province) -> None:
    """Safe to run again: each thing happens once."""
    if UnitChange.objects.exists():
        return
    admin, agency, today = province.post("quantri.tinh", "tinh"), province.units["tinh"], province.today
    begun, ended = today - timedelta(days=120), today - timedelta(days=45)
    facts = {"name": "Tổ Pháp chế", "short_name": "Tổ Pháp chế", "abbreviation": "PC", "code": "H99.01.90"}
    with Clock(begun) as clock:
        actor = clock.actor(admin)
        plan = Plan(ChangeKind.CREATE, begun, facts={**facts, "keeps_registers": False}, parent=agency)
        unit = plan_change(plan, Paper("205/QĐ-UBND", begun, decision_file(actor)), actor=actor).unit
    assert unit is not None
    with Clock(ended) as clock:
        actor = clock.actor(admin)
        plan = Plan(ChangeKind.MERGE, ended, unit=unit, successors=(province.units["tinh-nc"],))
        plan_change(plan, Paper("371/QĐ-UBND", ended, decision_file(actor)), actor=actor)
    with Clock(today - timedelta(days=3)) as clock:
        actor, office = clock.actor(admin), Unit.objects.get(pk=province.units["tinh-kt"].pk)
        name = "Phòng Kinh tế - Ngân sách"
        plan = Plan(
            ChangeKind.RENAME,
            today + timedelta(days=30),
            unit=office,
            facts={"name": name, "short_name": name, "abbreviation": office.abbreviation},
        )
        paper = Paper("418/QĐ-UBND", today - timedelta(days=3), decision_file(actor))
        plan_change(plan, paper, actor=actor)
