"""A unit head gives the dossier to somebody of his unit (SD-6.2)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Post
from qlvb.lib.errors import BadInput
from workflow.dossier_permissions import check_may
from workflow.dossiers import hand_dossier, locked_dossier, open_steps_on
from workflow.enums import StepState
from workflow.models import Dossier
from workflow.rules.holders import Hand, Holder
from workflow.steps import end_step, tell
from workflow.transitions import HAND_ON


@transaction.atomic(durable=True)
def hand_on_dossier(
    dossier_id: int, *, to: Post, text: str = "", due_at: datetime | None = None, actor: Actor
) -> Dossier:
    """From the unit's inbox to one person, who from now on has it in charge."""
    dossier = locked_dossier(dossier_id)
    step = check_may(actor, dossier, HAND_ON, open_steps_on(dossier))
    assert step is not None
    if to.unit_id != actor.unit_id or to.pk == actor.desk.pk:
        raise BadInput("Hãy chọn một người khác trong đơn vị mình.", field="target")
    if due_at and timezone.localdate(due_at) < actor.today():
        raise BadInput("Hạn xử lý không được trước ngày hôm nay.", field="due_on")
    holder = Holder.person(to)
    dossier.unit, dossier.holder = to.unit, to
    dossier.save(update_fields=["unit", "holder"])
    event = tell(dossier, actor, "hand_on", f"giao {holder.name}", text)
    end_step(step, StepState.DONE, actor=actor, at=event.at)
    hand = Hand(holder, instruction=text, due_at=due_at or step.due_at)
    hand_dossier(dossier, [hand], event=event, actor=actor, previous=step)
    return dossier
