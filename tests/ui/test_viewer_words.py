"""Search in the viewer finds what stands in form fields: the number and the date of an issued document."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page

from documents.layout.positions import find_placement
from documents.signing.fields import open_for_update, prepare, written
from documents.signing.filling import fill_text_fields
from documents.signing.values import values_for
from tests.documents.papers import decision
from tests.ui.gallery import OUT, SIZES, serve

pytestmark = pytest.mark.browser

GAP = "&nbsp;" * 14
SLOTS = decision
"""Number and notation in one field, place and date in another: the house's own template."""


def blanks() -> bytes:
    """Fields for number, day and month between printed words: as Word makes it."""
    return decision(number=GAP + "/QĐ-UBND", dated=f"Sơn Lam, ngày{GAP}tháng{GAP}năm 2026")


def numbered(pdf: bytes) -> bytes:
    placement = find_placement(pdf).placement
    writer = open_for_update(prepare(pdf, placement))
    words = values_for(placement, number=1500, notation="1500/QĐ-UBND", place="Sơn Lam", issued_on=date(2026, 11, 22))
    fill_text_fields(writer, words)
    return written(writer)


@pytest.fixture(scope="module")
def address() -> str:
    base, _ = serve()
    for name, make in (("slots", SLOTS), ("blanks", blanks)):
        (OUT / f"{name}.pdf").write_bytes(numbered(make()))
    return base


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    width, height = SIZES["1280"]
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.goto(f"{address}/item.html")
    page.locator("[data-viewer][data-shown]").wait_for()
    yield page
    page.context.close()


def sought(page: Page, pdf: str, words: str) -> str:
    """What the viewer's search says to these words in that file."""
    page.evaluate("(url) => document.querySelector('[data-viewer]').viewer.open(url)", f"/{pdf}.pdf")
    page.locator("[data-viewer][data-shown]").wait_for()
    page.evaluate("(words) => document.querySelector('[data-viewer]').viewer.find(words)", words)
    hits = page.locator(".viewer-hits", has_text=re.compile(r"\S"))
    hits.wait_for()
    return hits.inner_text()


@pytest.mark.parametrize("pdf", ["slots", "blanks"])
def test_number_and_date_are_found(page: Page, pdf: str) -> None:
    for words in ("1500/QĐ-UBND", "1500/qd", "ngày 22 tháng 11 năm 2026", "son lam, ngay 22"):
        assert sought(page, pdf, words) == "1/1", words
    assert sought(page, pdf, "1501") == "Không thấy"


def test_the_hit_is_marked_where_it_stands(page: Page) -> None:
    assert sought(page, "slots", "1500/QĐ-UBND") == "1/1"
    mark = page.locator(".textLayer .highlight").first
    mark.wait_for()
    label, box = mark.evaluate(
        """(mark) => [[...document.querySelectorAll(".textLayer span")].find((one) => one.textContent === "Số:"), mark]
            .map((one) => one.getBoundingClientRect().toJSON())"""
    )
    assert abs(box["bottom"] - label["bottom"]) < 4 and 0 < box["left"] - label["right"] < 20
    assert 60 < box["width"] < 90


def test_a_document_without_fields_reads_as_before(page: Page) -> None:
    assert sought(page, "sample", "bao so 5") == "1/15"
