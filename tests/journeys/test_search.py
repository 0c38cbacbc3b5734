"""One box over everything one may see: keys, marks, words inside files, filters, the phone, a stranger."""

import pytest
from playwright.sync_api import expect

from tests.factories.documents import at_specialist, registered
from tests.factories.people import Agency
from tests.journeys.aside import aside
from tests.journeys.conftest import Visit
from tests.journeys.visitor import PHONE
from tests.search.papers import arrived, letter, read_everything

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_search(visit: Visit, province: Agency, commune: Agency) -> None:
    def papers() -> None:
        arrived(province, letter(), subject="Quyết định gửi các xã", notation="15/QĐ-UBND", issuer="Sở Nội vụ")
        registered(
            province, subject="Triển khai quy chế văn bản điện tử", notation="31/SYT", issuer="Sở Y tế", urgency=2
        )
        at_specialist(province)
        read_everything()

    aside(papers)
    clerk = visit(province.clerk)
    page = clerk.page
    page.keyboard.press("/")
    expect(page.locator("#top_q")).to_be_focused()
    page.keyboard.type("quy che van ban dien tu")
    clerk.look("1-typed")
    page.keyboard.press("Enter")
    clerk.heading("Tìm kiếm")
    expect(page.locator(".search-summary")).to_have_text("2 kết quả")
    rows = page.locator("[data-row]")
    expect(rows.nth(0).locator(".row-title")).to_have_text("Triển khai quy chế văn bản điện tử")
    expect(rows.nth(0).locator(".row-title mark").first).to_have_text("quy")
    expect(rows.nth(1)).to_contain_text("trong tệp tep-den.pdf")
    expect(rows.nth(1).locator(".found-quote mark").first).to_be_visible()
    clerk.look("2-found")

    page.get_by_text("Lọc theo thuộc tính").click()
    page.get_by_label("Cơ quan ban hành").fill("noi vu")
    page.get_by_role("button", name="Tìm", exact=True).click()
    expect(page.locator(".chip")).to_have_text("Nơi ban hành: noi vu")
    expect(rows).to_have_count(1)
    clerk.look("3-filtered")

    # The document opens at the words that were found.
    rows.nth(0).locator(".row-title").click()
    clerk.heading("Quyết định gửi các xã")
    clerk.document_shown()
    expect(page.locator("[data-v=query]")).to_have_value("văn bản điện tử")
    expect(page.locator("[data-v=hits]")).to_contain_text("1/")
    clerk.look("4-opened-at-the-words")

    clerk.go("/tim-kiem/?q=khong+co+tu+nay")
    expect(page.locator(".empty-state-text")).to_contain_text("Không tìm thấy")
    clerk.look("5-nothing")

    stranger = visit(commune.clerk, size=PHONE)
    stranger.go("/tim-kiem/?q=quy+che")
    expect(stranger.page.locator(".empty-state-text")).to_contain_text("bạn được xem")
    stranger.look("6-stranger")

    specialist = visit(province.specialist, size=PHONE)
    specialist.page.locator("#top_q").fill("bão")
    specialist.page.keyboard.press("Enter")
    specialist.heading("Tìm kiếm")
    expect(specialist.page.locator("[data-row]")).to_have_count(1)
    specialist.look("7-phone")
