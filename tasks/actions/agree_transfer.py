"""Give a task to another lead (GL-4.2b): the old one closes, counted neither as done nor as late, a new one opens."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.models import Unit
from accounts.tokens import use_once
from documents.sending import send_also
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from qlvb.lib.vietnamese import short_date
from tasks.enums import AssignmentState, RequestState
from tasks.models import Assignment, Coordination
from tasks.moving import begin, settle
from tasks.permissions import check_may_act
from tasks.queries import pending_transfer
from tasks.rules.deadlines import check_deadline, deadline
from tasks.rules.leads import check_lead, check_own_units
from tasks.transitions import AGREE_TRANSFER
from workflow.enums import AccessReason, ItemKind
from workflow.steps import grant_access, tell


@dataclass(frozen=True, slots=True)
class NewLead:
    """Who leads from now on, until when, and what is to be done if it was wrongly worded."""

    unit: Unit
    due_on: date
    content: str


@transaction.atomic(durable=True)
def agree_transfer(
    assignment_id: int, new: NewLead, *, decision: str = "", token: UUID | None = None, actor: Actor
) -> Assignment:
    """The new task, linked to the old one; its lead is sent the document if it does not have it yet."""
    old = locked(Assignment, assignment_id)
    check_may_act(actor, old, AGREE_TRANSFER)
    use_once(actor, token)
    if not new.content:
        raise BadInput("Hãy nhập nội dung nhiệm vụ.", field="content")
    if new.unit.pk == old.lead_unit_id:
        raise BadInput("Hãy chọn đơn vị chủ trì khác đơn vị đang chủ trì.", field="lead_unit")
    if old.source is None:
        check_own_units(new.unit, (), actor)
    check_lead(new.unit, (), actor)
    check_deadline(new.due_on, today=actor.today())
    _close(old, new, decision, actor)
    return _open(old, new, actor)


def _close(old: Assignment, new: NewLead, decision: str, actor: Actor) -> None:
    request = pending_transfer(old)
    assert request is not None and AGREE_TRANSFER.target is not None
    event = tell(old, actor, "agree_transfer", f"đồng ý, chuyển {new.unit.name}", decision)
    request.state, request.decision = RequestState.AGREED, decision
    request.decided_by, request.decided_at = actor.post, event.at
    request.save(update_fields=["state", "decision", "decided_by", "decided_at"])
    outcome = f"Chuyển đơn vị khác: {new.unit.name}"
    settle(old, AGREE_TRANSFER.target, event=event, outcome=outcome, reason=request.reason, actor=actor)


def _open(old: Assignment, new: NewLead, actor: Actor) -> Assignment:
    due_at = deadline(new.due_on)
    task = Assignment.objects.create(
        kind=ItemKind.TASK,
        agency_id=old.agency_id,
        subject=new.content,
        urgency=old.urgency,
        due_at=due_at,
        first_due_at=due_at,
        created_at=actor.now(),
        created_by=actor.post,
        source=old.source,
        basis=old.basis,
        basis_note=old.basis_note,
        directed_by=old.directed_by,
        lead_unit=new.unit,
        lead_agency=new.unit.agency,
        follow_up=old.follow_up,
        state=AssignmentState.PLANNED,
        replaces=old,
    )
    others = old.coordinations.exclude(unit=new.unit).values_list("unit_id", flat=True)
    Coordination.objects.bulk_create(Coordination(assignment=task, unit_id=unit_id) for unit_id in others)
    grant_access(task, [actor.user.pk, old.follow_up.user_id], AccessReason.CREATED)
    tell(task, actor, "plan", f"giao thay {old.lead_unit.name}, hạn {short_date(new.due_on)}")
    begin(task, old.source, actor=actor)
    if old.source and not task.is_internal and send_also(old.source, task.lead_agency, by=actor.post, at=actor.now()):
        tell(old.source, actor, "sent_also", f"gửi thêm {task.lead_agency.name} để thực hiện nhiệm vụ")
    return task
