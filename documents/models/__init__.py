from documents.models.blob import Attachment, Blob, Upload
from documents.models.dispatch import Dispatch, DispatchEvent
from documents.models.incoming import IncomingDocument
from documents.models.outgoing import DraftVersion, OutgoingDocument
from documents.models.register import NumberEntry, Register, RegisterCounter
from documents.models.signature import SignatureRecord, SigningKey

__all__ = [
    "Attachment",
    "Blob",
    "Dispatch",
    "DispatchEvent",
    "DraftVersion",
    "IncomingDocument",
    "NumberEntry",
    "OutgoingDocument",
    "Register",
    "RegisterCounter",
    "SignatureRecord",
    "SigningKey",
    "Upload",
]
