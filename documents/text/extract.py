"""The words and the look of a PDF: text for search, pictures for preview."""

from dataclasses import dataclass
from typing import Final

from documents.text.inspect import BROKEN, FIELD
from documents.text.sandbox import run
from qlvb.lib.errors import BadInput

NO_SUCH_PAGE: Final = "Văn bản không có trang này."


def extract_text(pdf: bytes, max_pages: int = 200) -> str:
    """The text of the first pages, NFC, a form feed between pages; '' for scans. Raises BadInput."""
    answer = run("text", pdf, {"max_pages": max_pages})
    if "refusal" in answer.header:
        raise BadInput(BROKEN, field=FIELD)
    return answer.payload.decode("utf-8")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a PDF says by itself. `texts`: page by page; `scanned`: pages (from 0) that are pictures."""

    pages: int
    texts: list[str]
    scanned: list[int]


def read_pages(pdf: bytes, max_pages: int = 200) -> Reading:
    """The text layer of the first pages, and which of them want OCR. Raises BadInput."""
    answer = run("read", pdf, {"max_pages": max_pages})
    if "refusal" in answer.header:
        raise BadInput(BROKEN, field=FIELD)
    texts = answer.payload.decode("utf-8").split("\f")
    return Reading(int(answer.header["pages"]), texts, [int(page) for page in answer.header["scanned"]])


def render_page_png(pdf: bytes, page: int, dpi: float = 96) -> bytes:
    """Page `page` (from 0) as PNG, form fields and signatures drawn; at most 6000 pixels a side. Raises BadInput."""
    answer = run("render", pdf, {"page": page, "dpi": dpi})
    refusal = answer.header.get("refusal")
    if refusal:
        raise BadInput(NO_SUCH_PAGE if refusal == "no_such_page" else BROKEN, field=FIELD)
    return answer.payload
