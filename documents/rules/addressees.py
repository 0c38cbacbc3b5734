"""To whom an outgoing document must go."""

from documents.extensions import HANDED_OVER_KINDS
from documents.models import OutgoingDocument


def needs_recipients(document: OutgoingDocument) -> bool:
    """Somebody on the system, unless what it answers is answered by hand."""
    return document.origin is None or document.origin.kind not in HANDED_OVER_KINDS
