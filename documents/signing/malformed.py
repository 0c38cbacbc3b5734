"""Drafts that cannot be signed: stored before `documents.text.normalise` took out what only a signed file has."""

import io

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

# How the PDF libraries stumble over an array where a dictionary belongs, a number for a name, and the like.
MALFORMED = (PdfError, TypeError, ValueError, KeyError, IndexError, AttributeError, RecursionError)
_OF_SIGNED_FILES = {"/DSS", "/Perms"}


def check_unsigned(pdf: bytes) -> None:
    """Raise ValueError for a draft with the parts of a signed file: broken ones let it be signed and never sealed."""
    found = _OF_SIGNED_FILES & set(PdfFileReader(io.BytesIO(pdf)).root.keys())
    if found:
        raise ValueError(f"an unsigned draft holds {', '.join(sorted(found))}")
