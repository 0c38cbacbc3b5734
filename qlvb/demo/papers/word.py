"""Drafts as people upload them: DOCX in the layout of Decree 30, with gaps for number, date and signature."""

import io
import re
from typing import Any

from qlvb.demo.papers.layout import table_rows
from qlvb.demo.papers.model import URGENCY_STAMPS, Paper

FONT = "Times New Roman"
_PIECE = re.compile(r"(\*\*.+?\*\*|__.+?__|^Điều \d+\.)")


def docx_draft(paper: Paper) -> bytes:
    """The draft as DOCX: 'Số:       /SNV-CCHC', 'ngày      tháng      năm 2026', five empty lines for the signature."""
    import docx
    from docx.shared import Mm, Pt

    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    _eastern_font(style)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    properties = document.core_properties
    properties.title, properties.author, properties.language = paper.subject, paper.issuer.name, "vi"
    _head(document, paper)
    _title(document, paper)
    _body(document, paper)
    _foot(document, paper)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _eastern_font(style: Any) -> None:
    from docx.oxml.ns import qn

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(kind), FONT)


def _line(
    place: Any,
    text: str,
    *,
    size: float = 14,
    bold: bool = False,
    italic: bool = False,
    align: str = "CENTER",
    before: float = 0,
    after: float = 0,
    first: bool = False,
    red: bool = False,
) -> Any:
    """One paragraph; `first` re-uses the empty one every table cell begins with."""
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.shared import Pt, RGBColor

    paragraph = place.paragraphs[0] if first else place.add_paragraph()
    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT[align]
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.05
    for piece in filter(None, _PIECE.split(text)):
        marked = piece.startswith(("**", "__"))
        run = paragraph.add_run(piece[2:-2] if marked else piece)
        run.bold = bold or piece.startswith("**") or bool(_PIECE.match(piece) and not marked)
        run.italic = italic or piece.startswith("__")
        run.font.size = Pt(size)
        if red:
            run.font.color.rgb = RGBColor(0xDD, 0x11, 0x11)
    return paragraph


def _rule(place: Any, indent_mm: float) -> None:
    """A short line: an all but empty paragraph with a border on top, indented from both sides."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    paragraph = _line(place, "", size=2, before=4)
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Mm(indent_mm)
    form.line_spacing = Pt(5)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "5"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _two_cells(document: Any, left_mm: float, right_mm: float) -> tuple[Any, Any]:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    table = document.add_table(1, 2)
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    cells = table.rows[0].cells
    for cell, column, width in zip(cells, table.columns, (left_mm, right_mm), strict=True):
        cell.width = column.width = Mm(width)
    return cells[0], cells[1]


def _head(document: Any, paper: Paper) -> None:
    left, right = _two_cells(document, 71, 101)
    lines = [(text, False) for text in paper.issuer.superior] + [(text, True) for text in paper.issuer.heading]
    for index, (text, bold) in enumerate(lines):
        _line(left, text, size=13, bold=bold, first=index == 0)
    _rule(left, 22)
    _line(left, f"Số:{' ' * 14}{paper.notation_tail}", size=13, before=2)
    if paper.kind == "CV":
        _line(left, f"V/v {paper.subject}", size=12, before=6)
    if paper.urgency in URGENCY_STAMPS:
        _line(left, URGENCY_STAMPS[paper.urgency], bold=True, before=6, red=True)
    _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=13, bold=True, first=True)
    _line(right, "Độc lập - Tự do - Hạnh phúc", bold=True)
    _rule(right, 19)
    _line(right, f"{paper.issuer.place}, ngày      tháng      năm {paper.year}", italic=True, before=2)


def _title(document: Any, paper: Paper) -> None:
    label = "Kính gửi: "
    if paper.kind != "CV":
        _line(document, paper.kind_name.upper(), bold=True, before=14)
        for line in paper.heading_lines:
            _line(document, line, bold=True)
        _rule(document, 67)
        label = {"GM": "Kính mời: ", "CĐ": ""}.get(paper.kind, label)
    if paper.authority:
        _line(document, paper.authority, bold=True, before=8, after=6)
    if len(paper.to) == 1:
        _line(document, label + paper.to[0], before=12, after=8)
    elif paper.to:
        for index, to in enumerate(paper.to):
            end = "." if index == len(paper.to) - 1 else ";"
            text = (label if index == 0 else "") + f"- {to}{end}"
            paragraph = _line(document, text, align="LEFT", before=12 if index == 0 else 0)
            _indent(paragraph, left=35 if index == 0 else 57)


def _indent(paragraph: Any, *, first: float = 0, left: float = 0) -> None:
    from docx.shared import Mm

    paragraph.paragraph_format.first_line_indent = Mm(first)
    paragraph.paragraph_format.left_indent = Mm(left)


def _body(document: Any, paper: Paper) -> None:
    for line in paper.basis:
        _indent(_line(document, line, italic=True, align="JUSTIFY", after=6), first=10)
    if paper.kind == "QĐ":
        _line(document, "QUYẾT ĐỊNH:", bold=True, before=6, after=6)
    rows: list[str] = []
    for line in (*paper.body, ""):
        if line.startswith("|"):
            rows.append(line)
            continue
        if rows:
            _table(document, table_rows(rows))
            rows = []
        if line:
            paragraph = _line(document, line, align="JUSTIFY", before=4, after=4)
            _indent(paragraph, first=10)
            # The signature never stands alone on a page.
            paragraph.paragraph_format.keep_with_next = line == paper.body[-1]


def _table(document: Any, rows: list[list[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    table.style = "Table Grid"
    for index, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        for cell, text in zip(row.cells, texts, strict=True):
            wordy = index > 0 and len(text) > 12 and not text[0].isdigit()
            _line(cell, text, size=13, bold=index == 0, align="LEFT" if wordy else "CENTER", first=True)


def _foot(document: Any, paper: Paper) -> None:
    _line(document, "", size=6).paragraph_format.keep_with_next = True
    left, right = _two_cells(document, 80, 88)
    _line(left, "Nơi nhận:", size=12, bold=True, italic=True, align="LEFT", first=True)
    for copy in (*(f"- {copy};" for copy in paper.copies), f"- {paper.archive_line}"):
        _line(left, copy, size=11, align="LEFT")
    lines = [part for line in paper.signer.lines for part in line.split("/")]
    for index, line in enumerate(lines):
        _line(right, line, bold=True, first=index == 0)
    for _ in range(5):
        _line(right, "")
    _line(right, paper.signer.name, bold=True)
    for cell in (left, right):
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True
