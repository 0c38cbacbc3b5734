"""Papers render in the layout of Decree 30, with the places the software fills."""

import io
import re
import unicodedata
from datetime import date

import docx
import pypdf
import pypdfium2
import pytest

from qlvb.demo.papers import decree30, docx_draft, papers, received_pdf
from qlvb.demo.papers.layout import SLOTS
from qlvb.demo.papers.model import balanced

TODAY = date(2026, 11, 25)
PAPERS = papers(TODAY)


def text_of(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return squeezed("\n".join(pages))


def squeezed(text):
    """Without line breaks; hyphens at the end of a line come back from PDFium as U+FFFE."""
    return re.sub(r"\s+", " ", text.replace("\ufffe", "-"))


@pytest.mark.parametrize("key", [key for key, paper in PAPERS.items() if not paper.scanned])
@pytest.mark.slow
def test_text_layer_holds_the_subject_in_nfc(key):
    paper = PAPERS[key]
    outside = paper.number is not None
    pdf = received_pdf(paper) if outside else decree30(paper)
    text = text_of(pdf)
    assert unicodedata.is_normalized("NFC", text)
    assert paper.subject.lower() in text.lower()
    assert paper.signer.name in text
    assert not re.search(r"[{}]|\*\*|__", text)
    if outside:
        assert f"Số: {paper.notation(paper.number)}" in text
        return
    places = pypdf.PdfReader(io.BytesIO(pdf)).named_destinations
    assert set(SLOTS) <= set(places)


def test_notation_has_a_leading_zero_and_no_type_for_letters():
    assert PAPERS["tinh-qd-datdai"].notation(5) == "05/QĐ-UBND"
    assert PAPERS["snv-cv-thamdinh"].notation(123) == "123/SNV-TCBC"
    assert PAPERS["moitruong-giayphep"].notation(27) == "27/MTX"


def test_dates_and_citations_are_filled_in():
    assert "Công văn số 6512/BNV-CCHC ngày 10 tháng 11 năm 2026 của Bộ Nội vụ" in PAPERS["tinh-bc-cchc"].body[0]
    assert PAPERS["bnv-cchc"].subject.endswith("năm 2026 và phương hướng, nhiệm vụ năm 2027")
    assert not any("{" in line for p in PAPERS.values() for line in (p.subject, *p.basis, *p.body, *p.to))


def test_subjects_tell_papers_apart_and_signers_have_a_capacity():
    assert len({paper.subject for paper in PAPERS.values()}) >= len(PAPERS) - 1
    assert PAPERS["tinh-kh-cchc"].signer.capacity == "KT."
    assert PAPERS["anlac-bc-bao"].signer.capacity == "TM."
    assert PAPERS["tinh-cd-bao"].signer.capacity == ""
    assert PAPERS["bnv-cchc"].signer.capacity == "TL."
    assert PAPERS["tinh-kh-cchc"].signer.title == "Phó chủ tịch"


@pytest.mark.slow
def test_urgent_paper_carries_its_stamp():
    assert "HỎA TỐC" in text_of(decree30(PAPERS["tinh-cd-bao"]))
    assert "KHẨN" not in text_of(decree30(PAPERS["tinh-cv-cds"]))


@pytest.mark.slow
def test_scan_is_a_picture_of_a4_without_text():
    pdf = received_pdf(PAPERS["htx-giong"])
    with pypdfium2.PdfDocument(pdf) as document:
        assert [page.get_textpage().count_chars() for page in document] == [0]
        assert document[0].get_size() == pytest.approx((595.3, 841.9), abs=1)
        (picture,) = document[0].get_objects()
        assert min(picture.get_px_size()) >= 1650  # 200 dpi


def test_docx_draft_has_gaps_for_number_and_date():
    document = docx.Document(io.BytesIO(docx_draft(PAPERS["snv-bc-bienche"])))
    head = "\n".join(p.text for cell in document.tables[0].rows[0].cells for p in cell.paragraphs)
    assert re.search(r"Số: {6,}/BC-SNV", head)
    assert re.search(r"Sơn Lam, ngày {4,}tháng {4,}năm 2026", head)
    foot = [p.text for p in document.tables[-1].rows[0].cells[1].paragraphs]
    assert foot == ["GIÁM ĐỐC", "", "", "", "", "", "Nguyễn Hữu Phước"]


def test_only_papers_from_outside_are_received():
    with pytest.raises(ValueError, match="draft of our own"):
        received_pdf(PAPERS["tinh-cd-bao"])


def test_long_lines_break_in_the_middle():
    assert balanced("ngắn", 52) == ("ngắn",)
    lines = balanced("Về việc tin cảnh báo lũ quét, sạt lở đất trên địa bàn tỉnh Sơn Lam", 52)
    assert len(lines) == 2
    assert abs(len(lines[0]) - len(lines[1])) < 8
