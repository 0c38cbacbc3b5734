"""The writing shared by the acts on dossiers, inside their transactions: numbers, places, hands."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Max

from accounts.actor import Actor
from accounts.models import Post
from qlvb.lib.locking import locked
from workflow.enums import OPEN_STATES, AccessReason, DossierState
from workflow.models import Dossier, DossierEntry, DossierSeries, ItemAccess, ItemEvent, Step, WorkItem
from workflow.rules.holders import Hand
from workflow.steps import grant_access, open_steps, tell


def next_dossier_number(agency_id: int, year: int, heading: str) -> DossierSeries:
    """The series with its next number taken: `series.last_number` is the new dossier's."""
    series, _ = DossierSeries.objects.get_or_create(agency_id=agency_id, year=year, heading=heading)
    series = locked(DossierSeries, series.pk)
    series.last_number += 1
    series.save(update_fields=["last_number"])
    return series


def locked_dossier(dossier_id: int, *, items: Iterable[int] = ()) -> Dossier:
    """The dossier, locked after what it was opened from and what is to be filed in it, newest first.

    Issuing goes the same way (reply, what it answers, dossiers), so that neither waits for the other for ever.
    """
    origin_id = Dossier.objects.values_list("origin_id", flat=True).get(pk=dossier_id)
    for pk in sorted({*items, *([origin_id] if origin_id else [])}, reverse=True):
        WorkItem.objects.select_for_update().filter(pk=pk).first()
    return locked(Dossier, dossier_id)


def open_steps_on(dossier: Dossier) -> list[Step]:
    """The dossier in everybody's hands, the lead first. One query."""
    steps = Step.objects.filter(item_id=dossier.pk, state__in=OPEN_STATES).select_related(
        "item",
        "sender_post__user",
        "holder_unit",
        "holder_post__user",
        "previous__holder_unit",
        "previous__holder_post__user",
    )
    return sorted(steps, key=lambda step: (step.part != "lead", step.pk))


def hand_dossier(
    dossier: Dossier, hands: Sequence[Hand], *, event: ItemEvent, actor: Actor, previous: Step | None
) -> list[Step]:
    """Put the dossier into those hands; whoever gets it reads the document it was opened from, too."""
    steps = open_steps(dossier, hands, event=event, actor=actor, previous=previous)
    if dossier.origin_id:
        readers = ItemAccess.objects.filter(item_id=dossier.pk, share=None).values_list("user_id", flat=True)
        grant_access(WorkItem.objects.get(pk=dossier.origin_id), list(readers), AccessReason.DOSSIER)
    return steps


def place(dossier: Dossier, item: WorkItem, *, post: Post, at: datetime) -> DossierEntry | None:
    """Give the document the next place; None when it is already there. The dossier must be locked."""
    if DossierEntry.objects.filter(dossier=dossier, item_id=item.pk, removed_at=None).exists():
        return None
    last = DossierEntry.objects.filter(dossier=dossier).aggregate(last=Max("order"))["last"] or 0
    return DossierEntry.objects.create(dossier=dossier, item_id=item.pk, order=last + 1, added_by=post, added_at=at)


def file_with_origin(item: WorkItem, *, actor: Actor) -> None:
    """DN-8.5: what answers a document is filed where that document is, in every dossier still open."""
    if item.origin_id is None:
        return
    holding = DossierEntry.objects.filter(item_id=item.origin_id, removed_at=None)
    dossiers = Dossier.objects.filter(
        pk__in=holding.values("dossier_id"), agency_id=item.agency_id, state=DossierState.OPEN
    )
    for pk in dossiers.order_by("pk").values_list("pk", flat=True):
        dossier = locked(Dossier, pk)
        if dossier.state == DossierState.OPEN and place(dossier, item, post=actor.post, at=actor.now()):
            tell(dossier, actor, "file", f"lưu văn bản vừa ban hành {item.code}", document=item.pk)
