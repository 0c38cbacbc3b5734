"""Is this upload a PDF we can work with? Facts, or the sentence that says why not."""

import re
from dataclasses import dataclass
from typing import Final

from documents.text.sandbox import run
from documents.text.sniff import LABELS, Kind, sniff
from qlvb.lib.errors import BadInput

FIELD: Final = "file"
MAX_PAGES: Final = 2000
MEGABYTE: Final = 1024 * 1024

EMPTY: Final = "Tệp tải lên rỗng, không có nội dung."
NOT_PDF: Final = "Tệp tải lên không phải tệp PDF."
OTHER_KIND: Final = "Tệp tải lên không phải tệp PDF mà là {}. Vui lòng chuyển sang PDF rồi tải lên lại."
ENCRYPTED: Final = "Tệp PDF được bảo vệ bằng mật khẩu; vui lòng gỡ mật khẩu rồi tải lên lại."
RESTRICTED: Final = (
    "Tệp PDF mở được nhưng bị khóa quyền in, sao chép hoặc chỉnh sửa bằng mật khẩu; vui lòng gỡ khóa rồi tải lên lại."
)
FOR_CERTIFICATES: Final = (
    "Tệp PDF được mã hóa, chỉ mở được bằng chứng thư số của người nhận; vui lòng gỡ mã hóa rồi tải lên lại."
)
BROKEN: Final = "Tệp PDF bị hỏng hoặc tải lên chưa đủ; vui lòng kiểm tra và tải lên lại."
NO_PAGES: Final = "Tệp PDF không có trang nào."
TOO_MANY_PAGES: Final = "Tệp PDF có {} trang, vượt giới hạn {} trang."
FOREIGN_DATA: Final = "Tệp PDF có dữ liệu lạ ở đầu hoặc cuối tệp nên không được tiếp nhận; vui lòng xuất lại tệp PDF."
TOO_LARGE: Final = "Tệp tải lên có dung lượng {} MB, vượt giới hạn {} MB."

# Byte order marks, blanks and line ends that some programs leave before the header.
BEFORE_HEADER: Final = re.compile(rb"[\xef\xbb\xbf\xfe\xff\0\s]{0,16}%PDF-\d\.\d")
AFTER_END: Final = re.compile(rb"%%EOF[\s\0]{0,64}\Z")
END_MARK: Final = b"%%EOF"
MAX_ALIEN_TAIL: Final = 2048
"""A longer end without %%EOF is a cut-off file rather than foreign data: nothing to tell them apart but size."""


@dataclass(frozen=True)
class PdfFacts:
    """What is known of an accepted PDF."""

    pages: int
    page_boxes: tuple[tuple[float, float, float, float], ...]
    """The visible box of each page in its own user space (x1, y1, x2, y2), points, before rotation."""
    has_text: bool
    """False for scans."""
    is_signed: bool
    """Carries signature data: never normalise it."""
    pdf_version: str
    has_active_content: bool
    """Scripts, actions, embedded files, forms or layers."""
    needs_normalising: bool
    """Must go through `normalise` before fields are put in (when it is not signed)."""

    @property
    def page_sizes(self) -> tuple[tuple[float, float], ...]:
        """(width, height) of each page in points."""
        return tuple((x2 - x1, y2 - y1) for x1, y1, x2, y2 in self.page_boxes)


def inspect_pdf(data: bytes, *, max_bytes: int, max_pages: int = MAX_PAGES) -> PdfFacts:
    """Look into an upload. Raises BadInput(field='file') with the reason; ParserStopped is one of them."""
    check_size(data, max_bytes)
    _check_is_pdf(data)
    _check_ends(data)
    header = run("inspect", data, {"max_pages": max_pages}).header
    if "refusal" in header:
        raise _refusal(header, max_pages)
    facts = header["facts"]
    boxes = tuple((x1, y1, x2, y2) for x1, y1, x2, y2 in facts.pop("page_boxes"))
    return PdfFacts(pages=len(boxes), page_boxes=boxes, is_signed=b"/ByteRange" in data, **facts)


def check_size(data: bytes, max_bytes: int) -> None:
    """Raise BadInput for an empty file or one over the limit."""
    if not data:
        raise BadInput(EMPTY, field=FIELD)
    if len(data) > max_bytes:
        raise BadInput(TOO_LARGE.format(_megabytes(len(data)), _megabytes(max_bytes)), field=FIELD)


def _megabytes(size: int) -> str:
    """'12,3'; whole megabytes without the fraction."""
    return f"{size / MEGABYTE:.1f}".removesuffix(".0").replace(".", ",")


def _check_is_pdf(data: bytes) -> None:
    if BEFORE_HEADER.match(data):
        return
    kind = sniff(data)
    if kind is Kind.PDF:
        raise BadInput(BROKEN, field=FIELD)
    if kind in (Kind.UNKNOWN, Kind.EMPTY):
        raise BadInput(FOREIGN_DATA if b"%PDF-" in data[:1024] else NOT_PDF, field=FIELD)
    raise BadInput(OTHER_KIND.format(LABELS[kind]), field=FIELD)


def _check_ends(data: bytes) -> None:
    """The end mark must be the end: what follows it is for another reader than ours."""
    if AFTER_END.search(data, max(0, len(data) - 128)):
        return
    last = data.rfind(END_MARK)
    cut_off = last < 0 or b"startxref" not in data[last - 64 : last] or b" obj" in data[last:]
    raise BadInput(BROKEN if cut_off else FOREIGN_DATA, field=FIELD)


def _refusal(header: dict[str, object], max_pages: int) -> BadInput:
    sentences = {
        "encrypted": ENCRYPTED,
        "restricted": RESTRICTED,
        "for_certificates": FOR_CERTIFICATES,
        "no_pages": NO_PAGES,
        "too_many_pages": TOO_MANY_PAGES.format(_thousands(header.get("pages")), _thousands(max_pages)),
    }
    return BadInput(sentences.get(str(header["refusal"]), BROKEN), field=FIELD)


def _thousands(number: object) -> str:
    """'2.000', as Vietnamese write it."""
    return f"{number:,}".replace(",", ".") if isinstance(number, int) else str(number)
