"""Rights beyond the role's: a group with the head's consent, a document shown to somebody (issue 4 point 2)."""

import pytest
from playwright.sync_api import expect

from tests.factories import documents as made
from tests.factories.correspondence import administrator
from tests.factories.people import Agency
from tests.journeys.conftest import Visit
from tests.journeys.visitor import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_rights(visit: Visit, province: Agency) -> None:
    admin = visit(administrator(province))
    page = admin.page
    page.locator("#menu").get_by_role("link", name="Nhóm quyền").click()
    admin.heading("Nhóm quyền")
    admin.look("1-none")
    page.get_by_role("link", name="Lập nhóm quyền").click()
    admin.heading("Lập nhóm quyền")
    page.get_by_label("Tên nhóm quyền").fill("In sổ, báo cáo")
    page.get_by_label("Xem, in sổ đăng ký văn bản").check()
    page.get_by_label("Đỗ Anh Tuấn – Chuyên viên").check()
    page.get_by_label("Lý do").fill("Giúp Văn phòng in sổ hằng tháng.")
    admin.look("2-composed")
    page.get_by_role("button", name="Trình xin ý kiến").click()
    admin.told("Đã trình người đứng đầu")

    head = visit(province.leader)
    head.go("/y-kien/")
    head.heading("Ý kiến đồng ý")
    head.page.get_by_role("link", name="Lập nhóm quyền “In sổ, báo cáo”").click()
    head.heading("Lập nhóm quyền “In sổ, báo cáo”")
    head.page.get_by_role("button", name="Đồng ý", exact=True).click()
    expect(head.page.get_by_text("Đã thực hiện", exact=True).first).to_be_visible()
    admin.go("/quan-tri/nhom-quyen/")
    expect(page.get_by_role("link", name="In sổ, báo cáo", exact=True)).to_be_visible()
    page.get_by_text("Quyền không giao bằng nhóm, và vì sao").click()
    expect(page.get_by_text("Chữ ký số gắn với thẩm quyền ký")).to_be_visible()
    admin.look("3-in-force")

    document = made.at_specialist(province)
    holder = visit(province.specialist)
    holder.go("/so-sach/")
    holder.heading("Sổ đăng ký văn bản")
    holder.go(f"/van-ban-den/{document.pk}/")
    holder.page.get_by_role("link", name="Chia sẻ để xem").click()
    holder.heading("Chia sẻ để xem")
    holder.page.get_by_label("Cho ai xem").select_option(label="Ngô Thị Thùy Dương – Chuyên viên, Phòng Kinh tế")
    holder.page.get_by_label("Lý do chia sẻ").fill("Tham khảo số liệu.")
    holder.look("4-sharing")
    holder.page.get_by_role("button", name="Chia sẻ", exact=True).click()
    holder.told("Đã chia sẻ để xem cho Ngô Thị Thùy Dương")
    holder.look("5-shared")

    guest = visit(province.other_specialist, size=PHONE)
    guest.go("/duoc-chia-se/")
    guest.heading("Được chia sẻ")
    guest.look("6-given")
    guest.page.get_by_role("link", name=made.SUBJECT).click()
    expect(guest.page.get_by_role("region", name="Chia sẻ để xem")).to_contain_text("Tham khảo số liệu.")
