"""However the first page of an upload is turned, shifted or scaled: number, date, signature and seal stand upright at
the same place as on the straight page, after the whole chain (issue 2, points 5 and 8).
"""

import io
from collections.abc import Callable
from datetime import date

import pikepdf
import pypdfium2
import pytest
import weasyprint
from PIL import Image, ImageChops

from documents.layout.positions import Source, find_placement
from documents.signing.fields import prepare
from documents.signing.keys import CachedKeySigner
from documents.signing.seal import number_and_seal
from documents.signing.sign import sign_as_person
from documents.signing.trust import Trust
from documents.signing.validate import Verdict, validate
from documents.signing.values import values_for
from documents.text.normalise import normalise
from tests.documents.papers import decision

WIDTH, HEIGHT = 595.28, 841.89
A4 = (0.0, 0.0, WIDTH, HEIGHT)
# Content turned counterclockwise by as much as /Rotate turns the page clockwise.
TURNING = {
    90: f"0 1 -1 0 {HEIGHT} 0",
    180: f"-1 0 0 -1 {WIDTH} {HEIGHT}",
    270: f"0 -1 1 0 0 {WIDTH}",
}
UNSEEN = 0.0002
"""Of a page's pixels: rounding at the edges of letters. Number, date, signature and seal are ten times as much."""
Issue = Callable[[bytes], bytes]


def edited(pdf: bytes, change: Callable[[pikepdf.Pdf, pikepdf.Page], None]) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            change(document, page)
        buffer = io.BytesIO()
        document.save(buffer)
    return buffer.getvalue()


def drawn_with(page: pikepdf.Page, matrix: str) -> None:
    page.contents_add(f"q {matrix} cm\n".encode(), prepend=True)
    page.contents_add(b"\nQ")


def lying(turn: int) -> Callable[[bytes], bytes]:
    """As it stands in the file it is upright; the file says to show it on its side."""

    def change(_: pikepdf.Pdf, page: pikepdf.Page) -> None:
        page.obj.Rotate = turn

    return lambda pdf: edited(pdf, change)


def turned(turn: int) -> Callable[[bytes], bytes]:
    """As it stands in the file it lies on its side; /Rotate shows it upright, as scanners write it."""

    def change(_: pikepdf.Pdf, page: pikepdf.Page) -> None:
        drawn_with(page, TURNING[turn])
        box = [0, 0, HEIGHT, WIDTH] if turn != 180 else [0, 0, WIDTH, HEIGHT]
        page.obj.MediaBox = page.obj.CropBox = pikepdf.Array(box)
        page.obj.Rotate = turn

    return lambda pdf: edited(pdf, change)


def forgotten(turn: int) -> Callable[[bytes], bytes]:
    """It lies on its side and the file does not say so."""

    def change(_: pikepdf.Pdf, page: pikepdf.Page) -> None:
        page.obj.Rotate = 0

    return lambda pdf: edited(turned(turn)(pdf), change)


def shifted(pdf: bytes) -> bytes:
    """The visible page begins at (-50, 40) of a larger sheet."""

    def change(_: pikepdf.Pdf, page: pikepdf.Page) -> None:
        drawn_with(page, "1 0 0 1 -50 40")
        page.obj.MediaBox = pikepdf.Array([-80, -20, 700, 950])
        page.obj.CropBox = pikepdf.Array([-50, 40, WIDTH - 50, HEIGHT + 40])

    return edited(pdf, change)


def turned_and_shifted(pdf: bytes) -> bytes:
    def change(_: pikepdf.Pdf, page: pikepdf.Page) -> None:
        drawn_with(page, f"0 1 -1 0 {HEIGHT + 30} 70")
        page.obj.MediaBox = page.obj.CropBox = pikepdf.Array([30, 70, HEIGHT + 30, WIDTH + 70])
        page.obj.Rotate = 90

    return edited(pdf, change)


def in_half_inches(pdf: bytes) -> bytes:
    """A unit of the page is a thirty-sixth of an inch."""

    def change(_: pikepdf.Pdf, page: pikepdf.Page) -> None:
        drawn_with(page, "0.5 0 0 0.5 0 0")
        page.obj.MediaBox = page.obj.CropBox = pikepdf.Array([0, 0, WIDTH / 2, HEIGHT / 2])
        page.obj.UserUnit = 2

    return edited(pdf, change)


