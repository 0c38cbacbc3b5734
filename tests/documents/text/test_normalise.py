"""What comes out is plain, passive and upright, and can be signed."""

import io
from collections.abc import Callable

import pikepdf
import pypdfium2
import pytest
import weasyprint
from PIL import Image, ImageChops

from documents.layout.positions import find_placement
from documents.signing.fields import prepare
from documents.text.extract import extract_text
from documents.text.inspect import inspect_pdf
from documents.text.normalise import normalise
from qlvb.lib.errors import BadInput

LIMIT = 20 * 1024 * 1024


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], None], **options: object) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        buffer = io.BytesIO()
        document.save(buffer, **options)
    return buffer.getvalue()


def action(kind: str) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name(kind), JS=pikepdf.String("x"), F=pikepdf.String("cmd.exe"))


def poison(pdf: pikepdf.Pdf) -> None:
    """One of everything."""
    pdf.Root.OpenAction = action("/JavaScript")
    pdf.Root.AA = pikepdf.Dictionary(WC=action("/Launch"))
    pdf.attachments["virus.exe"] = b"MZ"
    names = pdf.Root.Names
    names.JavaScript = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), action("/JavaScript")]))
    page = pdf.pages[0].obj
    page.AA = pikepdf.Dictionary(O=action("/JavaScript"))
    chain = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=pikepdf.Array([page, pikepdf.Name.Fit]), Next=action("/Launch"))
    links = [
        pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action("/Launch")),
        pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=chain),
        pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action("/SubmitForm")),
        pikepdf.Dictionary(Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9]),
        pikepdf.Dictionary(Subtype=pikepdf.Name.RichMedia, Rect=[0, 0, 9, 9]),
        pikepdf.Dictionary(
            Subtype=pikepdf.Name.Link,
            Rect=[0, 0, 9, 9],
            A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://sonlam.gov.vn")),
        ),
    ]
    page.Annots = pikepdf.Array([pdf.make_indirect(link) for link in links])
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array())
    item = pdf.make_indirect(pikepdf.Dictionary(Title=pikepdf.String("x"), A=action("/JavaScript")))
    pdf.Root.Outlines = pdf.make_indirect(pikepdf.Dictionary(First=item, Last=item, Count=1))


def test_nothing_active_is_left(decision_pdf: bytes) -> None:
    clean = normalise(changed(decision_pdf, poison))
    facts = inspect_pdf(clean, max_bytes=LIMIT)
    assert not facts.has_active_content
    assert not facts.needs_normalising
    with pikepdf.open(io.BytesIO(clean)) as document:
        everything = b"".join(item.unparse(resolved=True) for item in document.objects)
        for word in (b"JavaScript", b"/JS", b"Launch", b"SubmitForm", b"cmd.exe", b"virus", b"RichMedia", b"/AA"):
            assert word not in everything, word
        assert b"https://sonlam.gov.vn" in everything
        assert len(document.attachments) == 0


def test_words_and_destinations_stay(decision_pdf: bytes) -> None:
    clean = normalise(changed(decision_pdf, poison))
    assert extract_text(clean) == extract_text(decision_pdf)
    assert find_placement(clean) == find_placement(decision_pdf)


def test_same_input_gives_same_bytes(decision_pdf: bytes) -> None:
    assert normalise(decision_pdf) == normalise(decision_pdf)


def test_owner_encryption_goes(decision_pdf: bytes) -> None:
    locked = changed(decision_pdf, lambda pdf: None, encryption=pikepdf.Encryption(owner="chu", user="", R=6))
    with pikepdf.open(io.BytesIO(normalise(locked))) as opened:
        assert not opened.is_encrypted


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_words_shown_on_their_side_are_turned_upright(turn: int, decision_pdf: bytes) -> None:
    turned = changed(decision_pdf, lambda pdf: pdf.pages[0].rotate(turn, relative=False))
    upright = normalise(turned)
    facts = inspect_pdf(upright, max_bytes=LIMIT)
    assert not facts.needs_normalising
    assert facts.page_sizes == inspect_pdf(decision_pdf, max_bytes=LIMIT).page_sizes
    before, after = (pypdfium2.PdfDocument(pdf)[0].render(scale=0.3).to_pil() for pdf in (decision_pdf, upright))
    assert before.tobytes() == after.tobytes()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_without_words_stays_as_it_is_shown(turn: int) -> None:
    picture = io.BytesIO()
    drawing = Image.new("L", (600, 800), 255)
    drawing.paste(0, (40, 60, 200, 100))
    drawing.save(picture, format="PDF", resolution=72)
    turned = changed(picture.getvalue(), lambda pdf: pdf.pages[0].rotate(turn, relative=False))
    upright = normalise(turned)
    assert not inspect_pdf(upright, max_bytes=LIMIT).needs_normalising
    before, after = (pypdfium2.PdfDocument(pdf)[0].render(scale=0.3).to_pil().convert("L") for pdf in (turned, upright))
    assert before.size == after.size
    assert ImageChops.difference(before, after).reduce(4).getextrema()[1] < 100


def test_what_the_crop_hides_is_gone(decision_pdf: bytes) -> None:
    def crop(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.CropBox = pikepdf.Array([0, 400, 595, 842])

    facts = inspect_pdf(normalise(changed(decision_pdf, crop)), max_bytes=LIMIT)
    assert facts.page_boxes == ((0, 400, 595, 842),)


def test_form_fields_become_page_content() -> None:
    html = '<form><input name="ten" value="Nguyễn Văn A" style="font: 13pt serif"></form>'
    form = weasyprint.HTML(string=html).write_pdf(pdf_forms=True)
    clean = normalise(form)
    with pikepdf.open(io.BytesIO(clean)) as document:
        assert "/AcroForm" not in document.Root
        assert "/Annots" not in document.pages[0].obj
    prepare(clean, find_placement(clean).placement)


def test_signed_file_is_never_rewritten(sealed: bytes) -> None:
    with pytest.raises(BadInput) as refusal:
        normalise(sealed)
    assert refusal.value.sentence.startswith("Tệp PDF đã có chữ ký số nên phải giữ nguyên từng byte")


@pytest.mark.parametrize(
    ("data", "words"), [(b"%PDF-1.7 nothing %%EOF", "bị hỏng"), (b"", "bị hỏng"), (b"\0" * 1000, "bị hỏng")]
)
def test_broken_files_are_refused(data: bytes, words: str) -> None:
    with pytest.raises(BadInput) as refusal:
        normalise(data)
    assert words in refusal.value.sentence
