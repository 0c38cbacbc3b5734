"""Was a document issued exactly once?"""

from django.conf import settings

from documents.enums import DispatchState, OutgoingState
from documents.models import NumberEntry, OutgoingDocument, RegisterCounter
from qlvb.lib import files
from tests.factories.documents import fresh


def faults(document: OutgoingDocument, *, number: int, recipients: int) -> list[str]:
    """Everything that is not as it must be after issuing once, under that number, to that many recipients."""
    document = fresh(document)
    dispatches = list(document.dispatches.all())
    found = {
        "state": (document.state, OutgoingState.ISSUED),
        "number": (document.number, number),
        "ledger": (list(NumberEntry.objects.filter(item=document).values_list("number", flat=True)), [number]),
        "counter": (RegisterCounter.objects.get(register=document.register).last_number, number),
        "seals": (document.signatures.filter(kind="seal").count(), 1),
        "seal record of the kept file": (
            document.signatures.filter(kind="seal", after=document.sealed_blob).count(),
            1,
        ),
        "file on disk": (_is_intact(document), True),
        "attachments": (document.attachments.count(), 1),
        "dispatches": (len(dispatches), recipients),
        "sent": ([d.state for d in dispatches], [DispatchState.SENT] * recipients),
        "sendings": ([d.events.count() for d in dispatches], [1] * recipients),
        "open steps": (document.steps.filter(done_at=None).count(), 0),
    }
    for act in ("number", "seal", "issue"):
        found[f"'{act}' in the timeline"] = (document.events.filter(act=act).count(), 1)
    if document.origin_id:
        answered = document.origin.events.filter(act="answered").count()
        found["incoming document answered"] = (answered, 1)
        found["incoming document closed"] = (document.origin.is_open, False)
    return [f"{what}: {is_now!r}, not {wanted!r}" for what, (is_now, wanted) in found.items() if is_now != wanted]


def _is_intact(document: OutgoingDocument) -> bool:
    return document.sealed_blob is not None and files.is_intact(settings.FILES_ROOT, document.sealed_blob.sha256)
