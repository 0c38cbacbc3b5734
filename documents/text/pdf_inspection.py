"""Operation 'inspect' of the parser process: facts about a PDF, or why it is refused. Runs in the child only."""

import io
import re
from typing import Any, Final

import pikepdf
import pypdfium2
from pypdfium2 import raw

from documents.text.pdf_rewriting import is_active, user_unit

TEXT_SAMPLE_PAGES: Final = 5
MIN_PAGE_SIDE, MAX_PAGE_SIDE = 3.0, 14_400.0
ACTIVE_ROOT_KEYS: Final = ("/OpenAction", "/AA", "/AcroForm", "/Collection", "/OCProperties", "/AF")
ACTIVE_NAME_TREES: Final = ("/JavaScript", "/EmbeddedFiles")
PUBLIC_KEY_HANDLER: Final = re.compile(rb"/Filter\s*/(Adobe\.PubSec|Entrust\.PPKEF)\b")
SCANNED_OBJECTS: Final = 20_000
WITHIN_TOLERANCE: Final = 0.01


def inspect(data: bytes, *, max_pages: int) -> tuple[dict[str, Any], bytes]:
    """Header {'refusal': code} or {'facts': {...}}; no payload."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            # Readable without a password, but locked by its owner: neither may it be signed nor its words taken.
            if pdf.is_encrypted:
                return {"refusal": "restricted"}, b""
            return _inspect(data, pdf, max_pages), b""
    except pikepdf.PasswordError:
        return {"refusal": "encrypted"}, b""
    except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        if PUBLIC_KEY_HANDLER.search(data):
            return {"refusal": "for_certificates"}, b""
        return {"refusal": "broken"}, b""


def _inspect(data: bytes, pdf: pikepdf.Pdf, max_pages: int) -> dict[str, Any]:
    count = len(pdf.pages)
    if count == 0:
        return {"refusal": "no_pages"}
    if count > max_pages:
        return {"refusal": "too_many_pages", "pages": count}
    boxes = [[float(side) for side in page.cropbox] for page in pdf.pages]
    if not all(_sensible(box, user_unit(page)) for box, page in zip(boxes, pdf.pages, strict=True)):
        return {"refusal": "broken"}
    has_text = _has_text(data, count)
    active = _has_active_content(pdf)
    return {
        "facts": {
            "page_boxes": [_ordered(box) for box in boxes],
            "has_text": has_text,
            "pdf_version": pdf.pdf_version,
            "has_active_content": active,
            "needs_normalising": active
            or b"/XRefStm" in data
            or not data.startswith(b"%PDF-")
            or bool(pdf.get_warnings())
            or any(not _upright(page) for page in pdf.pages),
        }
    }


def _sensible(box: list[float], unit: float) -> bool:
    width, height = abs(box[2] - box[0]) * unit, abs(box[3] - box[1]) * unit
    return MIN_PAGE_SIDE <= width <= MAX_PAGE_SIDE and MIN_PAGE_SIDE <= height <= MAX_PAGE_SIDE


def _ordered(box: list[float]) -> list[float]:
    return [min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])]


def _upright(page: pikepdf.Page) -> bool:
    """Not rotated, and nothing hidden outside the visible box."""
    same = all(abs(float(a) - float(b)) < WITHIN_TOLERANCE for a, b in zip(page.mediabox, page.cropbox, strict=True))
    return same and page.rotation % 360 == 0 and "/MediaBox" in page.obj and "/UserUnit" not in page.obj


def _has_text(data: bytes, count: int) -> bool:
    """Is there a letter on the first pages? Also proves that a second parser can read the file."""
    document = pypdfium2.PdfDocument(data)
    if len(document) != count:
        raise ValueError("two parsers see different pages")
    for index in range(min(count, TEXT_SAMPLE_PAGES)):
        text = document[index].get_textpage()
        if any(chr(raw.FPDFText_GetUnicode(text.raw, i)).isalnum() for i in range(text.count_chars())):
            return True
    return False


def _has_active_content(pdf: pikepdf.Pdf) -> bool:
    """Scripts, launch actions, embedded files, forms, layers."""
    if any(key in pdf.Root for key in ACTIVE_ROOT_KEYS):
        return True
    names: Any = pdf.Root.get("/Names", {})
    if any(key in names for key in ACTIVE_NAME_TREES):
        return True
    # Too many objects to look at count as active: normalising goes through all of them.
    return any(count > SCANNED_OBJECTS or is_active(item) for count, item in enumerate(pdf.objects))
