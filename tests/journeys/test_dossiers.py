"""A dossier and a refusal, through the browser (issue 3 points 3 and 8)."""

import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from documents.models import Dispatch, IncomingDocument
from qlvb.lib.vietnamese import short_date
from tests.factories import documents as made
from tests.factories.documents import SUBJECT, issued, with_chief
from tests.factories.people import Agency
from tests.journeys.aside import aside
from tests.journeys.conftest import Visit
from tests.journeys.visitor import PHONE, Visitor
from workflow.enums import DossierState
from workflow.models import Dossier

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TITLE = "Hồ sơ về việc ứng phó bão số 5"


def send(visitor: Visitor, label: str, **words: str) -> None:
    """An act's form in the panel, filled in and sent."""
    form = visitor.press_act(label)
    for name, value in words.items():
        field = form.locator(f"[name={name}]")
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    form.locator("button[type=submit]:not([name=them_dong])").first.click()


def test_a_dossier_from_opening_to_closing(visit: Visit, province: Agency, tmp_path: Path) -> None:
    document, draft = with_chief(province), made.drafting(province, subject="Báo cáo thiệt hại do bão")
    chief = visit(province.chief)
    chief.open_from_desk(SUBJECT)
    chief.look("01-incoming")
    chief.page.get_by_role("link", name="Lập hồ sơ").click()
    chief.heading("Lập hồ sơ công việc")
    page = chief.page
    expect(page.get_by_label("Tiêu đề hồ sơ")).to_have_value(TITLE)
    page.get_by_label("Giao cho").select_option(label="Phòng Nội chính")
    page.locator("[name=due_on]").fill(short_date(date.today() + timedelta(days=7)))
    page.get_by_label("Yêu cầu xử lý").fill("Tập hợp đủ báo cáo của các địa phương.")
    chief.look("02-new")
    page.get_by_role("button", name="Lập hồ sơ và giao").click()
    chief.told("Đã lập hồ sơ 01.NC, giao Phòng Nội chính.")
    chief.document_shown()
    chief.look("03-opened")

    head = visit(province.unit_head)
    head.open_from_desk(TITLE)
    send(head, "Giao trong đơn vị", target="Đỗ Anh Tuấn – Chuyên viên", text="Đồng chí Tuấn lập hồ sơ.")
    head.told("Đã giao hồ sơ.")

    works_on_it(visit(province.specialist), draft.subject)

    dossier = Dossier.objects.get()
    assert dossier.state == DossierState.TO_CLOSE and dossier.entries.count() == 2
    phone = visit(province.chief, size=PHONE)
    phone.go("/ho-so/")
    expect(phone.page.locator(".row-title")).to_have_text(TITLE)
    phone.look("08-waiting")
    chief.go("/ho-so/")
    chief.page.locator("#_preview .preview-body").wait_for()
    chief.look("08-waiting")
    chief.page.locator(".row-title", has_text=TITLE).click()
    chief.heading(TITLE)
    send(chief, "Đóng hồ sơ", text="Đồng ý.")
    chief.told("Đã đóng hồ sơ.")
    chief.document_shown()
    chief.look("09-closed")
    phone.go(f"/ho-so/{dossier.pk}/")
    phone.look("09-closed")
    is_on_paper(chief, dossier, tmp_path)
    chief.go(f"/van-ban-den/{document.pk}/")
    expect(chief.page.get_by_role("region", name="Hồ sơ công việc")).to_contain_text(f"01.NC · {TITLE}")


