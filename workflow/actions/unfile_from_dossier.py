"""Take a document out of a dossier; its place stays empty and says why."""

from django.db import transaction

from accounts.actor import Actor
from qlvb.lib.errors import BadInput, InvalidTransition
from workflow.dossier_permissions import check_may
from workflow.dossiers import locked_dossier, open_steps_on
from workflow.models import DossierEntry
from workflow.steps import tell
from workflow.transitions import UNFILE


@transaction.atomic(durable=True)
def unfile_from_dossier(entry_id: int, *, reason: str, actor: Actor) -> DossierEntry:
    """By the one in charge, with a reason; never what the dossier was opened from, nor its result."""
    dossier = locked_dossier(DossierEntry.objects.values_list("dossier_id", flat=True).get(pk=entry_id))
    check_may(actor, dossier, UNFILE, open_steps_on(dossier))
    entry = DossierEntry.objects.select_related("item").get(pk=entry_id)
    if entry.removed_at is not None:
        raise InvalidTransition("Văn bản này đã được bỏ khỏi hồ sơ.")
    if entry.item_id == dossier.origin_id:
        raise InvalidTransition("Hồ sơ lập từ văn bản này nên không bỏ ra được.")
    if entry.item_id == dossier.result_document_id:
        raise InvalidTransition("Văn bản này là kết quả của hồ sơ; hãy thay kết quả trước khi bỏ ra.")
    if not reason:
        raise BadInput("Hãy ghi lý do bỏ văn bản khỏi hồ sơ.", field="text")
    entry.removed_by, entry.removed_at, entry.removal_reason = actor.post, actor.now(), reason
    entry.save(update_fields=["removed_by", "removed_at", "removal_reason"])
    name = entry.item.code or entry.item.subject[:60]
    tell(dossier, actor, "unfile", f"bỏ khỏi hồ sơ văn bản số thứ tự {entry.order}: {name}"[:300], reason)
    return entry
