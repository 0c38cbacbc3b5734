"""Put documents into a dossier (SD-4.1, DN-3.3đ)."""

from collections.abc import Sequence

from django.db import transaction

from accounts.actor import Actor
from qlvb.lib.errors import BadInput
from workflow.dossier_permissions import check_may
from workflow.dossiers import locked_dossier, open_steps_on, place
from workflow.enums import ItemKind
from workflow.models import DossierEntry
from workflow.queries import visible_to
from workflow.steps import start_work, tell
from workflow.transitions import FILE


@transaction.atomic(durable=True)
def file_in_dossier(dossier_id: int, *, items: Sequence[int], actor: Actor) -> list[DossierEntry]:
    """In the order given, each in the next free place; only what the actor sees, each once. Returns the new places."""
    dossier = locked_dossier(dossier_id, items=items)
    step = check_may(actor, dossier, FILE, open_steps_on(dossier))
    seen = visible_to(actor).exclude(kind=ItemKind.DOSSIER).in_bulk(list(items))
    if not items or len(seen) != len(set(items)):
        raise BadInput("Hãy chọn ít nhất một văn bản bạn được xem.", field="items")
    now = actor.now()
    placed = [place(dossier, seen[pk], post=actor.post, at=now) for pk in dict.fromkeys(items)]
    entries = [entry for entry in placed if entry]
    if not entries:
        raise BadInput("Văn bản đã có trong hồ sơ.", field="items")
    named = ", ".join(seen[entry.item_id].code or seen[entry.item_id].subject[:60] for entry in entries)
    tell(dossier, actor, "file", f"đưa vào hồ sơ: {named}"[:300], items=[entry.item_id for entry in entries])
    if step:
        start_work(step, at=now)
    return entries
