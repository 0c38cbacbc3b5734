"""Sổ sách and Báo cáo: opened, read, taken along as PDF and XLSX, and the same when opened again."""

import io
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from django.utils import timezone
from playwright.sync_api import Download, Locator, Page, expect

from tests.clock import at
from tests.factories import cases, dossiers
from tests.factories import documents as made
from tests.factories import tasks as given
from tests.factories.documents import at_unit, issued, registered
from tests.factories.people import Agency
from tests.journeys.aside import aside
from tests.journeys.conftest import Visit
from tests.journeys.visitor import PHONE, Visitor
from workflow.rules.working_time import VIETNAM

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

    months_are_reported(leader, province, commune)
    phone = visit(province.leader, size=PHONE)
    phone.go("/bao-cao/tong-quan/")
    phone.look("6-overview-on-the-phone")


# --- The monthly report: every section, stored, the same when opened again

COLUMNS = {
    "Hồ sơ công việc theo đơn vị được giao": ["1", "0", "0", "0", "1", "0"],
    "Nhiệm vụ cơ quan giao, theo đơn vị chủ trì": ["1", "0", "0", "1", "0", "0", "0"],
    # Three working days from the 5th are over on the last day; waiting for the citizen is in time.
    "Hồ sơ một cửa theo lĩnh vực": ["2", "0", "0", "0", "1", "1"],
}
NOTHING = {title: ["0"] * len(figures) for title, figures in COLUMNS.items()}


def months_are_reported(leader: Visitor, province: Agency, commune: Agency) -> None:
    """By section; stored; opened again; made on demand of another month."""
    day = day_of_last_month(5)
    desk = aside(lambda: a_month_of_work(province, commune, day))
    made_of_a_month(leader, day)
    leader.look("5-report")
    page = leader.page
    assert totals(page) == COLUMNS
    assert figure(page, "Văn bản đến", "Tổng số đăng ký trong kỳ") == ["3"]
    assert figure(page, "Văn bản đi", "Tổng số ban hành trong kỳ") == ["1"]
    whole = page.locator(".figures").all_inner_texts()
    pdf = words_of(taken(page, "Tải PDF"))
    assert all(title in pdf for title in COLUMNS) and "Văn bản đi" in pdf
    assert openpyxl.load_workbook(io.BytesIO(taken(page, "Tải XLSX"))).sheetnames

    table(page, "Hồ sơ một cửa theo lĩnh vực").locator("tr.is-total a").first.click()
    expect(page.locator("[data-row]")).to_have_count(2)

    # More of the same month, entered later, changes nothing in what was stored; nor does making it once more.
    aside(lambda: more_of_that_month(province, desk, day))
    made_of_a_month(leader, day)
    assert page.locator(".figures").all_inner_texts() == whole
    leader.go("/bao-cao/")
    expect(page.locator(".row-title")).to_have_count(1)
    page.locator(".row-title").click()
    page.get_by_role("link", name="Tải PDF").wait_for()
    assert page.locator(".figures").all_inner_texts() == whole

    # On demand for another month: nothing had come by then.
    made_of_a_month(leader, day.replace(day=1) - timedelta(days=1))
    assert totals(page) == NOTHING
    assert figure(page, "Văn bản đến", "Tổng số đăng ký trong kỳ") == ["0"]
    leader.go("/bao-cao/")
    expect(page.locator(".row-title")).to_have_count(2)


def day_of_last_month(number: int) -> datetime:
    """Nine in the morning."""
    first = timezone.now().astimezone(VIETNAM).replace(day=1, hour=9, minute=0, second=0, microsecond=0)
    return (first - timedelta(days=1)).replace(day=number)


def a_month_of_work(province: Agency, commune: Agency, day: datetime) -> cases.Desk:
    """Three documents in, one out that gives a task, a dossier, a case late and one that waits for the citizen."""
    desk = cases.open_desk(province)
    with at(day):
        registered(province, issued_on=day.date())
        at_unit(province, issued_on=day.date())
        # Opened from a third document, due long after.
        origin = made.with_chief(province, issued_on=day.date())
        dossiers.opened(province, origin=origin, due_at=day + timedelta(days=90))
        draft = made.drafting(province)
        due = (day + timedelta(days=90)).date()
        given.planned(draft, province, province.division, due_on=due)
        given.issued_draft(draft, province, [commune.unit])
        cases.at_specialist(desk)
        cases.waiting(desk)
    return desk


def more_of_that_month(province: Agency, desk: cases.Desk, day: datetime) -> None:
    with at(day + timedelta(days=1)):
        registered(province, issued_on=day.date())
        cases.received(desk)


def made_of_a_month(leader: Visitor, day: datetime) -> None:
    leader.go("/bao-cao/")
    leader.heading("Báo cáo tháng")
    leader.page.get_by_label("Tháng").select_option(f"{day:%Y-%m}")
    leader.page.get_by_role("button", name="Lập báo cáo").click()
    leader.heading(f"tháng {day.month} năm {day.year}")


def table(page: Page, caption: str) -> Locator:
    return page.get_by_role("table", name=caption, exact=True)


def figure(page: Page, caption: str, label: str) -> list[str]:
    line = table(page, caption).get_by_role("row").filter(has=page.get_by_role("rowheader", name=label, exact=True))
    return line.get_by_role("cell").all_inner_texts()


def totals(page: Page) -> dict[str, list[str]]:
    return {title: figure(page, title, "Cộng") for title in COLUMNS}
