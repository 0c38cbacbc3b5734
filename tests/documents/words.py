"""Word documents for tests, as officials write them."""

import io
import zipfile
from collections.abc import Callable

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm, Pt
from docx.table import _Cell

CENTRE, LEFT = ALIGN.CENTER, ALIGN.LEFT


def _write(cell: _Cell, lines: list[tuple[str, bool, bool, ALIGN]]) -> None:
    for index, (text, bold, italic, align) in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        paragraph.alignment = align
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(text)
        run.bold, run.italic = bold, italic


def report_docx(
    number: str = "Số:         /BC-PNV", dated: str = "Sơn Lam, ngày      tháng      năm 2026", pages: int = 1
) -> bytes:
    """A department's report with blanks for number and date; text for about `pages` pages."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.top_margin = Mm(30), Mm(15), Mm(20)
    head = document.add_table(1, 2)
    head.autofit = False
    for cell, width in zip(head.rows[0].cells, (68, 97), strict=True):
        cell.width = Mm(width)
    _write(
        head.rows[0].cells[0],
        [
            ("UBND TỈNH SƠN LAM", False, False, CENTRE),
            ("PHÒNG NỘI VỤ", True, False, CENTRE),
            (number, False, False, CENTRE),
        ],
    )
    _write(
        head.rows[0].cells[1],
        [
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True, False, CENTRE),
            ("Độc lập - Tự do - Hạnh phúc", True, False, CENTRE),
            (dated, False, True, CENTRE),
        ],
    )
    sentence = "Thực hiện Kế hoạch công tác năm 2026, Phòng Nội vụ báo cáo kết quả quản lý văn bản điện tử. "
    for _ in range(3 if pages == 1 else 8 * pages):
        document.add_paragraph(sentence * 4)
    foot = document.add_table(1, 2)
    _write(
        foot.rows[0].cells[0],
        [
            ("Nơi nhận:", True, True, LEFT),
            ("- UBND tỉnh;", False, False, LEFT),
            ("- Lưu: VT.", False, False, LEFT),
        ],
    )
    blank = ("", False, False, CENTRE)
    _write(
        foot.rows[0].cells[1],
        [("TRƯỞNG PHÒNG", True, False, CENTRE), *[blank] * 5, ("Lê Đức Ưng", True, False, CENTRE)],
    )
    return _bytes(document)


def _bytes(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def plain_docx(text: str = "Văn bản") -> bytes:
    """The smallest document."""
    document = docx.Document()
    document.add_paragraph(text)
    return _bytes(document)


def rebuilt(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A DOCX with its parts changed by `change`."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()
