"""Somebody's work is given to others, a head goes away, his deputy sees what is lent (SD-10.2, SD-5.3d, SD-11.1)."""

import pytest
from playwright.sync_api import expect

from accounts.enums import Role
from accounts.models import Delegation, Minutes
from tests.factories import documents as made
from tests.factories import dossiers
from tests.factories.people import Agency, make_post
from tests.journeys.conftest import Visit
from tests.journeys.visitor import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_work_changes_hands_and_a_head_goes_away(visit: Visit, province: Agency) -> None:
    make_post("cv2.noichinh", "Lý Hoài Thu", province.division, Role.SPECIALIST, "Chuyên viên")
    mine, dossier = made.at_specialist(province), dossiers.in_work(province)
    waiting = dossiers.opened(province)
    head = visit(province.unit_head)
    page = head.page
    head.go("/viec/")
    page.locator("#menu").get_by_role("link", name="Bàn giao công việc").click()
    head.heading("Bàn giao công việc")
    page.get_by_role("link", name="Bàn giao việc của người mình phụ trách").click()
    head.heading("Bàn giao việc của người mình phụ trách")
    page.get_by_label("Người giao").select_option(label="Đỗ Anh Tuấn – Chuyên viên, Phòng Nội chính")
    page.get_by_role("button", name="Xem việc đang mở").click()
    page.get_by_label("Hồ sơ công việc (1)").select_option(label="Lý Hoài Thu – Chuyên viên, Phòng Nội chính")
    page.get_by_label("Lý do bàn giao").fill("Cân đối công việc trong phòng.")
    head.look("1-reassign")
    page.get_by_role("button", name="Bàn giao", exact=True).click()
    head.heading("Biên bản bàn giao số")
    expect(page.locator(".letter")).to_contain_text("Lý Hoài Thu nhận 1 việc")
    head.look("2-minutes")
    assert Minutes.objects.get().lines.get().item_id == dossier.pk
    assert made.lead(mine).holder_post == province.specialist

    page.locator("#menu").get_by_role("link", name="Nghỉ phép, công tác").click()
    head.heading("Nghỉ phép, công tác")
    page.get_by_role("link", name="Ghi nghỉ").click()
    head.heading("Ghi nghỉ")
    page.get_by_label("Lý do").fill("Nghỉ phép năm.")
    page.get_by_role("button", name="Ghi nghỉ").click()
    expect(page.locator("[data-form-errors]")).to_contain_text("hãy chọn người làm thay")
    page.get_by_label("Người làm thay").select_option(label="Đỗ Anh Tuấn – Chuyên viên, Phòng Nội chính")
    page.get_by_label("Hồ sơ công việc").check()
    head.look("3-leave")
    page.get_by_role("button", name="Ghi nghỉ").click()
    head.told("Đã ghi: Vũ Đình Khải nghỉ ngày")
    head.look("4-leaves")
    assert Delegation.objects.get().kinds == ["dossier"]

    deputy = visit(province.specialist)
    page = deputy.page
    deputy.go("/viec/")
    page.locator(".top-user > summary").click()
    page.get_by_role("button", name="Thay mặt Vũ Đình Khải").click()
    expect(page.locator(".band")).to_contain_text("phần được ủy quyền: hồ sơ công việc")
    expect(page.locator("a.row-title")).to_have_count(1)
    expect(page.locator("a.row-title")).to_have_text(waiting.subject)
    expect(page.locator("#menu").get_by_role("link", name="Sổ văn bản đến")).to_have_count(0)
    deputy.look("5-lent-desk")

    leader = visit(province.leader)
    leader.go("/giam-sat/")
    leader.page.get_by_role("link", name="Đăng nhập theo buổi").click()
    leader.heading("Giám sát công việc")
    expect(leader.page.locator("tr", has_text="Vũ Đình Khải")).to_be_visible()
    leader.look("6-attendance")
    phone = visit(province.unit_head, size=PHONE)
    for number, address in enumerate(("/ban-giao/", "/nghi/", "/nghi/moi/", "/uy-quyen/moi/"), start=7):
        phone.go(address)
        phone.look(f"{number}-phone")
    phone.go(f"/ban-giao/{Minutes.objects.get().pk}/")
    phone.heading("Biên bản bàn giao số")
    phone.look("11-phone")