def works_on_it(specialist: Visitor, subject: str) -> None:
    """A document, an opinion, the result; then he asks to close."""
    page = specialist.page
    specialist.open_from_desk(TITLE)
    expect(page.locator(".act-refused")).to_contain_text("Hãy gắn kết quả")
    specialist.document_shown()
    specialist.look("04-in-work")
    page.locator(".acts").get_by_role("link", name="Thêm văn bản").click()
    specialist.heading("Thêm văn bản vào hồ sơ")
    page.get_by_label(subject).check()
    specialist.look("05-add")
    page.get_by_role("button", name="Đưa vào hồ sơ").click()
    specialist.told("Đã đưa 1 văn bản vào hồ sơ 01.NC.")
    send(specialist, "Ghi ý kiến", text="Đã lấy số liệu của 12 xã.")
    specialist.told("Đã ghi ý kiến.")
    send(specialist, "Gắn kết quả", opinion="Thiệt hại nhẹ, đề xuất lưu hồ sơ.")
    specialist.told("Đã gắn kết quả.")
    specialist.document_shown()
    specialist.look("06-result")
    send(specialist, "Xin đóng hồ sơ", text="Kính trình cho đóng.")
    specialist.told("Đã xin đóng hồ sơ.")


def is_on_paper(chief: Visitor, dossier: Dossier, tmp_path: Path) -> None:
    """The list of contents says what the page says."""
    answer = chief.context.request.get(f"{chief.address}/ho-so/{dossier.pk}/muc-luc/")
    assert answer.headers["content-type"] == "application/pdf"
    pdf = tmp_path / "muc-luc.pdf"
    pdf.write_bytes(answer.body())
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    for wanted in ("MỤC LỤC VĂN BẢN, TÀI LIỆU", TITLE, "230/BNV-CCHC", "Tổng số: 2 văn bản"):
        assert wanted in text, wanted


def test_what_is_refused_is_sent_again_and_accepted(visit: Visit, province: Agency, commune: Agency) -> None:
    document = aside(lambda: issued(province, [commune.unit]))
    far = visit(commune.clerk)
    page = far.page
    far.go("/cho-tiep-nhan/")
    expect(page.locator(".rows")).to_contain_text("Không có văn bản giấy")
    page.locator(".row-title").click()
    far.heading("Tiếp nhận văn bản liên thông")
    page.get_by_role("link", name="Từ chối").click()
    far.heading("Từ chối tiếp nhận")
    page.get_by_role("button", name="Từ chối, trả lại nơi gửi").click()
    expect(page.locator(".field-error").first).to_be_visible()
    page.get_by_label("Không có giá trị pháp lý").check()
    page.get_by_label("Lý do").fill("Tệp mở không được trên máy của cơ quan.")
    far.document_shown()
    far.look("1-refuse")
    page.get_by_role("button", name="Từ chối, trả lại nơi gửi").click()
    far.told("Đã từ chối 01/QĐ-UBND")

    clerk = visit(province.clerk)
    clerk.go("/bi-tra-lai/")
    expect(clerk.page.locator(".rows")).to_contain_text("Tệp mở không được trên máy của cơ quan.")
    clerk.look("2-sent-back")
    clerk.page.locator(".row-title").click()
    clerk.heading(document.subject)
    expect(clerk.page.locator(".refusal")).to_contain_text("Không có giá trị pháp lý.")
    clerk.document_shown()
    clerk.look("3-sender-sees")
    clerk.page.locator(".dispatches").get_by_role("link", name="Gửi lại").click()
    clerk.heading("Gửi lại")
    clerk.look("4-send-again")
    clerk.page.get_by_role("button", name="Gửi lại").click()
    clerk.told("Đã gửi lại 01/QĐ-UBND")

    far.go("/cho-tiep-nhan/")
    page.locator(".row-title").click()
    page.get_by_role("button", name="Tiếp nhận, cấp số đến").click()
    far.told("Đã tiếp nhận: Số đến 1")
    expect(page.locator(".item-badges")).to_contain_text("Không có văn bản giấy")
    assert IncomingDocument.objects.get(agency=commune.unit).without_paper
    assert [d.state for d in Dispatch.objects.order_by("pk")] == ["refused", "accepted"]
    clerk.page.reload()
    expect(clerk.page.locator(".dispatches")).to_contain_text("số đến 1")
    clerk.look("5-accepted")
