"""Forms as a browser posts them, and what is left on the disk."""

from html import unescape
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from documents.models import Blob, Upload

SUBJECT = "Về việc phòng, chống bão số 5 “Sơn Ca”"


def pdf_file(data: bytes, name: str = "cong-van.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/pdf")


def arrival_words(**changes: Any) -> dict[str, Any]:
    """The intake form, filled in."""
    words = {
        "secrecy": "normal",
        "issuer": "Bộ Nội vụ",
        "notation": "230/BNV-CCHC",
        "issued_on": "02/03/2026",
        "document_type": "CV",
        "subject": SUBJECT,
        "urgency": "1",
        "channel": "paper",
        "signer": "Trần Văn Bình",
        "signer_title": "Thứ trưởng",
        "due_on": "",
        "note": "Kính trình.",
        "submit_to": "",
        "upload": "",
    }
    return words | changes


def draft_words(**changes: Any) -> dict[str, Any]:
    """The form of a new draft, filled in."""
    words = {
        "secrecy": "normal",
        "document_type": "QĐ",
        "subject": SUBJECT,
        "urgency": "0",
        "capacity": "",
        "signer": "",
        "upload": "",
    }
    return words | changes


def shown(response: HttpResponse) -> str:
    """The page as its reader sees it."""
    return unescape(response.content.decode())


def stored() -> tuple[int, int, int]:
    """(blobs, kept uploads, files on the disk)"""
    files = sum(path.is_file() for path in Path(settings.FILES_ROOT).rglob("*"))
    return Blob.objects.count(), Upload.objects.count(), files
