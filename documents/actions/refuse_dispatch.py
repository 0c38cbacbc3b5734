"""Refuse what another agency sent, on one of the two grounds there are (DN-5.6)."""

from django.db import transaction

from accounts.actor import Actor
from documents.enums import DispatchState, RefusalGround
from documents.extensions import AFTER_REFUSAL
from documents.models import Dispatch, DispatchEvent
from documents.permissions import check_may_refuse
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from workflow.models import WorkItem
from workflow.steps import tell


@transaction.atomic(durable=True)
def refuse_dispatch(dispatch_id: int, *, ground: str, reason: str, actor: Actor) -> Dispatch:
    """Nothing is numbered here; the sender reads ground and reason in the document's timeline and on his list."""
    dispatch = locked(Dispatch, dispatch_id)
    check_may_refuse(actor, dispatch)
    if ground not in RefusalGround.values:
        raise BadInput("Chỉ từ chối khi gửi sai nơi nhận hoặc văn bản không có giá trị pháp lý.", field="ground")
    if not reason:
        raise BadInput("Hãy ghi rõ lý do từ chối.", field="text")
    dispatch.state, dispatch.settled_at = DispatchState.REFUSED, actor.now()
    dispatch.ground, dispatch.reason = ground, reason
    dispatch.save(update_fields=["state", "settled_at", "ground", "reason"])
    DispatchEvent.objects.create(
        dispatch=dispatch, state=dispatch.state, at=dispatch.settled_at, post=actor.post, reason=reason
    )
    label = f"{actor.post.unit.agency.name} từ chối tiếp nhận: {RefusalGround(ground).label.lower()}"
    tell(WorkItem.objects.get(pk=dispatch.document_id), actor, "refused", label[:300], reason, dispatch=dispatch.pk)
    for take_part in AFTER_REFUSAL:
        take_part(dispatch, actor)
    return dispatch
