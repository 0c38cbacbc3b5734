"""Hand in a draft file; the earlier ones stay (KS-9.2)."""

from django.db import transaction

from accounts.actor import Actor
from documents.drafting import Prepared, prepare_pdf
from documents.enums import Conversion
from documents.jobs import convert_version
from documents.models import DraftVersion, OutgoingDocument, Upload
from documents.permissions import check_may, lead_step
from documents.rules.uploads import PDF
from documents.storage import read_blob
from documents.transitions import ADD_VERSION
from qlvb.lib.locking import locked
from workflow.steps import tell


def add_version(document_id: int, upload: Upload, *, note: str = "", actor: Actor) -> DraftVersion:
    """Add the uploaded PDF or DOCX as the next version. A DOCX becomes PDF in a job."""
    prepared: Prepared | None = None
    if upload.blob.media_type == PDF:
        document = OutgoingDocument.objects.get(pk=document_id)
        prepared = prepare_pdf(read_blob(upload.blob), document)
    with transaction.atomic(durable=True):
        return _add(document_id, upload, prepared, note, actor)


def _add(document_id: int, upload: Upload, prepared: Prepared | None, note: str, actor: Actor) -> DraftVersion:
    document = locked(OutgoingDocument, document_id)
    check_may(actor, document, ADD_VERSION, lead_step(document))
    number = document.versions.count() + 1
    version = DraftVersion.objects.create(
        document=document,
        version=number,
        source=upload.blob,
        source_name=upload.name,
        pdf=prepared.blob if prepared else None,
        conversion=Conversion.READY if prepared else Conversion.WAITING,
        pages=prepared.pages if prepared else None,
        page_boxes=prepared.page_boxes if prepared else None,
        found_placement=prepared.placement if prepared else None,
        note=note,
        created_by=actor.post,
    )
    document.current_version = version
    document.placement = prepared.placement if prepared else None
    document.save(update_fields=["current_version", "placement"])
    Upload.objects.filter(pk=upload.pk).delete()
    tell(document, actor, "add_version", f"nộp dự thảo phiên bản {number}: {upload.name}", note, version=version.pk)
    if not prepared:
        convert_version.delay_on_commit(version_id=version.pk)
    return version
