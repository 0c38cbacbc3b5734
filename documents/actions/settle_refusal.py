"""Note that a refusal needs no sending again."""

from django.db import transaction

from accounts.actor import Actor
from documents.enums import Resolution
from documents.models import Dispatch
from documents.permissions import check_may_resolve
from qlvb.lib.locking import locked
from workflow.models import WorkItem
from workflow.steps import tell


@transaction.atomic(durable=True)
def settle_refusal(dispatch_id: int, *, text: str = "", actor: Actor) -> Dispatch:
    """It leaves the clerk's list; what was refused, and why, stays with the document."""
    dispatch = locked(Dispatch, dispatch_id)
    check_may_resolve(actor, dispatch)
    dispatch.resolution, dispatch.resolved_at, dispatch.resolved_by = Resolution.SETTLED, actor.now(), actor.post
    dispatch.save(update_fields=["resolution", "resolved_at", "resolved_by"])
    label = f"đã giải quyết việc {dispatch.recipient.name} trả lại"
    tell(WorkItem.objects.get(pk=dispatch.document_id), actor, "settled", label, text, dispatch=dispatch.pk)
    return dispatch
