"""A case through the browser: the citizen's papers at the desk, the agency's signature, the result in his hand (VP-5).

Every page on the way is photographed and checked for barriers.
"""

import pytest
from playwright.sync_api import expect

from accounts.actor import Actor
from documents.actions.appraise_draft import appraise_draft
from documents.actions.approve_draft import approve_draft
from documents.models import OutgoingDocument
from onestop.models import Case
from tests.factories import cases
from tests.factories.keys import PASSPHRASE
from tests.factories.people import Agency
from tests.journeys import papers
from tests.journeys.aside import aside
from tests.journeys.conftest import Visit
from tests.journeys.visitor import PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAME = "Cấp Giấy xác nhận tình trạng hôn nhân"


@pytest.mark.long
def test_onestop(visit: Visit, province: Agency) -> None:
    desk = aside(lambda: cases.open_desk(province))
    officer = visit(desk.officer)
    case = is_received_with_the_keyboard(officer)
    is_passed_on(officer, visit, province, case)
    is_settled(visit, province, case)
    is_signed_and_issued(visit, province)
    is_handed_over(officer, case)
    is_looked_up_by_the_citizen(visit, case)


def is_received_with_the_keyboard(officer: Visitor) -> Case:
    page = officer.page
    officer.go("/mot-cua/tiep-nhan/")
    officer.heading("Tiếp nhận hồ sơ")
    keys = page.keyboard
    for words in ("Nguyễn Văn Bình", cases.PHONE, "001085012345", "Thôn Đông, xã An Lạc", ""):
        keys.type(words)
        keys.press("Tab")
    keys.press("Tab")
    expect(page.locator("[name=version]")).to_be_focused()
    # People type the beginning of its line; the driver's keyboard has no Vietnamese letters.
    page.locator("[name=version]").select_option(label=NAME)
    expect(page.locator("#_procedure")).to_contain_text("Hẹn trả kết quả · 3 ngày làm việc")
    for _ in range(2):
        keys.press("Tab")
        keys.press("Space")
    page.locator("[name=fee]").fill("15.000")
    page.locator(".promise summary").click()
    officer.look("1-intake")
    keys.press("Control+Shift+S")
    officer.heading(NAME)
    case = Case.objects.get()
    officer.told(f"Đã tiếp nhận {case.code}")
    assert case.papers.count() == 2 and case.fee == 15000
    officer.document_shown()
    officer.look("2-received-with-receipt")
    return case


def is_passed_on(officer: Visitor, visit: Visit, province: Agency, case: Case) -> None:
    form = officer.press_act("Chuyển giải quyết")
    form.locator("[name=unit]").select_option(label="Phòng Nội chính")
    officer.look("3-forward")
    form.locator("button[type=submit]:not([name=them_dong])").click()
    officer.told("Đã chuyển giải quyết.")
    head = visit(province.unit_head)
    head.page.locator("#_preview .preview-body").wait_for()
    head.look("4-head-desk")
    head.open_from_desk(NAME)
    head.press_act("Giao xử lý")
    head.page.locator("[name=rows-0-target]").select_option(label="Đỗ Anh Tuấn – Chuyên viên")
    head.page.locator("#_route button[type=submit]:not([name=them_dong])").click()
    head.told("Đã giao xử lý.")


def is_settled(visit: Visit, province: Agency, case: Case) -> None:
    """The result is drafted from the case's own page."""
    specialist = visit(province.specialist)
    page = specialist.page
    specialist.open_from_desk(NAME)
    page.get_by_role("link", name="Soạn kết quả giải quyết").click()
    specialist.heading("Soạn văn bản trả lời")
    page.get_by_label("Tệp dự thảo (PDF hoặc Word .docx)").set_input_files(
        papers.chosen("ket-qua.pdf", "application/pdf", papers.reply_pdf())  # type: ignore[arg-type]
    )
    page.get_by_label("Tên loại").select_option("BC")
    page.get_by_label("Lãnh đạo ký").select_option(label="Hoàng Minh Đức – Chủ tịch")
    specialist.look("5-result")
    page.get_by_role("button", name="Lưu dự thảo").click()
    specialist.told("Đã tạo dự thảo.")
    specialist.press_act("Trình duyệt")
    page.locator("#_act button[type=submit]:not([name=them_dong])").click()
    specialist.told("Đã trình.")


