"""Putting a case on a desk: shared by the acts of cases, inside their transactions."""

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Unit
from accounts.queries import posts_in_agency, units_of_agency
from onestop.enums import CaseState
from onestop.models import Case
from qlvb.lib.errors import BadInput
from workflow.enums import StepState
from workflow.models import Step
from workflow.rules.holders import Hand, Holder, inbox_of_unit
from workflow.steps import end_step, open_steps, tell


def desk_of(case: Case) -> Holder:
    """The one-stop desk of the agency that answers for the case, a successor's when the one that received it is gone: a
    shared inbox (VP-5.2).
    """
    return Holder.inbox(case.agency, Role.ONESTOP_OFFICER)


def pass_to_unit(case: Case, step: Step, unit: Unit, note: str, *, actor: Actor) -> Step:
    """From the desk to the heads of a specialised unit (VP-5.2b); the case is being settled from now on."""
    if unit.belongs_to_id != case.agency_id:
        raise BadInput("Hãy chọn một đơn vị của cơ quan.", field="unit")
    inbox = inbox_of_unit(unit, case.agency, posts_in_agency(case.agency_id, actor.today()))
    if inbox is None:
        raise BadInput(f"{unit.name} chưa có trưởng đơn vị để nhận hồ sơ.", field="unit")
    case.state = CaseState.IN_PROGRESS
    case.save(update_fields=["state"])
    event = tell(case, actor, "forward_case", f"chuyển {unit.name} giải quyết", note)
    end_step(step, StepState.DONE, actor=actor, at=event.at)
    hand = Hand(inbox, instruction=note, due_at=case.due_at)
    return open_steps(case, [hand], event=event, actor=actor, previous=step)[0]


def settling_units(actor: Actor) -> list[Unit]:
    """Units of the agency somebody heads. Two queries."""
    everybody = list(posts_in_agency(actor.agency_id, actor.today()))
    return [unit for unit in units_of_agency(actor.agency_id) if inbox_of_unit(unit, actor.post.unit.agency, everybody)]
