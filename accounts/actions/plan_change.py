"""Record a change of the organisation: at once when its day is today, else for its day (facts.md §7)."""

from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from accounts.carrying_out import take_effect
from accounts.decisions import Ground, basis_of
from accounts.enums import ChangeKind, ChangeState
from accounts.models import Succession, Unit, UnitChange
from accounts.neighbours import neighbours
from accounts.rules.units import check_may_change
from accounts.tokens import use_once
from accounts.tree import lock_tree
from accounts.unit_changes import Plan, changing


@transaction.atomic(durable=True)
def plan_change(plan: Plan, ground: Ground, *, token: UUID | None = None, actor: Actor) -> UnitChange:
    """By a decision or the head's consent; a day to come waits for the job of that day, and may be withdrawn."""
    lock_tree()
    check_may_change(actor, plan.unit, is_agency=plan.is_of_agency)
    use_once(actor, token)
    plan = Plan.of_terms(plan.terms)
    matter = changing(plan, actor)
    basis = basis_of(ground, matter, actor)
    unit = plan.unit or _new_unit(plan)
    change = UnitChange.objects.create(
        agency_id=actor.agency_id,
        unit=unit,
        kind=plan.kind,
        title=plan.title[:500],
        effective_on=plan.effective_on,
        state=ChangeState.PLANNED,
        terms=plan.terms,
        number=basis.number,
        decided_on=basis.decided_on,
        consent=basis.consent,
        made_by=actor.post,
        at=actor.now(),
    )
    for position, successor in enumerate(plan.successors):
        Succession.objects.create(change=change, successor=successor, position=position)
    if basis.file:
        neighbours.attach_change_paper(change, basis.file, actor)
    audit.record(
        "organisation.planned",
        actor,
        change,
        name=change.title,
        number=basis.number,
        decided_on=str(basis.decided_on),
        consent=basis.consent.pk if basis.consent else None,
        effective_on=plan.effective_on.isoformat(),
    )
    if change.is_due(actor.today()):
        take_effect(UnitChange.objects.select_for_update(of=("self",)).get(pk=change.pk), actor)
        change.refresh_from_db()
    return change


def _new_unit(plan: Plan) -> Unit:
    """There from now on for whoever prepares, in force from its day."""
    assert plan.kind == ChangeKind.CREATE and plan.parent is not None
    is_agency = bool(plan.facts.get("keeps_registers"))
    last = Unit.objects.filter(parent=plan.parent).order_by("-position").values_list("position", flat=True).first()
    return Unit.objects.create(
        **plan.facts,
        parent=plan.parent,
        belongs_to=None if is_agency else plan.parent.agency,
        valid_from=plan.effective_on,
        position=(last or 0) + 1,
    )
