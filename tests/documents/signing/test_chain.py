"""The road of one decision: prepared, signed by the leader, numbered, dated and sealed."""

import io
import re
import subprocess
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import TimeStamper

from documents.signing.fields import prepare
from documents.signing.fonts import ITALIC, REGULAR
from documents.signing.keys import CachedKeySigner, certificate_facts
from documents.signing.placement import Placement
from documents.signing.seal import number_and_seal
from documents.signing.sign import sign_as_person
from documents.signing.trust import Trust
from documents.signing.validate import Verdict, validate
from documents.text.normalise import normalise
from tests.documents.certificates import Pki

OUR_FONTS = {"LiberationSerif": REGULAR, "LiberationSerif-Italic": ITALIC}
NUMBER, DATED = "15/QĐ-UBND", "Sơn Lam, ngày 22 tháng 11 năm 2026"


def pdfsig(pdf: bytes, directory: Path) -> tuple[list[str], list[str]]:
    """What poppler says: validation of each signature, coverage of each signature."""
    file = directory / "signed.pdf"
    file.write_bytes(pdf)
    output = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=False).stdout
    coverage = re.findall(r"(Not total document signed|Total document signed)", output)
    return re.findall(r"Signature Validation: (.*)", output), coverage


def test_sealed_decision_is_valid_by_our_own_account(sealed: bytes, trust: Trust, pki: Pki) -> None:
    report = validate(
        sealed,
        trust,
        expected_signers={
            "chu_ky_lanh_dao": certificate_facts(pki.leader.der).sha256,
            "dau_co_quan": certificate_facts(pki.agency.der).sha256,
        },
    )
    assert report.verdict is Verdict.VALID
    assert report.verdict.label == "hợp lệ"
    assert report.reasons == ()
    by_leader, by_agency = report.signatures
    assert (by_leader.subject, by_leader.coverage, by_leader.modification) == (
        "Nguyễn Văn Hùng",
        "ENTIRE_REVISION",
        "FORM_FILLING",
    )
    assert by_leader.changed_fields == ("dau_co_quan", "ngay_ban_hanh", "so_ky_hieu")
    assert by_leader.docmdp_ok
    assert (by_agency.subject, by_agency.coverage, by_agency.modification) == (
        "Ủy ban nhân dân tỉnh Sơn Lam",
        "ENTIRE_FILE",
        "NONE",
    )


def test_sealed_decision_is_valid_by_pdfsig(sealed: bytes, tmp_path: Path) -> None:
    verdicts, coverage = pdfsig(sealed, tmp_path)
    assert verdicts == ["Signature is Valid.", "Signature is Valid."]
    assert coverage == ["Not total document signed", "Total document signed"]


def test_number_date_and_seal_are_one_revision(signed: bytes, sealed: bytes) -> None:
    assert sealed.startswith(signed)
    revisions = [PdfFileReader(io.BytesIO(pdf)).xrefs.total_revisions for pdf in (signed, sealed)]
    assert revisions[1] == revisions[0] + 1


def test_time_stamped_chain_proves_its_times(
    prepared: bytes,
    values: dict[str, str],
    leader: CachedKeySigner,
    agency: CachedKeySigner,
    signature_png: bytes,
    seal_png: bytes,
    trust: Trust,
    timestamper: TimeStamper,
    tmp_path: Path,
) -> None:
    signed = sign_as_person(
        prepared,
        signer=leader,
        image_png=signature_png,
        trust=trust,
        timestamper=timestamper,
        reason="Ký ban hành",
        location="Sơn Lam",
    )
    sealed = number_and_seal(
        signed, values=values, signer=agency, image_png=seal_png, trust=trust, timestamper=timestamper
    )
    report = validate(sealed, trust)
    assert report.verdict is Verdict.VALID
    assert all(signature.timestamp_at is not None for signature in report.signatures)
    assert pdfsig(sealed, tmp_path)[0] == ["Signature is Valid.", "Signature is Valid."]


def test_normalised_upload_carries_the_chain(
    decision_pdf: bytes,
    placement: Placement,
    values: dict[str, str],
    leader: CachedKeySigner,
    agency: CachedKeySigner,
    signature_png: bytes,
    seal_png: bytes,
    trust: Trust,
) -> None:
    upload = prepare(normalise(decision_pdf), placement)
    signed = sign_as_person(upload, signer=leader, image_png=signature_png, trust=trust, timestamper=None)
    sealed = number_and_seal(signed, values=values, signer=agency, image_png=seal_png, trust=trust, timestamper=None)
    assert validate(sealed, trust).verdict is Verdict.VALID


