"""Stop showing an item."""

from django.db import transaction

from accounts.actor import Actor
from qlvb.lib.locking import locked
from workflow.models import Share, WorkItem
from workflow.queries import my_steps_on
from workflow.share_permissions import check_may_end
from workflow.shares import revoke
from workflow.steps import tell


@transaction.atomic(durable=True)
def end_share(share_id: int, *, actor: Actor) -> Share:
    """The receiver does not see it any more, unless he has it otherwise."""
    item = locked(WorkItem, Share.objects.values_list("item_id", flat=True).get(pk=share_id))
    share = locked(Share, share_id)
    share.item = item
    check_may_end(actor, share, my_steps_on(actor, item))
    share.ended_at, share.ended_by = actor.now(), actor.post
    share.save(update_fields=["ended_at", "ended_by"])
    revoke(share, actor.today())
    tell(item, actor, "unshare", f"thôi chia sẻ để xem cho {share.whom}", share=share.pk)
    return share
