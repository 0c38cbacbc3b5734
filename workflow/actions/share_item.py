"""Show an item to somebody of the agency who is not on its road."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.models import Post, Unit
from accounts.tokens import use_once
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from qlvb.lib.vietnamese import short_date
from workflow.enums import ItemKind, NotificationKind
from workflow.models import DossierEntry, Share, WorkItem
from workflow.notify import notify
from workflow.queries import my_steps_on, visible_to
from workflow.share_permissions import check_may_share, check_receiver, check_shows_something, check_terms
from workflow.shares import grant, readers
from workflow.steps import tell


@dataclass(frozen=True, slots=True)
class Showing:
    """With whom, why, and to the end of which day; `ends_on` None: until it is ended by hand."""

    note: str
    post: Post | None = None
    unit: Unit | None = None
    ends_on: date | None = None


@transaction.atomic(durable=True)
def share_item(item_id: int, showing: Showing, *, token: UUID | None = None, actor: Actor) -> Share:
    """From now on the receiver finds it and reads it, its files too; he can do nothing to it."""
    item = locked(WorkItem, item_id)
    check_may_share(actor, item, my_steps_on(actor, item))
    check_receiver(actor, item, showing.post, showing.unit)
    check_terms(showing.ends_on, showing.note, actor.today())
    use_once(actor, token)
    if Share.objects.in_force(actor.today()).filter(item=item, post=showing.post, unit=showing.unit).exists():
        raise BadInput("Đã chia sẻ cho nơi này.", field="receiver")
    # One whose last day is over, which the night has not ended yet, makes room.
    past = Share.objects.filter(item=item, post=showing.post, unit=showing.unit, ended_at=None)
    past.update(ended_at=actor.now())
    share = Share.objects.create(
        item=item,
        post=showing.post,
        unit=showing.unit,
        shared_by=actor.desk,
        shared_at=actor.now(),
        note=showing.note,
        ends_on=showing.ends_on,
    )
    share.contents.set(_contents(item, actor))
    people = readers(share, actor.today())
    check_shows_something(actor, item, share, people)
    grant(share, actor.today())
    until = f" đến hết ngày {short_date(share.ends_on)}" if share.ends_on else ""
    tell(item, actor, "share", f"chia sẻ để xem cho {share.whom}{until}", share.note, share=share.pk)
    what = item.get_kind_display().lower()
    text = f"{actor.user.full_name} chia sẻ {what} {item.code} để xem: {item.subject}"
    notify(people, item, NotificationKind.TOLD, text, f"Bạn được chia sẻ {what} này.")
    return share


def _contents(item: WorkItem, actor: Actor) -> list[WorkItem]:
    """Of a dossier what is filed in it and may be read by whoever shares it."""
    if item.kind != ItemKind.DOSSIER:
        return []
    filed = DossierEntry.objects.filter(dossier_id=item.pk, removed_at=None).values("item_id")
    return list(visible_to(actor).filter(pk__in=filed))
