"""The administrator follows what was done, and what he did himself (issue 4 point 9)."""

import io

import openpyxl
import pytest
from playwright.sync_api import expect

from accounts.sealing import seal_all
from tests.factories import documents as made
from tests.factories.correspondence import administrator
from tests.factories.people import Agency
from tests.journeys.conftest import Visit
from tests.journeys.visitor import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SUBJECT = "Về việc thanh tra Công ty Hoa Ban"


def test_log(visit: Visit, province: Agency) -> None:
    document = made.at_specialist(province, subject=SUBJECT)
    reader = visit(province.specialist)
    reader.go(f"/van-ban-den/{document.pk}/")
    reader.heading(SUBJECT)
    seal_all()

    admin = visit(administrator(province))
    page = admin.page
    page.locator("#menu").get_by_role("link", name="Nhật ký hệ thống").click()
    admin.heading("Nhật ký hệ thống")
    expect(page.locator(".log-head")).to_contain_text("Niêm phong số 1")
    expect(page.locator("main")).not_to_contain_text("Hoa Ban")
    admin.look("1-log")

    page.get_by_label("Người thực hiện").fill(province.specialist.user.full_name)
    page.get_by_label("Việc", exact=True).select_option(label="Đọc, tải, in, xuất: tất cả")
    page.get_by_role("button", name="Lọc").click()
    page.wait_for_url("**viec=doc**")
    admin.heading("Nhật ký hệ thống")
    opened = page.locator(".log-rows tbody tr").filter(has_text="Mở trang: văn bản đến")
    expect(opened).to_have_count(1)
    expect(opened).to_contain_text(document.code)
    admin.look("2-who-read")
    # SD-9.3: the administrator asks; the head, who needs nobody's consent, takes the file out at once.
    page.get_by_role("link", name="Xin xuất XLSX").click()
    admin.heading("Xin xuất nhật ký")
    page.get_by_label("Lý do, nơi nhận").fill("Đoàn kiểm tra yêu cầu.")
    admin.look("3-ask")
    page.get_by_role("button", name="Trình xin ý kiến").click()
    admin.told("Đã trình người đứng đầu cho ý kiến.")
    head = visit(province.leader)
    head.go("/quan-tri/nhat-ky/?viec=doc")
    with head.page.expect_download() as download:
        head.page.get_by_role("button", name="Xuất XLSX").click()
    rows = list(openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).active.values)
    assert any("Mở trang: văn bản đến" in row for row in rows) and "Hoa Ban" not in str(rows)

    admin.go("/quan-tri/nhat-ky/")
    expect(page.locator(".log-rows tbody tr").filter(has_text="Xuất nhật ký")).to_have_count(1)
    expect(page.locator(".log-rows tbody tr").filter(has_text="Xem nhật ký")).to_have_count(3)

    phone = visit(province.leader, size=PHONE)
    phone.go("/quan-tri/nhat-ky/?dia_chi=1.2")
    phone.heading("Nhật ký hệ thống")
    expect(phone.page.locator("main")).to_contain_text("Địa chỉ mạng viết dạng")
    phone.look("4-wrong-filter")
    phone.go("/quan-tri/nhat-ky/")
    phone.heading("Nhật ký hệ thống")
    phone.look("5-log")