def shown_width(pdf: bytes, text: str) -> float:
    """How wide `text` stands on the first page, in points, as pdfium draws it."""
    flat = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.flatten_annotations("all")
        document.save(flat)
    page = pypdfium2.PdfDocument(flat.getvalue())[0]
    textpage = page.get_textpage()
    start = textpage.get_text_range().index(text)
    boxes = [textpage.get_charbox(start + i, loose=True) for i in range(len(text))]
    return float(boxes[-1][2] - boxes[0][0])


def font_width(text: str, font: Path, size: float) -> float:
    """How wide the font file says `text` is, without kerning (which takes two percent)."""
    with TTFont(font) as tables:
        cmap, metrics, units = tables.getBestCmap(), tables["hmtx"], tables["head"].unitsPerEm
        return float(sum(metrics[cmap[ord(letter)]][0] for letter in text) / units * size)


def word_widths(pdf: bytes, directory: Path) -> dict[str, float]:
    """The words of the document and their widths in points, by poppler."""
    file = directory / "sealed.pdf"
    file.write_bytes(pdf)
    command = ["pdftotext", "-bbox", str(file), "-"]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    words = re.findall(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">([^<]*)</word>', output)
    return {word: float(right) - float(left) for left, right, word in words}


@pytest.mark.parametrize(("text", "font"), [(NUMBER, REGULAR), (DATED, ITALIC)])
def test_text_is_as_wide_as_the_font_says(text: str, font: Path, sealed: bytes) -> None:
    """pyHanko's own engine writes widths twice as large for this font."""
    assert shown_width(sealed, text) == pytest.approx(font_width(text, font, 13), rel=0.03)


def test_poppler_sees_the_same_widths(sealed: bytes, tmp_path: Path) -> None:
    assert word_widths(sealed, tmp_path)[NUMBER] == pytest.approx(font_width(NUMBER, REGULAR, 13), rel=0.03)


def test_every_glyph_width_in_the_file_is_the_fonts(sealed: bytes) -> None:
    checked = 0
    with pikepdf.open(io.BytesIO(sealed)) as document:
        for item in document.objects:
            name = str(item.BaseFont)[8:] if isinstance(item, pikepdf.Dictionary) and "/W" in item else ""
            if name in OUR_FONTS:
                with TTFont(OUR_FONTS[name]) as tables:
                    order, metrics, units = tables.getGlyphOrder(), tables["hmtx"].metrics, tables["head"].unitsPerEm
                for glyph, widths in zip(item.W[::2], item.W[1::2], strict=True):
                    expected = metrics[order[int(glyph)]][0] / units * 1000
                    assert float(widths[0]) == pytest.approx(expected, abs=0.01)
                    checked += 1
    assert checked == 31  # 10 letters of the number, 19 of the date, .notdef in both


def test_number_is_centred_text_a_reader_can_copy(sealed: bytes, tmp_path: Path) -> None:
    file = tmp_path / "sealed.pdf"
    file.write_bytes(sealed)
    output = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout
    assert NUMBER in output
    assert DATED in output


def test_long_notation_is_shrunk_not_cut(
    signed: bytes, values: dict[str, str], agency: CachedKeySigner, seal_png: bytes, trust: Trust, tmp_path: Path
) -> None:
    long = "123456/QĐ-UBND-VPUB-KSTTHC"
    sealed = number_and_seal(
        signed,
        values=values | {"so_ky_hieu": long},
        signer=agency,
        image_png=seal_png,
        trust=trust,
        timestamper=None,
    )
    assert 100 < shown_width(sealed, long) <= 108.1


def test_same_values_may_be_tried_again(
    signed: bytes, values: dict[str, str], agency: CachedKeySigner, seal_png: bytes, trust: Trust
) -> None:
    """A worker that died between number and seal starts over with the same bytes and the same number."""
    for _ in range(2):
        again = number_and_seal(signed, values=values, signer=agency, image_png=seal_png, trust=trust, timestamper=None)
        assert validate(again, trust).verdict is Verdict.VALID
        assert shown_width(again, NUMBER) > 60
