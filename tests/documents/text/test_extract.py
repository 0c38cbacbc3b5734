"""Words for search, pictures for preview."""

import io
import unicodedata

import pytest
from PIL import Image

from documents.text.extract import extract_text, render_page_png
from qlvb.lib.errors import BadInput
from tests.documents.papers import decision


def test_text_is_composed_vietnamese(decision_pdf: bytes) -> None:
    text = extract_text(decision_pdf)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Quy chế quản lý văn bản điện tử" in text
    assert text == unicodedata.normalize("NFC", text)


def test_decomposed_text_is_composed() -> None:
    marks = unicodedata.normalize("NFD", "Sơn Lam, ngày mồng một Tết")
    assert "mồng một Tết" in extract_text(decision(dated=marks))


def test_pages_are_limited_and_parted() -> None:
    pdf = decision(articles=40)
    assert extract_text(pdf).count("\f") >= 2
    assert "\f" not in extract_text(pdf, max_pages=1)


def test_picture_shows_seal_and_signature(decision_pdf: bytes, sealed: bytes) -> None:
    plain, stamped = (
        Image.open(io.BytesIO(render_page_png(pdf, 0, 50))).convert("RGB") for pdf in (decision_pdf, sealed)
    )
    assert plain.size == stamped.size == (414, 585)

    def red(image: Image.Image) -> int:
        pixels = image.tobytes()
        return sum(
            r > 180 and g < 120 and b < 120 for r, g, b in zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True)
        )

    assert red(plain) == 0
    assert red(stamped) > 100


def test_huge_resolution_is_bounded(decision_pdf: bytes) -> None:
    assert max(Image.open(io.BytesIO(render_page_png(decision_pdf, 0, 100_000))).size) <= 6000


def test_missing_page(decision_pdf: bytes) -> None:
    with pytest.raises(BadInput) as refusal:
        render_page_png(decision_pdf, 7)
    assert refusal.value.sentence == "Văn bản không có trang này."
