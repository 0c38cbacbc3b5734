"""The writing shared by the acts on tasks, inside the act's own transaction."""

from datetime import datetime

from accounts.actor import Actor
from accounts.enums import Role
from accounts.queries import posts_in_agency
from documents.models import OutgoingDocument
from documents.permissions import lead_step
from tasks.enums import AssignmentState
from tasks.models import Assignment
from workflow.enums import Part, StepState
from workflow.models import ItemEvent, Step
from workflow.rules.holders import Hand, Holder, inbox_of_unit
from workflow.stand_ins import lay_before
from workflow.steps import close_item, end_step, tell


def begin(
    assignment: Assignment, source: OutgoingDocument | None, *, actor: Actor, holder: Holder | None = None
) -> None:
    """The task is given from today on. Another agency gets it with the document; a unit finds it on its head's desk, or
    on that of `holder`; units that coordinate in a task without a document have it on theirs.
    """
    grounds = f"văn bản {source.notation}" if source else assignment.get_basis_display().lower()
    assignment.state = AssignmentState.IN_PROGRESS
    assignment.started_on = actor.today()
    assignment.code = f"Nhiệm vụ tại {source.notation}" if source else "Nhiệm vụ giao trực tiếp"
    assignment.save(update_fields=["state", "started_on", "code"])
    label = f"giao {assignment.lead_unit.name} theo {grounds}"
    event = tell(assignment, actor, "start", label, assignment.basis_note, source=source.pk if source else None)
    if assignment.is_internal:
        _before_its_unit(assignment, event, holder, actor=actor)


def _before_its_unit(assignment: Assignment, event: ItemEvent, holder: Holder | None, *, actor: Actor) -> None:
    """On the desk of the unit's head; the issue does not wait for a chair that is empty there."""
    everybody = list(posts_in_agency(assignment.agency_id, actor.today()))
    given = {Part.LEAD: [assignment.lead_unit]}
    if assignment.source_id is None:
        given[Part.COORDINATE] = [one.unit for one in assignment.coordinations.select_related("unit")]
    for part, units in given.items():
        for unit in units:
            inbox = inbox_of_unit(unit, assignment.agency, everybody) or Holder.inbox(unit, Role.UNIT_HEAD)
            whose = holder if holder and part == Part.LEAD else inbox
            hand = Hand(whose, part=part, instruction=assignment.subject, due_at=assignment.due_at)
            lay_before(assignment, hand, event=event, actor=Actor.of(assignment.follow_up), previous=None)


def propose(assignment: Assignment, reply: OutgoingDocument, *, actor: Actor) -> None:
    """The reply is issued: whoever follows the task has it on his desk to confirm (GL-4.2)."""
    assignment.state = AssignmentState.PROPOSED
    assignment.reply, assignment.replied_on = reply, reply.issued_on
    assignment.save(update_fields=["state", "reply", "replied_on"])
    label = f"ban hành văn bản trả lời {reply.notation}, đề nghị xác nhận hoàn thành"
    event = tell(assignment, actor, "propose", label, reply=reply.pk)
    drafter = Actor.of(reply.created_by)
    end_lead_step(assignment, event, actor=drafter, result=f"Văn bản {reply.notation}")
    # Whoever left in between is stood in for: the reply of another agency does not wait for that.
    holder = Holder.person(assignment.follow_up)
    hand = Hand(holder, instruction=f"Xác nhận kết quả theo văn bản {reply.notation}.")
    lay_before(assignment, hand, event=event, actor=drafter, previous=None)


def settle(assignment: Assignment, state: str, *, event: ItemEvent, outcome: str, reason: str, actor: Actor) -> None:
    """The end, by whoever follows the task."""
    assignment.state, assignment.settled_by, assignment.reason = state, actor.post, reason
    assignment.save(update_fields=["state", "settled_by", "reason"])
    end_lead_step(assignment, event, actor=actor, result=outcome)
    close_item(assignment, outcome, at=event.at)


def end_lead_step(assignment: Assignment, event: ItemEvent, *, actor: Actor, result: str) -> Step | None:
    """Off the desk it lies on, if any."""
    step = lead_step(assignment)
    if step:
        end_step(step, StepState.DONE, actor=actor, at=event.at, result=result)
    return step


def set_deadline(assignment: Assignment, due_at: datetime) -> None:
    """The new deadline, also for the unit that has the task on its desk."""
    assignment.due_at = due_at
    assignment.save(update_fields=["due_at"])
    step = lead_step(assignment) if assignment.is_internal and assignment.state == AssignmentState.IN_PROGRESS else None
    if step:
        step.due_at = due_at
        step.save(update_fields=["due_at"])


def back_to_lead_unit(assignment: Assignment, event: ItemEvent, *, actor: Actor, text: str) -> None:
    """On the desk of whoever worked on it last in the unit, before the result was handed in."""
    last = (
        assignment.steps.filter(part=Part.LEAD)
        .exclude(sender_post=None)
        .exclude(holder_post=assignment.follow_up_id)
        .select_related("holder_unit", "holder_post__user", "holder_post__unit")
        .order_by("-created_at", "-pk")
        .first()
    )
    if last:
        hand = Hand(Holder.of(last), instruction=text, due_at=assignment.due_at)
        lay_before(assignment, hand, event=event, actor=actor, previous=last)
