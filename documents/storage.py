"""Blobs: bytes on disk (content-addressed, fsynced) and their rows."""

from django.conf import settings

from accounts import audit
from documents.models import Blob
from qlvb.lib import files
from qlvb.lib.errors import DamagedFile


def save_blob(data: bytes, media_type: str) -> Blob:
    """Store the bytes durably, then their row; the same bytes give the same row. Call outside transactions where
    possible.
    """
    stored = files.store(data, settings.FILES_ROOT)
    blob, _ = Blob.objects.get_or_create(sha256=stored.sha256, defaults={"size": stored.size, "media_type": media_type})
    return blob


def read_blob(blob: Blob) -> bytes:
    """The bytes, checked against the recorded hash at every reading.

    Raises DamagedFile and writes it to the audit log.
    """
    try:
        return files.read_verified(settings.FILES_ROOT, blob.sha256)
    except DamagedFile:
        audit.record("blob.damaged", None, blob, sha256=blob.sha256)
        raise
