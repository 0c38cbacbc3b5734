"""What people tell each other: a notice and who has read it, files from desk to desk, an error and its two minutes."""

from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.factories.correspondence import administrator, picture
from tests.factories.people import Agency
from tests.journeys.conftest import Visit
from tests.journeys.papers import chosen
from tests.journeys.visitor import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCREEN = chosen("man-hinh.png", "image/png", picture())


def test_notice_and_its_readers(visit: Visit, province: Agency) -> None:
    chief = visit(province.chief)
    page = chief.page
    page.get_by_role("link", name="Thông báo nội bộ").click()
    page.get_by_role("link", name="Viết thông báo").click()
    page.get_by_label("Một số đơn vị").check()
    page.get_by_role("checkbox", name="Phòng Nội chính", exact=True).check()
    page.get_by_label("Tiêu đề").fill("Lịch trực bão số 5")
    page.get_by_label("Nội dung").fill("Các phòng cử người trực từ 17 giờ.")
    chief.look("1-written")
    page.get_by_role("button", name="Gửi thông báo").click()
    chief.told("Đã gửi thông báo tới 2 người.")

    specialist = visit(province.specialist, size=PHONE)
    specialist.go("/thong-bao/")
    specialist.look("2-inbox")
    specialist.page.locator(".row-title", has_text="Lịch trực bão số 5").click()
    specialist.heading("Lịch trực bão số 5")
    expect(specialist.page.get_by_text("Các phòng cử người trực từ 17 giờ.")).to_be_visible()
    specialist.look("3-read")

    page.reload()
    page.get_by_role("link", name="Đã đọc").click()
    expect(page.locator(".readers").get_by_text(province.specialist.user.full_name)).to_be_visible()
    chief.look("4-readers")
    page.get_by_role("link", name="Thu hồi").click()
    page.get_by_label("Lý do thu hồi").fill("Đổi lịch.")
    page.get_by_role("button", name="Thu hồi").click()
    chief.told("Đã thu hồi thông báo.")
    specialist.page.reload()
    expect(specialist.page.get_by_text("Nội dung thông báo không còn được hiển thị.")).to_be_visible()


def test_files_from_desk_to_desk(visit: Visit, province: Agency, commune: Agency) -> None:
    sender = visit(province.specialist)
    page = sender.page
    page.get_by_role("link", name="Gửi file").click()
    page.get_by_role("link", name="Gửi file mới").click()
    page.locator("[name=search]").fill("an lac do anh tuan")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.locator("#_people label", has_text="xã An Lạc").get_by_role("checkbox").check()
    page.get_by_label("Tiêu đề").fill("Bản đồ vùng ngập")
    page.locator("input[type=file]").set_input_files(SCREEN)  # type: ignore[arg-type]
    sender.look("1-written")
    page.get_by_role("button", name="Gửi", exact=True).click()
    sender.told("Đã gửi tới 1 người.")
    expect(page.locator("#nguoi-nhan")).to_contain_text("chưa xem")

    receiver = visit(commune.specialist)
    receiver.go("/gui-file/")
    receiver.page.locator(".row-title", has_text="Bản đồ vùng ngập").click()
    receiver.heading("Bản đồ vùng ngập")
    receiver.look("2-received")
    with receiver.page.expect_download() as waiting:
        receiver.page.get_by_role("link", name="man-hinh.png").first.click()
    assert Path(waiting.value.path()).read_bytes() == picture()
    page.reload()
    expect(page.locator("#nguoi-nhan")).not_to_contain_text("chưa xem")
    sender.look("3-seen")


def test_error_and_its_minutes(visit: Visit, province: Agency) -> None:
    clerk = visit(province.clerk)
    page = clerk.page
    clerk.go("/van-ban-den/")
    page.get_by_role("link", name="Báo lỗi").click()
    clerk.heading("Báo lỗi phần mềm")
    expect(page.get_by_label("Trang xảy ra lỗi")).to_have_value("/van-ban-den/")
    page.get_by_label("Mô tả chi tiết").fill("Bấm “Tìm” không thấy văn bản vừa đăng ký.")
    page.locator("input[type=file]").set_input_files(SCREEN)  # type: ignore[arg-type]
    clerk.look("1-form-1")
    page.get_by_role("button", name="Gửi báo lỗi").click()
    clerk.told("Đã ghi nhận lỗi.")
    clerk.look("2-reported")
    assert "BIÊN BẢN" in minutes(page, "Biên bản ghi nhận lỗi (Mẫu số 1)")

    admin = visit(administrator(province))
    desk = admin.page
    desk.get_by_role("link", name="Báo lỗi phần mềm").first.click()
    desk.locator(".row-title").click()
    desk.get_by_role("button", name="Tiếp nhận").click()
    admin.told("Đã tiếp nhận báo lỗi.")
    desk.locator(".acts a, .acts button").first.click()
    admin.heading("Biên bản xử lý lỗi")
    desk.get_by_label("Nguyên nhân xảy ra lỗi").fill("Chỉ mục chưa cập nhật.")
    desk.get_by_label("Giải pháp xử lý").fill("Lập lại chỉ mục.")
    desk.get_by_label("Hoàn thành", exact=True).check()
    admin.look("3-form-2")
    desk.get_by_role("button", name="Lập biên bản").click()
    admin.told("Đã lập biên bản xử lý lỗi.")
    admin.look("4-handled")
    page.reload()
    assert "Lập lại chỉ mục." in minutes(page, "Biên bản xử lý lỗi (Mẫu số 2)")


def minutes(page: Page, name: str) -> str:
    """The words of a form as PDF."""
    address = page.get_by_role("link", name=name).first.get_attribute("href")
    assert address is not None
    answer = page.request.get(page.url.split("/bao-loi/")[0] + address)
    assert answer.headers["content-type"] == "application/pdf"
    document = pypdfium2.PdfDocument(answer.body())
    return " ".join(" ".join(sheet.get_textpage().get_text_bounded() for sheet in document).split())
