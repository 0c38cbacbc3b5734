"""Open a dossier from an incoming document and give it to a unit or a person (SD-6.1)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.tokens import use_once
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from workflow.dossier_permissions import check_may_open
from workflow.dossiers import hand_dossier, next_dossier_number, place
from workflow.enums import AccessReason, DossierType, ItemKind, Retention
from workflow.models import Dossier, WorkItem
from workflow.rules.holders import Hand, Holder
from workflow.steps import grant_access, tell


@dataclass(frozen=True, kw_only=True, slots=True)
class DossierWords:
    """What is written on the cover, and what whoever gets it is asked to do."""

    title: str
    retention: str
    due_at: datetime
    dossier_type: str = DossierType.WORK
    instruction: str = ""


@transaction.atomic(durable=True)
def open_dossier(
    origin_id: int, words: DossierWords, *, to: Holder, token: UUID | None = None, actor: Actor
) -> Dossier:
    """Take the next number of the unit's heading, put the document in first place, lay it on the holder's desk."""
    origin = locked(WorkItem, origin_id)
    check_may_open(actor, origin)
    _check(words, actor)
    use_once(actor, token)
    now = actor.now()
    series = next_dossier_number(actor.agency_id, timezone.localtime(now).year, to.unit.abbreviation)
    dossier = Dossier.objects.create(
        kind=ItemKind.DOSSIER,
        agency_id=actor.agency_id,
        code=f"{series.last_number:02d}.{series.heading}",
        subject=words.title,
        urgency=origin.urgency,
        due_at=words.due_at,
        origin=origin,
        created_at=now,
        created_by=actor.post,
        keeper=actor.on_behalf_of,
        series=series,
        number=series.last_number,
        dossier_type=words.dossier_type,
        retention=words.retention,
        unit=to.unit,
        holder=to.post,
    )
    grant_access(dossier, [actor.user.pk], AccessReason.CREATED)
    place(dossier, origin, post=actor.post, at=now)
    event = tell(dossier, actor, "open", f"lập hồ sơ {dossier.code}, giao {to.name}", words.instruction)
    hand = Hand(to, instruction=words.instruction, due_at=words.due_at)
    hand_dossier(dossier, [hand], event=event, actor=actor, previous=None)
    tell(origin, actor, "dossier", f"lập hồ sơ công việc {dossier.code}, giao {to.name}", dossier=dossier.pk)
    return dossier


def _check(words: DossierWords, actor: Actor) -> None:
    if not words.title:
        raise BadInput("Hãy nhập tiêu đề hồ sơ.", field="title")
    if words.retention not in Retention.values:
        raise BadInput("Hãy chọn thời hạn bảo quản.", field="retention")
    if words.dossier_type not in DossierType.values:
        raise BadInput("Hãy chọn loại hồ sơ.", field="dossier_type")
    if timezone.localdate(words.due_at) < actor.today():
        raise BadInput("Hạn xử lý không được trước ngày hôm nay.", field="due_on")
