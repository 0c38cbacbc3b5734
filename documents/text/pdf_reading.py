"""Operations 'text' and 'render' of the parser process. Runs in the child only."""

import io
import unicodedata
from typing import Any, Final

import pypdfium2

MAX_CHARACTERS: Final = 5_000_000
FEW_LETTERS: Final = 300
MOSTLY: Final = 0.5
MAX_SIDE_PIXELS: Final = 6_000
POINTS_PER_INCH: Final = 72


def text(data: bytes, *, max_pages: int) -> tuple[dict[str, Any], bytes]:
    """The text of the first pages, NFC, UTF-8, a form feed between pages."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return {"refusal": "broken"}, b""
    pages: list[str] = []
    total = 0
    for index in range(min(len(document), max_pages)):
        page = _page_text(document, index)
        pages.append(page)
        total += len(page)
        if total > MAX_CHARACTERS:
            break
    joined = "\f".join(pages)[:MAX_CHARACTERS]
    return {}, unicodedata.normalize("NFC", joined).encode("utf-8", "ignore")


def read(data: bytes, *, max_pages: int) -> tuple[dict[str, Any], bytes]:
    """The same text, and which of these pages are pictures of a page: hardly any letters, a picture over most of it.

    A scan that was signed afterwards has some letters of the signature on it.
    """
    header, payload = text(data, max_pages=max_pages)
    if header:
        return header, payload
    document = pypdfium2.PdfDocument(data)
    texts = payload.decode("utf-8").split("\f")
    scanned = [
        index
        for index, words in enumerate(texts)
        if sum(c.isalnum() for c in words) < FEW_LETTERS and _is_covered(document, index)
    ]
    return {"pages": len(document), "scanned": scanned}, payload


def _is_covered(document: pypdfium2.PdfDocument, index: int) -> bool:
    try:
        page = document[index]
        whole = page.get_width() * page.get_height()
        images = page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3)
        covered = 0.0
        for image in images:
            left, bottom, right, top = image.get_bounds()
            covered += abs(right - left) * abs(top - bottom)
        page.close()
    except pypdfium2.PdfiumError:
        return False
    return covered >= MOSTLY * whole


def _page_text(document: pypdfium2.PdfDocument, index: int) -> str:
    try:
        page = document[index]
        textpage = page.get_textpage()
        content = str(textpage.get_text_range()).replace("\r\n", "\n").replace("\0", "").replace("\ufffe", "-")
        textpage.close()
        page.close()
    except pypdfium2.PdfiumError:
        return ""  # one broken page does not hide the others from search
    return content


def render(data: bytes, *, page: int, dpi: float) -> tuple[dict[str, Any], bytes]:
    """One page with its form fields and signatures drawn, as PNG."""
    try:
        document = pypdfium2.PdfDocument(data)
        if not 0 <= page < len(document):
            return {"refusal": "no_such_page"}, b""
        document.init_forms()
        sheet = document[page]
        scale = min(dpi / POINTS_PER_INCH, MAX_SIDE_PIXELS / max(sheet.get_size()))
        image = sheet.render(scale=scale, may_draw_forms=True).to_pil()
    except pypdfium2.PdfiumError:
        return {"refusal": "broken"}, b""
    output = io.BytesIO()
    image.save(output, format="PNG", compress_level=3)
    return {}, output.getvalue()
