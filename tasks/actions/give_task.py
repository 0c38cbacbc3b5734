"""Giao nhiệm vụ without a document (DN-3.3b): from a meeting, by telephone, by word of mouth, of one's own accord."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.models import Post, Unit
from accounts.tokens import use_once
from documents.enums import AttachmentRole
from documents.models import Attachment, Upload
from qlvb.lib.errors import BadInput
from tasks.models import Assignment, Coordination
from tasks.moving import begin
from tasks.permissions import check_follow_up, check_may_give
from tasks.rules.deadlines import check_deadline, deadline
from tasks.rules.direct import check_basis, check_followed_by_another, is_own_work
from tasks.rules.leads import check_own_units
from workflow.enums import AccessReason, ItemKind, NotificationKind
from workflow.notify import notify
from workflow.rules.holders import Holder
from workflow.steps import grant_access, tell


@dataclass(frozen=True, slots=True)
class DirectTask:
    """What is to be done, by which unit of one's own agency, until which day, on what grounds.

    `directed_by`: the leader whose word it is; none for what one takes on oneself.
    """

    content: str
    lead_unit: Unit
    due_on: date
    follow_up: Post
    basis: str
    basis_note: str = ""
    directed_by: Post | None = None
    coordinating: Collection[Unit] = ()


@transaction.atomic(durable=True)
def give_task(wanted: DirectTask, *, file: Upload | None = None, token: UUID | None = None, actor: Actor) -> Assignment:
    """The task runs at once: on the desk of the unit's head, or on one's own when one gives it to oneself. Another
    agency is given a task only with a document (GL-4.1).
    """
    check_may_give(actor)
    if not wanted.content:
        raise BadInput("Hãy nhập nội dung nhiệm vụ.", field="content")
    check_own_units(wanted.lead_unit, wanted.coordinating, actor)
    check_basis(wanted.basis, wanted.directed_by, wanted.lead_unit, actor)
    check_follow_up(wanted.follow_up, actor)
    check_followed_by_another(wanted.basis, wanted.follow_up, actor)
    check_deadline(wanted.due_on, today=actor.today())
    use_once(actor, token)
    due_at = deadline(wanted.due_on)
    task = Assignment.objects.create(
        kind=ItemKind.TASK,
        agency_id=actor.agency_id,
        subject=wanted.content,
        due_at=due_at,
        first_due_at=due_at,
        created_at=actor.now(),
        created_by=actor.post,
        basis=wanted.basis,
        basis_note=wanted.basis_note,
        directed_by=wanted.directed_by,
        lead_unit=wanted.lead_unit,
        lead_agency=wanted.lead_unit.agency,
        follow_up=wanted.follow_up,
    )
    Coordination.objects.bulk_create(Coordination(assignment=task, unit=unit) for unit in wanted.coordinating)
    if file:
        Attachment.objects.create(
            item=task, blob=file.blob, role=AttachmentRole.ANNEX, name=file.name, added_by=actor.post
        )
    readers = [actor.desk.user_id, actor.user.pk, wanted.follow_up.user_id]
    grant_access(task, readers, AccessReason.CREATED)
    own = Holder.person(actor.desk) if is_own_work(wanted.basis, actor) else None
    begin(task, None, actor=actor, holder=own)
    if wanted.directed_by and wanted.directed_by.pk != actor.desk.pk:
        _tell_the_leader(task, wanted.directed_by, actor)
    return task


def _tell_the_leader(task: Assignment, leader: Post, actor: Actor) -> None:
    """Whose word is quoted hears of it."""
    tell(task, actor, "quoted", f"theo chỉ đạo của {leader}"[:300])
    text = f"{actor.post} giao {task.lead_unit.name} theo chỉ đạo của đồng chí: {task.subject}"
    notify([leader], task, NotificationKind.TOLD, text, "Nhiệm vụ không kèm văn bản, ghi là theo chỉ đạo của bạn.")
