"""Two communes become one: planned, in force on its day, the past answered for, the package received (issue 4)."""

from datetime import datetime, timedelta
from unittest import mock

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, expect

from accounts.jobs import carry_out_changes
from accounts.models import UnitChange
from documents.models import Register
from qlvb.lib.vietnamese import short_date
from reports.jobs import make_package
from reports.models import HandOverPackage
from tests.factories import documents as made
from tests.factories import tasks as given
from tests.factories.consents import small_pdf
from tests.factories.correspondence import administrator
from tests.factories.keys import Keyring
from tests.factories.people import Agency, make_agency
from tests.journeys.aside import aside
from tests.journeys.conftest import Visit
from tests.journeys.visitor import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

GONE, STAYS = "Ủy ban nhân dân xã An Lạc", "Ủy ban nhân dân xã Bình Lạc"


def test_merge_of_two_communes(visit: Visit, province: Agency, commune: Agency, keyring: Keyring) -> None:
    other = make_agency(STAYS, "UBND xã Bình Lạc", "H99.12", "UBND", "Bình Lạc", keyring)
    came = aside(lambda: given.accepted(made.issued(commune, [province.unit]), province))
    waiting = made.at_specialist(commune)
    due = made.lead(waiting).due_at
    day = timezone.localdate() + timedelta(days=1)

    # The administrator of the province enters the decision for tomorrow.
    admin = visit(administrator(province))
    page = admin.page
    page.locator("#menu").get_by_role("link", name="Tổ chức").click()
    admin.heading("Tổ chức")
    admin.look("1-tree")
    page.get_by_role("link", name=GONE).click()
    admin.heading(GONE)
    admin.look("2-unit")
    page.get_by_role("link", name="Sáp nhập", exact=True).click()
    admin.heading("Sáp nhập")
    expect(page.locator(".note-soon")).to_contain_text("công việc chưa kết thúc")
    page.get_by_label("Sáp nhập vào").select_option(label=STAYS)
    page.locator("[name=effective_on]").fill(short_date(day))
    page.get_by_label("Số quyết định").fill("16/NQ-HĐND")
    page.locator("[name=decided_on]").fill(short_date(timezone.localdate()))
    decision: FilePayload = {"name": "nghi-quyet.pdf", "mimeType": "application/pdf", "buffer": small_pdf()}
    page.locator("[name=file]").set_input_files(decision)
    admin.look("3-form")
    page.get_by_role("button", name="Sáp nhập", exact=True).click()
    # Before anything is done: how much goes where, and who loses what.
    admin.heading("Xem lại trước khi thực hiện")
    expect(page.locator(".form-panel")).to_contain_text("Thôi giữ chức danh")
    admin.look("3-once-more")
    page.get_by_role("button", name="Sửa lại").click()
    admin.heading("Sáp nhập")
    expect(page.get_by_label("Số quyết định")).to_have_value("16/NQ-HĐND")
    page.get_by_role("button", name="Sáp nhập", exact=True).click()
    admin.heading("Xem lại trước khi thực hiện")
    page.get_by_role("button", name="Sáp nhập", exact=True).click()
    admin.told(f"có hiệu lực từ ngày {short_date(day)}")
    admin.heading(GONE)
    expect(page.get_by_role("button", name="Rút thay đổi này")).to_be_visible()
    admin.look("4-planned")

    # The day comes; the jobs of the night run, twice.
    midnight = timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(minutes=1)
    with mock.patch("django.utils.timezone.now", return_value=midnight):
        carry_out_changes()
        carry_out_changes()
        package = HandOverPackage.objects.get()
        make_package(package_id=package.pk)
    assert UnitChange.objects.get(part_of=None).state == "done"

    admin.go(f"/quan-tri/to-chuc/{commune.unit.pk}/")
    expect(page.locator(".page-about")).to_contain_text(f"nay là {STAYS}")
    admin.look("5-ended")

    # An old paper keeps its issuer and tells who answers now.
    clerk = visit(province.clerk)
    clerk.go(f"/van-ban-den/{came.pk}/")
    expect(clerk.page.get_by_text(f"{GONE} (nay là {STAYS})")).to_be_visible()
    clerk.look("6-old-paper")

    # The closed commune's clerk comes in no more, its books are closed.
    gone = visit(None)
    gone.go("/dang-nhap/")
    gone.page.get_by_label("Tên đăng nhập").fill(commune.clerk.user.username)
    gone.page.get_by_label("Mật khẩu").fill("Sonlam@2026")
    gone.page.get_by_role("button", name="Đăng nhập").click()
    expect(gone.page.locator("body")).to_contain_text("không đúng")
    assert not Register.objects.filter(agency=commune.unit, closed_at=None).exists()

    # What was open is at the same desk, now of the other commune, with its deadline.
    specialist = visit(commune.specialist)
    specialist.open_from_desk(made.SUBJECT)
    expect(specialist.page.locator(".timeline")).to_contain_text(f"{STAYS} kế thừa từ {GONE}"[:60])
    assert made.lead(waiting).due_at == due

    # The successor's clerk is told, downloads the package and confirms.
    receiver = visit(other.clerk)
    page = receiver.page
    page.locator("#menu").get_by_role("link", name="Sổ sách").click()
    receiver.heading("Sổ đăng ký văn bản")
    page.get_by_role("link", name="Nhận bàn giao").click()
    receiver.heading("Nhận bàn giao")
    receiver.look("7-packages")
    page.get_by_role("link", name=GONE).click()
    receiver.heading(f"Bàn giao của {GONE}")
    receiver.look("8-package")
    with page.expect_download() as download:
        page.get_by_role("link", name="bien-ban-ban-giao.pdf", exact=True).click()
    assert download.value.suggested_filename == "bien-ban-ban-giao.pdf"
    page.locator("[name=note]").fill("Đã đối chiếu mã SHA-256, đủ tệp.")
    page.get_by_role("button", name="Xác nhận đã nhận bàn giao").click()
    receiver.told("Đã xác nhận nhận bàn giao")
    receiver.look("9-received")
    phone = visit(other.clerk, size=PHONE)
    phone.go(f"/ban-giao-co-quan/{package.pk}/")
    phone.look("10-received")
    small = visit(administrator_of(province), size=PHONE)
    small.go("/quan-tri/to-chuc/")
    small.look("11-tree")


def administrator_of(agency: Agency):  # type: ignore[no-untyped-def]
    return agency.office.posts.select_related("user", "unit__belongs_to").get(role="agency_admin")
