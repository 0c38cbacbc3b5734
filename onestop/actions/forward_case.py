"""Pass a case from the desk to the unit that settles it (VP-5.2b)."""

from django.db import transaction

from accounts.actor import Actor
from accounts.models import Unit
from onestop.models import Case
from onestop.moving import pass_to_unit
from onestop.permissions import check_may
from onestop.transitions import FORWARD_CASE
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def forward_case(case_id: int, *, unit: Unit, note: str = "", actor: Actor) -> Case:
    """Also again, when a unit has sent it back as not its own."""
    case = locked(Case, case_id)
    step = check_may(actor, case, FORWARD_CASE)
    pass_to_unit(case, step, unit, note, actor=actor)
    return case
