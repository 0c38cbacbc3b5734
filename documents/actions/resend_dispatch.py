"""Send again what was refused, to the same recipient or to the right one (DN-5.6)."""

from django.db import transaction

from accounts.actor import Actor
from accounts.models import Unit
from accounts.queries import other_agencies
from documents.enums import DispatchState, Resolution
from documents.models import Dispatch, DispatchEvent
from documents.permissions import check_may_resend
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from workflow.models import WorkItem
from workflow.steps import tell


@transaction.atomic(durable=True)
def resend_dispatch(dispatch_id: int, *, recipient: Unit, with_paper: bool = False, actor: Actor) -> Dispatch:
    """The same sealed file under the same number, as a sending of its own. Returns the new one."""
    dispatch = locked(Dispatch, dispatch_id)
    document = locked(WorkItem, dispatch.document_id)
    check_may_resend(actor, dispatch)
    if not other_agencies(actor.agency_id).filter(pk=recipient.pk).exists():
        raise BadInput("Nơi nhận không có trên hệ thống hoặc đã ngừng hoạt động.", field="recipient")
    there = Dispatch.objects.filter(document_id=document.pk, recipient=recipient)
    if there.exclude(state=DispatchState.REFUSED).exists():
        raise BadInput(f"Văn bản đã gửi tới {recipient.name}.", field="recipient")
    now = actor.now()
    dispatch.resolution, dispatch.resolved_at, dispatch.resolved_by = Resolution.RESENT, now, actor.post
    dispatch.save(update_fields=["resolution", "resolved_at", "resolved_by"])
    again = Dispatch.objects.create(
        document_id=document.pk,
        recipient=recipient,
        state=DispatchState.SENT,
        sent_at=now,
        with_paper=with_paper,
        replaces=dispatch,
    )
    DispatchEvent.objects.create(dispatch=again, state=again.state, at=now, post=actor.post)
    tell(document, actor, "resent", f"gửi lại, nơi nhận {recipient.name}", dispatch=again.pk)
    return again
