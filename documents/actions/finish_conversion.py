"""The DOCX of a version has become a PDF, or will not."""

from django.db import transaction

from documents.drafting import Prepared
from documents.enums import Conversion
from documents.models import DraftVersion, OutgoingDocument
from qlvb.lib.locking import locked
from workflow.steps import tell


@transaction.atomic(durable=True)
def finish_conversion(version_id: int, prepared: Prepared | None, *, failure: str = "") -> DraftVersion:
    """Store the result once; a second run of the job changes nothing."""
    document_id = DraftVersion.objects.values_list("document_id", flat=True).get(pk=version_id)
    document = locked(OutgoingDocument, document_id)
    version = locked(DraftVersion, version_id)
    if version.conversion != Conversion.WAITING:
        return version
    if prepared is None:
        version.conversion, version.failure = Conversion.FAILED, failure
        version.save(update_fields=["conversion", "failure"])
        tell(document, None, "conversion_failed", f"không chuyển được {version.source_name} sang PDF", failure)
        return version
    version.conversion = Conversion.READY
    version.pdf, version.pages, version.page_boxes = prepared.blob, prepared.pages, prepared.page_boxes
    version.found_placement = prepared.placement
    version.save(update_fields=["conversion", "pdf", "pages", "page_boxes", "found_placement"])
    if document.current_version_id == version.pk:
        document.placement = prepared.placement
        document.save(update_fields=["placement"])
    tell(document, None, "converted", f"đã chuyển {version.source_name} sang PDF ({prepared.pages} trang)")
    return version
