"""Who answers for a task in the unit that leads it."""

from datetime import date

from accounts.enums import Role
from accounts.models import Post
from accounts.queries import posts_in_agency
from documents.permissions import lead_step
from tasks.models import Assignment
from tasks.queries import incoming_of
from workflow.models import Step
from workflow.rules.reminders import holders


def lead_step_of_lead(assignment: Assignment) -> Step | None:
    """Where the work lies on the lead's side: the document in the lead agency, the task itself in a unit."""
    if assignment.is_internal:
        return lead_step(assignment)
    incoming = incoming_of(assignment)
    return lead_step(incoming) if incoming else None


def people_of_lead(assignment: Assignment, day: date) -> list[Post]:
    """Whoever has it on his desk, and those above: in a unit its heads, in an agency the Chief of Office and the clerk.
    Where all of these are missing, the leaders.
    """
    people = list(posts_in_agency(assignment.lead_agency_id, day))
    step = lead_step_of_lead(assignment)
    having = holders(step, people) if step else []
    if assignment.is_internal:
        above = [p for p in people if p.role == Role.UNIT_HEAD and p.unit_id == assignment.lead_unit_id]
    else:
        above = [p for p in people if p.role in (Role.CHIEF_OF_OFFICE, Role.CLERK)]
    return [*having, *above] or [p for p in people if p.role == Role.LEADER]
