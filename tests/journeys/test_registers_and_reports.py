"""Sổ sách and Báo cáo: opened, read, taken along as PDF and XLSX, and the same when opened again."""

import io
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from playwright.sync_api import Download, Page, expect

from tests.factories.documents import at_unit, issued, registered
from tests.factories.people import Agency
from tests.journeys.aside import aside
from tests.journeys.conftest import Visit
from tests.journeys.visitor import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def taken(page: Page, link: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    download: Download = waiting.value
    return Path(download.path()).read_bytes()


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


def test_registers_and_reports(visit: Visit, province: Agency, commune: Agency) -> None:
    def papers() -> None:
        registered(province, subject="Về việc tiêm chủng mở rộng", notation="11/SYT-NV")
        at_unit(province, urgency=3)
        issued(province, [commune.unit])

    aside(papers)
    clerk = visit(province.clerk)
    page = clerk.page
    page.get_by_role("link", name="Sổ sách").click()
    clerk.heading("Sổ đăng ký văn bản")
    clerk.look("1-registers")
    page.locator(".row-title", has_text="đến").first.click()
    expect(page.locator(".book-rows [data-row]")).to_have_count(2)
    clerk.look("2-book")
    pdf = taken(page, "Tải PDF để in")
    assert "Về việc tiêm chủng mở rộng" in words_of(pdf) and "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN" in words_of(pdf)
    sheet = openpyxl.load_workbook(io.BytesIO(taken(page, "Tải XLSX"))).active
    assert any("11/SYT-NV" in str(cell.value) for row in sheet for cell in row)

    leader = visit(province.leader)
    page = leader.page
    page.get_by_role("link", name="Tổng quan").click()
    leader.heading("Tổng quan")
    leader.look("3-overview")
    page.locator(".stat-tile").first.click()
    expect(page.locator("[data-row]").first).to_be_visible()
    leader.look("4-rows-behind-a-figure")

    leader.go("/bao-cao/")
    month = page.get_by_label("Tháng").locator("option").nth(1)
    month_name = month.inner_text()
    page.get_by_label("Tháng").select_option(index=1)
    page.get_by_role("button", name="Lập báo cáo").click()
    page.get_by_role("link", name="Tải PDF").wait_for()
    leader.look("5-report")
    figures = page.locator(".figures").all_inner_texts()
    assert figures
    assert month_name.lower() in page.get_by_role("heading", level=1).inner_text().lower()
    assert "báo cáo" in words_of(taken(page, "Tải PDF")).lower()
    assert openpyxl.load_workbook(io.BytesIO(taken(page, "Tải XLSX"))).sheetnames

    # Another document changes nothing in what was stored.
    aside(lambda: registered(province, notation="12/SYT-NV"))
    leader.go("/bao-cao/")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.locator(".row-title").click()
    page.get_by_role("link", name="Tải PDF").wait_for()
    assert page.locator(".figures").all_inner_texts() == figures
    phone = visit(province.leader, size=PHONE)
    phone.go("/bao-cao/tong-quan/")
    phone.look("6-overview-on-the-phone")
