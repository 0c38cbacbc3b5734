"""Places of number, date, signature and seal on papers of every kind."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image

from documents.layout.geometry import MM
from documents.layout.positions import FoundPlacement, Source, find_placement
from documents.signing.fields import page_boxes, prepare
from documents.signing.placement import Box, TextKind, TextSpot
from documents.text.convert import docx_to_pdf
from documents.text.normalise import normalise
from qlvb.lib.errors import BadInput
from tests.documents.papers import decision
from tests.documents.words import report_docx

BLANK_LINES = "<br><br><br><br><br>"
GAP = "&nbsp;" * 7


def spot(found: FoundPlacement, kind: TextKind) -> TextSpot:
    (match,) = [text for text in found.placement.texts if text.kind is kind]
    return match


def kinds(found: FoundPlacement) -> list[TextKind]:
    return [text.kind for text in found.placement.texts]


def written(number: str, dated: str, **more: object) -> bytes:
    return decision(number=number, dated=dated, signature=BLANK_LINES, **more)


def near(box: Box, expected: tuple[float, float, float, float], tolerance: float = 3) -> bool:
    return box.rect == pytest.approx(expected, abs=tolerance)


def test_slots_of_our_own_templates_are_exact(decision_pdf: bytes) -> None:
    found = find_placement(decision_pdf)
    assert (found.number, found.date, found.signature) == (Source.DESTINATION,) * 3
    assert found.is_sure
    assert near(spot(found, TextKind.NOTATION).box, (143.9, 723.1, 251.6, 744.1), 0.2)
    assert near(spot(found, TextKind.FULL_DATE).box, (290.6, 723.1, 540.0, 744.1), 0.2)
    assert near(found.placement.signature, (362.5, 356.1, 504.2, 427.0), 0.2)


def test_seal_covers_the_left_third_of_the_signature_at_real_size(decision_pdf: bytes) -> None:
    placement = find_placement(decision_pdf, seal_diameter_mm=36).placement
    signature, seal = placement.signature, placement.seal
    assert seal.width == pytest.approx(36 * MM, abs=0.01)
    assert seal.height == pytest.approx(36 * MM, abs=0.01)
    assert seal.x2 == pytest.approx(signature.x1 + signature.width / 3, abs=0.01)


def test_seal_of_an_attachment_stands_top_right(decision_pdf: bytes) -> None:
    seal = find_placement(decision_pdf, seal_rule="top_right").placement.seal
    assert seal.page == 0
    assert near(seal, (368.5, 768.2, 566.9, 819.2), 0.5)


def test_gaps_in_words(request: pytest.FixtureRequest) -> None:
    found = find_placement(written(GAP + "/QĐ-UBND", f"Sơn Lam, ngày{GAP}tháng{GAP}năm 2026"))
    assert kinds(found) == [TextKind.NUMBER, TextKind.DAY, TextKind.MONTH]
    assert (found.number, found.date, found.signature) == (Source.TEXT,) * 3
    number = spot(found, TextKind.NUMBER)
    assert 20 < number.box.width < 26
    assert not number.covers
    assert spot(found, TextKind.DAY).italic


def test_dots_are_covered() -> None:
    found = find_placement(written("......../QĐ-UBND", "Sơn Lam, ngày .... tháng .... năm 20...."))
    assert kinds(found) == [TextKind.NUMBER, TextKind.DAY, TextKind.MONTH, TextKind.YEAR_TAIL]
    assert all(text.covers for text in found.placement.texts)


def test_underscores_and_a_year_of_dots() -> None:
    found = find_placement(written("_______/QĐ-UBND", "Sơn Lam, ngày ____ tháng ____ năm ........"))
    assert kinds(found) == [TextKind.NUMBER, TextKind.DAY, TextKind.MONTH, TextKind.YEAR]


def test_lone_number_label_takes_number_and_notation() -> None:
    found = find_placement(written("", f"Sơn Lam, ngày{GAP}tháng{GAP}năm 2026"))
    number = spot(found, TextKind.NOTATION)
    assert number.box.width > 90
    assert number.box.x2 < 320


def test_gap_too_narrow_for_a_number_is_written_anew_with_the_notation() -> None:
    """'1234' does not fit into two blanks: number and notation are written over the printed notation."""
    found = find_placement(written("&nbsp;&nbsp;/QĐ-UBND", f"Sơn Lam, ngày{GAP}tháng{GAP}năm 2026"))
    number = spot(found, TextKind.NOTATION)
    assert number.covers
    assert number.box.width > 90


def test_date_without_blanks_is_written_anew_as_a_whole() -> None:
    found = find_placement(written(GAP + "/QĐ-UBND", "Sơn Lam, ngày tháng năm 2026"))
    whole = spot(found, TextKind.FULL_DATE)
    assert whole.covers
    assert whole.box.width == pytest.approx(88 * MM, abs=3)


def test_typed_date_is_replaced_by_the_date_of_issue() -> None:
    found = find_placement(written(GAP + "/QĐ-UBND", "Sơn Lam, ngày 22 tháng 11 năm 2026"))
    assert kinds(found) == [TextKind.NUMBER, TextKind.DAY, TextKind.MONTH]
    assert spot(found, TextKind.DAY).covers
    assert spot(found, TextKind.MONTH).covers


def test_date_in_the_body_is_not_the_date_line() -> None:
    """'Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020' stands in every decision."""
    found = find_placement(written(GAP + "/QĐ-UBND", "&nbsp;"))
    assert found.date is Source.DEFAULT
    assert not found.is_sure
    assert spot(found, TextKind.FULL_DATE).box.y1 > 700


@pytest.mark.parametrize(
    "title",
    ["TM. ỦY BAN NHÂN DÂN<br>CHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN<br>KT. CHỦ TỊCH<br>PHÓ CHỦ TỊCH", "CHÁNH VĂN PHÒNG"],
)
def test_signature_stands_between_title_and_name(title: str) -> None:
    pdf = written(GAP + "/QĐ-UBND", "Sơn Lam, ngày 22 tháng 11 năm 2026", title=title)
    found = find_placement(pdf)
    assert found.signature is Source.TEXT
    signature = found.placement.signature
    assert signature.width == pytest.approx(50 * MM, abs=0.1)
    assert (signature.x1 + signature.x2) / 2 == pytest.approx(433, abs=3)


def test_low_blank_gets_a_smaller_signature() -> None:
    pdf = decision(number="", dated="", signature="<br><br><br>")
    signature = find_placement(pdf).placement.signature
    assert 20 <= signature.height < 25 * MM


def test_long_document_number_on_first_page_signature_on_last() -> None:
    pdf = written(GAP + "/QĐ-UBND", f"Sơn Lam, ngày{GAP}tháng{GAP}năm 2026", articles=40)
    found = find_placement(pdf)
    last = len(page_boxes(pdf)) - 1
    assert last >= 2
    assert {text.box.page for text in found.placement.texts} == {0}
    assert found.placement.signature.page == last
    assert found.placement.seal.page == last


def test_decomposed_vietnamese_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    import unicodedata

    marks = unicodedata.normalize("NFD", f"Sơn Lam, ngày{GAP.replace('&nbsp;', chr(160))}tháng 11 năm 2026")
    found = find_placement(written(GAP + "/QĐ-UBND", marks))
    assert found.date is Source.TEXT


def scan() -> bytes:
    picture = io.BytesIO()
    Image.new("L", (1240, 1754), 255).save(picture, format="PDF", resolution=150)
    return normalise(picture.getvalue())


def test_scan_gets_usual_places_to_drag() -> None:
    found = find_placement(scan())
    assert (found.number, found.date, found.signature) == (Source.DEFAULT,) * 3
    assert kinds(found) == [TextKind.NOTATION, TextKind.FULL_DATE]
    assert not found.is_sure
    prepare(scan(), found.placement)


@pytest.mark.parametrize("size", [(595, 842), (842, 595), (420, 595), (200, 200), (1190, 1684)])
def test_every_page_size_gets_a_complete_placement(size: tuple[int, int]) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=size)
        pdf.add_blank_page(page_size=size)
        buffer = io.BytesIO()
        pdf.save(buffer)
    found = find_placement(buffer.getvalue())
    found.placement.check(page_boxes(buffer.getvalue()))
    assert found.placement.signature.page == 1


def moved(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        buffer = io.BytesIO()
        document.save(buffer)
    return buffer.getvalue()


def test_shifted_page_box_is_followed() -> None:
    """The visible page begins at (50, 40): boxes are in user space, where /Rect needs them."""

    def shift(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        page.contents_add(document.make_stream(b"q 1 0 0 1 50 40 cm\n"), prepend=True)
        page.contents_add(document.make_stream(b"\nQ"))
        page.obj.MediaBox = pikepdf.Array([0, 0, 700, 950])
        page.obj.CropBox = pikepdf.Array([50, 40, 645.28, 881.89])

    plain = written(GAP + "/QĐ-UBND", f"Sơn Lam, ngày{GAP}tháng{GAP}năm 2026")
    before, after = find_placement(plain), find_placement(normalise(moved(plain, shift)))
    x1, y1, x2, y2 = spot(before, TextKind.NUMBER).box.rect
    assert near(spot(after, TextKind.NUMBER).box, (x1 + 50, y1 + 40, x2 + 50, y2 + 40), 0.1)
    x1, y1, x2, y2 = before.placement.signature.rect
    assert near(after.placement.signature, (x1 + 50, y1 + 40, x2 + 50, y2 + 40), 0.1)


def test_stale_slot_over_text_is_not_believed() -> None:
    """Content moved, destinations did not: the words win."""

    def shift(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        page.contents_add(document.make_stream(b"q 1 0 0 1 -60 -9 cm\n"), prepend=True)
        page.contents_add(document.make_stream(b"\nQ"))

    from tests.documents.papers import SLOT_NUMBER

    found = find_placement(moved(decision(number=SLOT_NUMBER + "&nbsp;/QĐ-UBND"), shift))
    assert found.number is Source.TEXT


def test_rotated_scan_of_text_is_upright_after_normalising() -> None:
    def rotate(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        page.contents_add(document.make_stream(b"q 0 1 -1 0 841.89 0 cm\n"), prepend=True)
        page.contents_add(document.make_stream(b"\nQ"))
        page.obj.MediaBox = pikepdf.Array([0, 0, 841.89, 595.28])
        page.obj.Rotate = 90

    plain = written(GAP + "/QĐ-UBND", f"Sơn Lam, ngày{GAP}tháng{GAP}năm 2026")
    before, after = find_placement(plain), find_placement(normalise(moved(plain, rotate)))
    assert near(spot(after, TextKind.NUMBER).box, spot(before, TextKind.NUMBER).box.rect, 0.5)


def test_broken_file_is_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        find_placement(b"%PDF-1.7 nothing")
    assert refusal.value.field == "file"


@pytest.mark.slow
def test_word_document_through_libreoffice() -> None:
    found = find_placement(normalise(docx_to_pdf(report_docx())))
    assert (found.number, found.date, found.signature) == (Source.TEXT,) * 3
    assert kinds(found) == [TextKind.NUMBER, TextKind.DAY, TextKind.MONTH]
    assert found.placement.signature.page == 0


@pytest.mark.slow
def test_word_document_of_many_pages() -> None:
    pdf = normalise(docx_to_pdf(report_docx(number="Số: …/BC-PNV", dated="Sơn Lam, ngày … tháng … năm …", pages=4)))
    found = find_placement(pdf)
    assert found.placement.signature.page == len(page_boxes(pdf)) - 1 >= 3
    assert found.signature is Source.TEXT
    assert spot(found, TextKind.YEAR).covers
