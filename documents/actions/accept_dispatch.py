"""Accept what another agency sent: it is registered here with a number of its own (DN-5.2, DN-3.3d)."""

from dataclasses import replace

from django.db import transaction

from accounts.actor import Actor
from accounts.models import Post
from documents.enums import DispatchState
from documents.intake import Arrival, ArrivedFile, Verdict, enter
from documents.models import Dispatch, DispatchEvent, IncomingDocument
from documents.permissions import check_may_accept
from qlvb.lib.locking import locked
from workflow.models import WorkItem
from workflow.steps import tell


@transaction.atomic(durable=True)
def accept_dispatch(
    dispatch_id: int,
    *,
    arrival: Arrival,
    files: list[ArrivedFile],
    verdict: Verdict,
    submit_to: Post | None,
    note: str,
    actor: Actor,
) -> IncomingDocument:
    """Register the sent bytes as they are and tell the sender."""
    dispatch = locked(Dispatch, dispatch_id)
    check_may_accept(actor, dispatch)
    arrival = replace(arrival, without_paper=not dispatch.with_paper)
    document = enter(arrival, files, verdict, submit_to=submit_to, note=note, actor=actor, how="tiếp nhận liên thông")
    dispatch.state = DispatchState.ACCEPTED
    dispatch.settled_at = actor.now()
    dispatch.incoming = document
    dispatch.save(update_fields=["state", "settled_at", "incoming"])
    DispatchEvent.objects.create(dispatch=dispatch, state=dispatch.state, at=dispatch.settled_at, post=actor.post)
    sent = WorkItem.objects.get(pk=dispatch.document_id)
    tell(sent, actor, "accepted", f"{actor.post.unit.agency.name} đã tiếp nhận", number=document.arrival_number)
    return document
