"""Giao việc: enter a task on the draft of the document that gives it (GL-2, GL-4.1)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.models import Post, Unit
from accounts.tokens import use_once
from documents.models import OutgoingDocument
from documents.permissions import lead_step
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from qlvb.lib.vietnamese import short_date
from tasks.models import Assignment, Coordination
from tasks.permissions import check_follow_up, check_may_plan
from tasks.rules.deadlines import check_deadline, deadline
from tasks.rules.leads import check_lead
from workflow.enums import AccessReason, ItemKind
from workflow.steps import grant_access, tell


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, by whom, until which day; who follows it for the giver."""

    content: str
    lead_unit: Unit
    due_on: date
    follow_up: Post
    coordinating: Collection[Unit] = ()


@transaction.atomic(durable=True)
def plan_assignment(document_id: int, plan: Plan, *, token: UUID | None = None, actor: Actor) -> Assignment:
    """The task waits with the draft; issuing the document starts it."""
    document = locked(OutgoingDocument, document_id)
    check_may_plan(actor, document, lead_step(document))
    if not plan.content:
        raise BadInput("Hãy nhập nội dung nhiệm vụ.", field="content")
    check_lead(plan.lead_unit, plan.coordinating, actor)
    check_follow_up(plan.follow_up, actor)
    check_deadline(plan.due_on, today=actor.today())
    use_once(actor, token)
    due_at = deadline(plan.due_on)
    assignment = Assignment.objects.create(
        kind=ItemKind.TASK,
        agency_id=document.agency_id,
        subject=plan.content,
        urgency=document.urgency,
        due_at=due_at,
        first_due_at=due_at,
        created_at=actor.now(),
        created_by=actor.post,
        source=document,
        lead_unit=plan.lead_unit,
        lead_agency=plan.lead_unit.agency,
        follow_up=plan.follow_up,
    )
    Coordination.objects.bulk_create(Coordination(assignment=assignment, unit=unit) for unit in plan.coordinating)
    readers = [actor.user.pk, plan.follow_up.user_id]
    grant_access(assignment, readers, AccessReason.CREATED)
    grant_access(document, readers, AccessReason.HELD)
    label = f"giao {plan.lead_unit.name}, hạn {short_date(plan.due_on)}"
    tell(assignment, actor, "plan", label)
    tell(document, actor, "plan_task", label, plan.content, assignment=assignment.pk)
    return assignment
