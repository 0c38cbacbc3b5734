"""The recipient's clerk has opened what was sent."""

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from documents.enums import DispatchState
from documents.models import Dispatch
from documents.permissions import check_may_accept
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def see_dispatch(dispatch_id: int, *, actor: Actor) -> Dispatch:
    """The sender sees since when; the first time alone counts."""
    dispatch = locked(Dispatch, dispatch_id)
    if dispatch.state == DispatchState.SENT and dispatch.seen_at is None:
        check_may_accept(actor, dispatch)
        dispatch.seen_at = actor.now()
        dispatch.save(update_fields=["seen_at"])
        audit.record("dispatch.seen", actor, dispatch)
    return dispatch
