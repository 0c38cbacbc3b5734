"""Đôn đốc: tell the lead of a late or nearly late task to get on with it (SD-5.3c, GL-5)."""

from django.db import transaction

from accounts.actor import Actor
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from tasks.leading import people_of_lead
from tasks.models import Assignment, Urging
from tasks.permissions import check_may_act
from tasks.transitions import URGE
from workflow.enums import NotificationKind
from workflow.notify import notify
from workflow.steps import tell


@transaction.atomic(durable=True)
def urge(assignment_id: int, *, text: str, actor: Actor) -> Urging:
    """Once a day at most, whoever does it and in however many windows; the lead is told under the bell and by mail."""
    assignment = locked(Assignment, assignment_id)
    check_may_act(actor, assignment, URGE)
    if not text:
        raise BadInput("Hãy ghi nội dung đôn đốc.", field="reason")
    event = tell(assignment, actor, "urge", f"đôn đốc {assignment.lead_unit.name}"[:300], text)
    urging = Urging.objects.create(assignment=assignment, day=actor.today(), text=text, by=actor.post, at=event.at)
    told = f"{assignment.agency.name} đôn đốc: {text} Nhiệm vụ: {assignment.subject}"
    why = f"{assignment.lead_unit.name} chủ trì nhiệm vụ này, hạn đến hết ngày {assignment.due_on:%d/%m/%Y}."
    notify(people_of_lead(assignment, actor.today()), assignment, NotificationKind.URGED, told, why)
    return urging
