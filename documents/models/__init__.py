from documents.models.blob import Attachment, Blob, Upload
from documents.models.blob_text import BlobText
from documents.models.correspondence_file import ChangeFile, DecisionFile, IncidentPicture, MessageFile, NoticeFile
from documents.models.dispatch import Dispatch, DispatchEvent
from documents.models.incoming import IncomingDocument
from documents.models.outgoing import DraftVersion, OutgoingDocument
from documents.models.register import NumberEntry, Register, RegisterCounter
from documents.models.signature import SignatureRecord, SigningKey
from documents.models.template import DraftTemplate

__all__ = [
    "Attachment",
    "Blob",
    "BlobText",
    "ChangeFile",
    "DecisionFile",
    "Dispatch",
    "DispatchEvent",
    "DraftTemplate",
    "DraftVersion",
    "IncidentPicture",
    "IncomingDocument",
    "MessageFile",
    "NoticeFile",
    "NumberEntry",
    "OutgoingDocument",
    "Register",
    "RegisterCounter",
    "SignatureRecord",
    "SigningKey",
    "Upload",
]