def is_signed_and_issued(visit: Visit, province: Agency) -> None:
    """Unit head and Office approve as for every document (tests/journeys/test_road.py); leader and clerk in the
    browser."""
    document = OutgoingDocument.objects.get()
    version = document.current_version_id
    assert version is not None
    aside(lambda: approve_draft(document.pk, version_id=version, actor=Actor.of(province.unit_head)))
    aside(lambda: appraise_draft(document.pk, version_id=version, actor=Actor.of(province.chief)))
    leader = visit(province.leader)
    leader.go(f"/van-ban-di/{document.pk}/")
    leader.press_act("Ký số")
    leader.page.locator("[name=passphrase]").fill(PASSPHRASE)
    leader.page.locator("#_act button[type=submit]:not([name=them_dong])").click()
    leader.told("Đã ký số")
    clerk = visit(province.clerk)
    clerk.go(f"/van-ban-di/{document.pk}/")
    clerk.press_act("Cấp số và ban hành")
    expect(clerk.page.locator("#_act")).to_contain_text("Kết quả được trả trực tiếp tại nơi tiếp nhận")
    clerk.look("6-issue-without-recipients")
    clerk.page.locator("#_act button[type=submit]:not([name=them_dong])").click()
    clerk.page.locator(".item-badges", has_text="Đã ban hành").wait_for()


def is_handed_over(officer: Visitor, case: Case) -> None:
    page = officer.page
    officer.go("/mot-cua/tiep-nhan/")
    officer.look("7-return-waits")
    page.locator(".counter-side a", has_text=case.code).click()
    officer.heading(NAME)
    officer.document_shown()
    form = officer.press_act("Trả kết quả")
    expect(form.locator("[name=to]")).to_have_value("Nguyễn Văn Bình")
    officer.look("8-hand-over")
    form.locator("button[type=submit]:not([name=them_dong])").click()
    officer.told("Đã trả kết quả, hồ sơ kết thúc.")
    officer.look("9-handed-over")
    case = Case.objects.get()
    assert case.closed_at and case.handed_over_to == "Nguyễn Văn Bình"
    officer.go("/mot-cua/?muc=da-tra")
    expect(page.locator(".row-title")).to_have_text(NAME)
    officer.look("10-list")


def is_looked_up_by_the_citizen(visit: Visit, case: Case) -> None:
    """On a phone, by the QR of the receipt, without scripts; then the pages beside it."""
    for script in (False, True):
        citizen = visit(None, size=PHONE, script=script)
        page = citizen.page
        citizen.go(f"/cong-khai/ho-so/?ma={case.case_code}")
        citizen.heading("Tra cứu hồ sơ")
        page.get_by_label("4 số cuối điện thoại người nộp").fill(cases.PHONE[-4:])
        page.get_by_role("button", name="Tra cứu").click()
        expect(page.locator("main")).to_contain_text("Kết quả đã được trả ngày")
        expect(page.locator("main")).not_to_contain_text("Nguyễn Văn Bình")
        citizen.look("11-status" if script else "11-status-plain")
    citizen.go("/cong-khai/")
    page.get_by_role("searchbox").fill("tinh trang hon nhan")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cong-khai/?*")
    citizen.look("12-catalogue")
    page.get_by_role("link", name=NAME).click()
    citizen.heading(NAME)
    citizen.look("13-procedure")
    citizen.go("/cong-khai/thong-ke/")
    citizen.look("14-figures")
