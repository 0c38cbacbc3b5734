"""State what came of the matter: the issued document, or the proposed opinion (SD-6.2)."""

from django.db import transaction

from accounts.actor import Actor
from qlvb.lib.errors import BadInput
from workflow.dossier_permissions import check_may
from workflow.dossiers import locked_dossier, open_steps_on
from workflow.enums import ItemKind
from workflow.models import Dossier, DossierEntry
from workflow.steps import start_work, tell
from workflow.transitions import ATTACH_RESULT


@transaction.atomic(durable=True)
def attach_result(dossier_id: int, *, document_id: int | None = None, opinion: str = "", actor: Actor) -> Dossier:
    """An outgoing document that is issued and in the dossier, or an opinion where none is issued. It may be replaced
    until the dossier is submitted for closing.
    """
    dossier = locked_dossier(dossier_id)
    step = check_may(actor, dossier, ATTACH_RESULT, open_steps_on(dossier))
    assert step is not None
    if (document_id is None) == (not opinion):
        raise BadInput("Hãy chọn văn bản đã ban hành hoặc ghi ý kiến đề xuất.", field="opinion")
    label, issued = "gắn kết quả: ý kiến đề xuất", None
    if document_id is not None:
        entries = DossierEntry.objects.filter(dossier=dossier, removed_at=None, item__kind=ItemKind.OUTGOING)
        entry = entries.filter(item_id=document_id, item__closed_at__isnull=False).select_related("item").first()
        if entry is None:
            raise BadInput("Kết quả phải là văn bản đã ban hành có trong hồ sơ.", field="document")
        issued, label = entry.item, f"gắn kết quả: văn bản {entry.item.code}"
    dossier.result_document, dossier.result_opinion = issued, opinion
    dossier.save(update_fields=["result_document", "result_opinion"])
    event = tell(dossier, actor, "attach_result", label, opinion)
    start_work(step, at=event.at)
    return dossier
