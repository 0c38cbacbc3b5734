"""Take a task out of the draft again."""

from django.db import transaction

from accounts.actor import Actor
from documents.models import OutgoingDocument
from qlvb.lib.locking import locked
from tasks.models import Assignment
from tasks.permissions import check_may_act
from tasks.transitions import DROP
from workflow.steps import close_item, tell


@transaction.atomic(durable=True)
def drop_assignment(assignment_id: int, *, actor: Actor) -> Assignment:
    """It is never given; that it was entered stays in the timelines."""
    document = locked(OutgoingDocument, Assignment.objects.values_list("source_id", flat=True).get(pk=assignment_id))
    assignment = locked(Assignment, assignment_id)
    check_may_act(actor, assignment, DROP)
    assert DROP.target is not None
    assignment.state = DROP.target
    assignment.save(update_fields=["state"])
    event = tell(assignment, actor, "drop", "bỏ khỏi dự thảo")
    close_item(assignment, "Bỏ khỏi dự thảo", at=event.at)
    tell(document, actor, "drop_task", f"bỏ nhiệm vụ giao {assignment.lead_unit.name}", assignment.subject)
    return assignment
