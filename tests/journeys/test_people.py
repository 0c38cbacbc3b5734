"""People come, leave, stand in for each other, and are reminded (issue 3 points 5 and 7)."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, expect

from accounts.models import AccountDecision, User
from qlvb.lib.vietnamese import short_date
from tests.factories import documents as made
from tests.factories.consents import small_pdf
from tests.factories.correspondence import administrator
from tests.factories.people import Agency
from tests.journeys.conftest import Visit
from tests.journeys.visitor import PHONE, Visitor
from workflow.actions.remind import remind
from workflow.models import Step
from workflow.rules.working_time import VIETNAM

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NEW_PASSWORD = "Mùa thu lá bay 2026"


def sign_in(visitor: Visitor, username: str, password: str) -> None:
    visitor.go("/dang-nhap/")
    visitor.page.get_by_label("Tên đăng nhập").fill(username)
    visitor.page.get_by_label("Mật khẩu").fill(password)
    visitor.page.get_by_role("button", name="Đăng nhập").click()


def test_an_account_is_granted_and_another_withdrawn_with_its_work(visit: Visit, province: Agency) -> None:
    document = made.at_specialist(province)
    decision: FilePayload = {"name": "quyet-dinh.pdf", "mimeType": "application/pdf", "buffer": small_pdf()}
    admin = visit(administrator(province))
    page = admin.page
    page.locator("#menu").get_by_role("link", name="Tài khoản").click()
    admin.heading("Tài khoản")
    admin.look("1-people")
    page.get_by_role("link", name="Cấp tài khoản").click()
    admin.heading("Cấp tài khoản")
    for name, words in {
        "number": "21/QĐ-UBND",
        "decided_on": short_date(timezone.localdate()),
        "full_name": "Lê Thị Mới",
        "username": "moi.noichinh",
        "title": "Chuyên viên",
    }.items():
        page.locator(f"[name={name}]").fill(words)
    page.get_by_label("Đơn vị").select_option(label="Phòng Nội chính")
    page.get_by_label("Vai trò").select_option(label="Chuyên viên")
    page.locator("[name=file]").set_input_files(decision)
    admin.look("2-grant")
    page.get_by_role("button", name="Cấp tài khoản").click()
    admin.heading("Đã cấp tài khoản")
    admin.look("3-password")
    password = page.locator("[data-password]").inner_text()

    newcomer = visit(None)
    sign_in(newcomer, "moi.noichinh", password)
    newcomer.heading("Đổi mật khẩu")
    newcomer.look("4-first-sign-in")
    newcomer.page.get_by_label("Mật khẩu hiện tại").fill(password)
    newcomer.page.get_by_label("Mật khẩu mới", exact=False).first.fill(NEW_PASSWORD)
    newcomer.page.get_by_label("Nhập lại mật khẩu mới").fill(NEW_PASSWORD)
    newcomer.page.get_by_role("button", name="Đổi mật khẩu").click()
    newcomer.heading("Việc cần xử lý")

    leaver = visit(province.specialist)
    admin.go(f"/quan-tri/tai-khoan/{province.specialist.user_id}/thu-hoi/")
    admin.heading("Thu hồi tài khoản")
    page.get_by_label("Số quyết định").fill("22/QĐ-UBND")
    page.locator("[name=decided_on]").fill(short_date(timezone.localdate()))
    page.locator("[name=file]").set_input_files(decision)
    page.get_by_role("button", name="Thu hồi tài khoản").click()
    expect(page.locator("[data-form-errors]")).to_contain_text("hãy chọn người nhận bàn giao")
    page.get_by_label("Người nhận bàn giao").select_option(label="Lê Thị Mới – Chuyên viên, Phòng Nội chính")
    admin.look("5-withdraw")
    page.get_by_role("button", name="Thu hồi tài khoản").click()
    admin.told("Đã lập biên bản bàn giao số")
    admin.heading("Biên bản bàn giao số")
    expect(page.locator(".letter")).to_contain_text("Lê Thị Mới nhận 1 việc")
    admin.look("6-minutes")
    admin.go(f"/quan-tri/tai-khoan/{province.specialist.user_id}/")
    admin.heading("Đỗ Anh Tuấn")
    admin.look("6-history")

    leaver.go("/viec/")
    expect(leaver.page.get_by_role("button", name="Đăng nhập")).to_be_visible()
    newcomer.open_from_desk(made.SUBJECT)
    expect(newcomer.page.locator(".timeline")).to_contain_text("bàn giao từ Đỗ Anh Tuấn")
    newcomer.look("7-handed-over")
    user = User.objects.get(username="moi.noichinh")
    assert made.lead(document).holder_post == user.posts.get()
    assert AccountDecision.objects.count() == 2
    phone = visit(administrator_again(province), size=PHONE)
    phone.go("/quan-tri/tai-khoan/")
    phone.look("8-people")


def administrator_again(province: Agency):  # type: ignore[no-untyped-def]
    return province.office.posts.select_related("user", "unit__belongs_to").get(role="agency_admin")


def test_a_deputy_works_in_the_heads_stead(visit: Visit, province: Agency) -> None:
    document = made.at_unit(province)
    head = visit(province.unit_head)
    head.page.locator("#menu").get_by_role("link", name="Ủy quyền").click()
    head.page.locator(".page-acts").get_by_role("link", name="Ủy quyền").click()
    head.heading("Ủy quyền mới")
    page = head.page
    page.get_by_label("Người được ủy quyền").select_option(label="Đỗ Anh Tuấn – Chuyên viên, Phòng Nội chính")
    page.get_by_label("Lý do").fill("Đi công tác tại Hà Nội.")
    page.locator("[name=ends_on]").fill(short_date(timezone.localdate() + timedelta(days=5)))
    head.look("1-delegate")
    page.get_by_role("button", name="Ủy quyền", exact=True).click()
    head.told("Đã ủy quyền cho Đỗ Anh Tuấn.")
    head.look("2-given")

    deputy = visit(province.specialist)
    page = deputy.page
    page.locator(".top-user > summary").click()
    page.get_by_role("button", name="Thay mặt Vũ Đình Khải").click()
    expect(page.locator(".band")).to_have_text("Đang xử lý thay mặt Vũ Đình Khải (Trưởng phòng)")
    deputy.look("3-on-behalf")
    deputy.open_from_desk(made.SUBJECT)
    form = deputy.press_act("Giao xử lý")
    form.locator("[name=text]").fill("Nghiên cứu, đề xuất.")
    form.locator("[name=rows-0-target]").select_option(label="Đỗ Anh Tuấn – Chuyên viên")
    form.locator("button[type=submit]:not([name=them_dong])").click()
    deputy.told("Đã giao xử lý.")
    deputy.go(f"/van-ban-den/{document.pk}/")
    expect(page.locator(".tl-behalf").first).to_contain_text("Vũ Đình Khải")
    deputy.look("4-both-names")
    event = document.events.get(act="assign")
    assert (event.post, event.on_behalf_of) == (province.specialist, province.unit_head)


def test_a_deadline_rings_the_bell(visit: Visit, province: Agency) -> None:
    document = made.at_specialist(province)
    today = timezone.localdate()
    Step.objects.filter(pk=made.lead(document).pk).update(due_at=datetime.combine(today, time(23, 59), VIETNAM))
    remind(province.unit)
    remind(province.unit)
    specialist = visit(province.specialist)
    page = specialist.page
    bell = page.get_by_role("link", name="Thông báo: 1 chưa đọc")
    expect(bell).to_be_visible()
    bell.click()
    specialist.heading("Nhắc việc")
    specialist.look("1-reminded")
    expect(page.locator(".row-meta")).to_contain_text("Việc đang ở bạn, vai trò chủ trì.")
    page.locator("a.row-title").click()
    specialist.heading(made.SUBJECT)
    expect(page.get_by_role("link", name="Thông báo", exact=True)).to_be_visible()
    phone = visit(province.specialist, size=PHONE)
    phone.go("/nhac-viec/?muc=tat-ca")
    phone.look("2-reminded")


def test_the_head_agrees_to_what_the_administrator_asked(visit: Visit, province: Agency) -> None:
    """SD-9.4: without a decision the head is asked; what he agreed to is done as it stands."""
    admin = visit(administrator(province))
    page = admin.page
    admin.go("/quan-tri/tai-khoan/moi/")
    admin.heading("Cấp tài khoản")
    page.get_by_label("Chưa có quyết định").check()
    expect(page.get_by_label("Số quyết định")).to_be_hidden()
    for name, words in {"full_name": "Lê Thị Mới", "username": "moi.noichinh", "title": "Chuyên viên"}.items():
        page.locator(f"[name={name}]").fill(words)
    page.get_by_label("Đơn vị").select_option(label="Phòng Nội chính")
    page.get_by_label("Vai trò").select_option(label="Chuyên viên")
    page.get_by_label("Lý do đề nghị").fill("Tiếp nhận công chức mới từ ngày 01.")
    admin.look("1-ask")
    page.get_by_role("button", name="Trình xin ý kiến").click()
    admin.told("Đã trình người đứng đầu cho ý kiến.")

    head = visit(province.leader, size=PHONE)
    head.go("/y-kien/")
    head.look("2-queue")
    head.page.locator("a.row-title").click()
    head.heading("Cấp tài khoản cho Lê Thị Mới")
    head.look("3-before-and-after")
    head.page.get_by_role("button", name="Đồng ý", exact=True).click()
    head.told("Đã đồng ý.")

    page.locator("#menu").get_by_role("link", name="Ý kiến đồng ý").click()
    page.locator("a.row-title").click()
    admin.heading("Cấp tài khoản cho Lê Thị Mới")
    admin.look("4-granted")
    page.get_by_role("button", name="Thực hiện như đã đồng ý").click()
    admin.heading("Đã cấp tài khoản")
    assert User.objects.filter(username="moi.noichinh").exists()
    admin.go(f"/quan-tri/tai-khoan/{province.specialist.user_id}/chuyen-cong-tac/")
    admin.heading("Chuyển công tác")
    admin.look("5-transfer")
    admin.go("/quan-tri/quy-tac/")
    admin.heading("Quy tắc làm việc")
    admin.look("6-rules")