@pytest.fixture(scope="session")
def issued(
    leader: CachedKeySigner, agency: CachedKeySigner, signature_png: bytes, seal_png: bytes, trust: Trust
) -> Issue:
    """An upload all the way through: cleaned, places found by themselves, signed, numbered, sealed."""

    def issue(upload: bytes) -> bytes:
        clean = normalise(upload)
        placement = find_placement(clean).placement
        words = values_for(placement, number=15, notation="15/QĐ-UBND", place="Sơn Lam", issued_on=date(2026, 11, 22))
        signed = sign_as_person(
            prepare(clean, placement), signer=leader, image_png=signature_png, trust=trust, timestamper=None
        )
        return number_and_seal(signed, values=words, signer=agency, image_png=seal_png, trust=trust, timestamper=None)

    return issue


def picture(pdf: bytes) -> Image.Image:
    """The first page as a reader draws it, fields and signatures included."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    return document[0].render(scale=1.5, may_draw_forms=True).to_pil().convert("L")


def difference(first: Image.Image, second: Image.Image) -> float:
    """The share of pixels that clearly differ."""
    assert abs(first.width - second.width) <= 1
    assert abs(first.height - second.height) <= 1
    second = second.resize(first.size)
    far = ImageChops.difference(first, second).point(lambda value: 255 if value > 128 else 0)
    return far.histogram()[255] / (first.width * first.height)


PAGES: dict[str, Callable[[bytes], bytes]] = {
    **{f"lying {turn}": lying(turn) for turn in (90, 180, 270)},
    **{f"turned {turn}": turned(turn) for turn in (90, 180, 270)},
    "not said to be turned": forgotten(90),
    "shifted": shifted,
    "turned and shifted": turned_and_shifted,
    "in half inches": in_half_inches,
}


@pytest.fixture(scope="session")
def upload() -> bytes:
    """A decision as Word makes it: 'Số:      /QĐ-UBND', no named places."""
    gap = "&nbsp;" * 14
    return decision(number=gap + "/QĐ-UBND", dated=f"Sơn Lam, ngày{gap}tháng{gap}năm 2026", signature="<br>" * 5)


@pytest.fixture(scope="session")
def plain(upload: bytes, issued: Issue) -> Image.Image:
    """The straight page as issued."""
    return picture(issued(upload))


@pytest.mark.parametrize("name", PAGES)
def test_issued_page_looks_like_the_straight_one(
    name: str, upload: bytes, plain: Image.Image, issued: Issue, trust: Trust
) -> None:
    sealed = issued(PAGES[name](upload))
    assert validate(sealed, trust).verdict is Verdict.VALID
    assert difference(plain, picture(sealed)) < UNSEEN
    assert difference(plain, picture(upload)) > 10 * UNSEEN, "number, date, signature and seal are seen at all"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_named_places_of_our_own_template_hold_when_it_is_shown_turned(turn: int, decision_pdf: bytes) -> None:
    found = find_placement(normalise(lying(turn)(decision_pdf)))
    assert found == find_placement(decision_pdf)
    assert (found.number, found.date) == (Source.DESTINATION, Source.DESTINATION)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_named_places_do_not_outlive_the_turning_of_their_page(turn: int, decision_pdf: bytes) -> None:
    """The words moved, the names did not."""
    found = find_placement(normalise(turned(turn)(decision_pdf)))
    assert Source.DESTINATION not in (found.number, found.date, found.signature)
    assert found.number is Source.TEXT


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_scan_is_sealed_upright_as_it_is_shown(turn: int, upload: bytes, issued: Issue, trust: Trust) -> None:
    """No words to read: the file's own rotation says what is up, and the usual places are taken."""
    page = pypdfium2.PdfDocument(upload)[0].render(scale=1).to_pil().convert("L")

    def scan(angle: int) -> bytes:
        buffer = io.BytesIO()
        page.rotate(angle, expand=True).save(buffer, format="PDF", resolution=72)
        return buffer.getvalue()

    sealed = issued(lying(turn)(scan(turn)))
    assert validate(sealed, trust).verdict is Verdict.VALID
    assert difference(picture(issued(scan(0))), picture(sealed)) < UNSEEN


def test_usual_places_keep_off_the_words() -> None:
    """Neither 'Số:' nor a date line nor a signature block, but words all over the usual places."""
    words = "Dòng chữ của văn bản không có thể thức nào cả, viết kín trang."
    lines = f"<p style='margin:0'>{words}</p>" * 12
    style = "@page { size: A4; margin: 20mm } body { font: 13pt 'Liberation Serif' }"
    pdf = bytes(weasyprint.HTML(string=f"<style>{style}</style>{lines}").write_pdf())
    found = find_placement(normalise(pdf))
    assert (found.number, found.date) == (Source.DEFAULT, Source.DEFAULT)
    textpage = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    boxes = [spot.box for spot in found.placement.texts] + [found.placement.signature]
    for box in boxes:
        assert not textpage.get_text_bounded(box.x1, box.y1 + 4, box.x2, box.y2 - 4).strip()
