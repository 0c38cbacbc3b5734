"""What documents put on the pages of items."""

from accounts.enums import Perm
from accounts.requests import ActorRequest
from documents.dossier_contents import is_a_document
from workflow.dossier_queries import dossiers_of, dossiers_to_file_in
from workflow.enums import ItemKind
from workflow.extensions import Panel
from workflow.models import WorkItem


def dossiers_panel(request: ActorRequest, item: WorkItem) -> Panel | None:
    """'Hồ sơ công việc': the dossiers that hold the document, those the reader may see (screen of DN-5: 'Lưu hồ sơ
    số'), and the ways into one. Two queries.
    """
    if not is_a_document(item):
        return None
    actor = request.actor
    entries = list(dossiers_of(actor, item))
    may_open = item.kind == ItemKind.INCOMING and actor.has_perm(Perm.DOSSIERS)
    may_file = actor.has_perm(Perm.HANDLE) and dossiers_to_file_in(actor, item).exists()
    if not (entries or may_open or may_file):
        return None
    return Panel(
        "documents/parts/dossiers_panel.html",
        {"entries": entries, "item": item, "may_open": may_open, "may_file": may_file},
    )
