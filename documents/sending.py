"""Putting an issued document on its way to one recipient more."""

from datetime import datetime

from accounts.models import Post, Unit
from documents.enums import DispatchState
from documents.models import Dispatch, DispatchEvent, OutgoingDocument
from qlvb.lib.errors import BadInput


def send_also(document: OutgoingDocument, recipient: Unit, *, by: Post, at: datetime) -> Dispatch | None:
    """Send it there too, inside the caller's transaction; None when the recipient has it or is being sent it already.

    Raises BadInput when the recipient has refused it.
    """
    known = document.dispatches.filter(recipient=recipient).first()
    if known is not None:
        if known.state == DispatchState.REFUSED:
            raise BadInput(f"{recipient.name} đã trả lại văn bản {document.notation}; hãy chọn nơi khác.")
        return None
    dispatch = Dispatch.objects.create(document=document, recipient=recipient, state=DispatchState.SENT, sent_at=at)
    DispatchEvent.objects.create(dispatch=dispatch, state=dispatch.state, at=at, post=by)
    return dispatch
