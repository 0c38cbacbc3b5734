"""Signing in with a second factor, seeing one's sessions, leaving the desk for a quarter of an hour."""

import base64
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.actions.delegate import delegate
from accounts.actor import Actor
from accounts.models import AgencyRules, Session, User
from tests.accounts.sign_on_running import running
from tests.factories.correspondence import administrator
from tests.factories.devices import Telephone, fresh
from tests.factories.documents import with_leader
from tests.factories.people import PASSWORD, Agency
from tests.journeys.aside import aside
from tests.journeys.conftest import Visit
from tests.journeys.visitor import PHONE, Visitor
from workflow.models import Annotation

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def name_and_password(visitor: Visitor, username: str) -> None:
    visitor.go("/dang-nhap/")
    visitor.page.get_by_label("Tên đăng nhập").fill(username)
    visitor.page.get_by_label("Mật khẩu").fill(PASSWORD)
    visitor.page.get_by_role("button", name="Đăng nhập").click()


def test_an_administrator_brings_a_telephone_and_signs_in_with_it(visit: Visit, province: Agency) -> None:
    AgencyRules.objects.filter(agency=province.unit).update(second_factor_required=True)
    user = administrator(province).user
    admin = visit(None)
    name_and_password(admin, user.username)
    admin.heading("Cài đặt xác thực hai bước")
    expect(admin.page.get_by_alt_text("Mã QR của khóa xác thực")).to_be_visible()
    admin.look("1-device")
    key = admin.page.locator("[data-key]").inner_text().replace(" ", "")
    phone = Telephone(base64.b32decode(key), [])
    admin.page.get_by_label("Mã đang hiện trên ứng dụng").fill(phone.code())
    admin.page.get_by_role("button", name="Xác nhận").click()
    admin.heading("Mã dự phòng")
    codes = admin.page.locator("[data-codes] code").all_inner_texts()
    assert len(codes) == 10
    admin.look("2-recovery-codes")
    admin.page.get_by_role("link", name="Tôi đã cất mã").click()
    admin.heading("Tài khoản")

    elsewhere = visit(None, size=PHONE)
    name_and_password(elsewhere, user.username)
    elsewhere.heading("Xác thực hai bước")
    elsewhere.page.get_by_label("Mã xác thực").fill("000 000")
    elsewhere.page.get_by_role("button", name="Xác nhận").click()
    expect(elsewhere.page.locator(".field-error")).to_contain_text("Mã không đúng")
    elsewhere.look("3-wrong-code")
    aside(lambda: fresh(user))
    elsewhere.page.get_by_label("Mã xác thực").fill(phone.code())
    elsewhere.page.get_by_role("button", name="Xác nhận").click()
    elsewhere.heading("Tài khoản")

    admin.page.locator(".top-user summary").click()
    admin.page.get_by_role("link", name="Bảo mật đăng nhập").click()
    admin.heading("Bảo mật đăng nhập")
    expect(admin.page.locator(".sessions li")).to_have_count(2)
    admin.look("4-security")
    elsewhere.go("/bao-mat/")
    elsewhere.look("5-security")
    admin.page.get_by_role("button", name="Đăng xuất khỏi thiết bị khác").click()
    admin.page.locator("#confirm [data-confirm-button]").click()
    admin.told("Đã đăng xuất 1 thiết bị khác.")
    elsewhere.go("/quan-tri/tai-khoan/")
    expect(elsewhere.page.get_by_label("Tên đăng nhập")).to_be_visible()


def test_the_leader_leaves_his_desk_and_finds_his_words_again(visit: Visit, province: Agency, settings: Any) -> None:
    settings.SESSION_LOCK_AGE = 6
    words = "Giao Phòng Nội chính chủ trì, tham mưu văn bản trả lời."
    document = with_leader(province)
    leader = visit(province.leader)
    leader.open_from_desk(document.subject)
    form = leader.press_act("Bút phê")
    form.get_by_label("Ý kiến chỉ đạo").fill(words)
    form.locator("[name=rows-0-target]").select_option(label="Phòng Nội chính")
    page = leader.page
    lock = page.locator("#lock")

    expect(lock).to_be_visible()
    # Nothing of the page can be read, nor reached by keys.
    assert page.evaluate("document.body.innerText").strip().startswith("Phiên đang khóa")
    assert document.subject not in page.evaluate("document.body.innerText") and words not in page.title()
    expect(page.get_by_role("heading", level=1)).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(lock).to_be_visible()
    page.mouse.move(20, 20)
    leader.page.screenshot(path=leader._picture("1-locked"))

    # The server is locked with it.
    other = leader.new_tab()
    other.goto(leader.address + "/viec/")
    expect(other.get_by_role("heading", level=1, name="Phiên đang khóa")).to_be_visible()
    leader.look("2-locked-page", page=other)
    other.close()

    lock.get_by_label("Mật khẩu").fill("sai")
    lock.get_by_role("button", name="Mở khóa").click()
    expect(lock.get_by_role("alert")).to_have_text("Mật khẩu không đúng.")
    lock.get_by_label("Mật khẩu").fill(PASSWORD)
    settings.SESSION_LOCK_AGE = 900
    lock.get_by_role("button", name="Mở khóa").click()
    expect(lock).to_have_count(0)
    expect(form.get_by_label("Ý kiến chỉ đạo")).to_have_value(words)
    leader.look("3-open-again")
    form.get_by_role("button", name="Bút phê").click()
    leader.told("Đã bút phê và chuyển văn bản.")
    assert Annotation.objects.get().text == words


def test_the_session_ends_under_the_lock_and_the_words_stay(visit: Visit, province: Agency, settings: Any) -> None:
    settings.SESSION_LOCK_AGE = 6
    leader = visit(province.leader)
    leader.go("/thong-bao/moi/")
    leader.page.get_by_label("Tiêu đề").fill("Lịch họp giao ban tháng")
    lock = leader.page.locator("#lock")
    expect(lock).to_be_visible()
    aside(lambda: Session.objects.all().delete())
    settings.SESSION_LOCK_AGE = 900
    lock.get_by_label("Mật khẩu").fill(PASSWORD)
    lock.get_by_role("button", name="Mở khóa").click()
    expect(lock).to_contain_text("Phiên đăng nhập đã kết thúc.")
    with leader.context.expect_page() as opened:
        lock.get_by_role("link", name="Đăng nhập ở thẻ mới").click()
    opened.value.get_by_label("Tên đăng nhập").fill(province.leader.user.username)
    opened.value.get_by_label("Mật khẩu").fill(PASSWORD)
    opened.value.get_by_role("button", name="Đăng nhập").click()
    expect(opened.value.get_by_role("heading", level=1, name="Việc cần xử lý")).to_be_visible()
    opened.value.close()
    leader.page.bring_to_front()
    again = lock.get_by_role("button", name="Tôi đã đăng nhập lại")
    if again.is_visible():
        again.click()
    expect(lock).to_have_count(0)
    expect(leader.page.get_by_label("Tiêu đề")).to_have_value("Lịch họp giao ban tháng")


def test_the_clerk_signs_in_at_the_province(visit: Visit, province: Agency, settings: Any) -> None:
    User.objects.filter(pk=province.clerk.user_id).update(email="ha.ntt@sonlam.example")
    with running() as provider:
        clerk = visit(None)
        settings.SIGN_ON, settings.PUBLIC_URL = provider.settings(), clerk.address
        clerk.go("/dang-nhap/")
        clerk.look("1-sign-in")
        clerk.page.get_by_role("link", name="Tài khoản tỉnh Sơn Lam").click()
        clerk.page.get_by_label("Thư điện tử").fill("ai.do@sonlam.example")
        clerk.page.get_by_role("button", name="Tiếp tục").click()
        clerk.heading("Chưa đăng nhập được")
        clerk.look("2-no-account")
        clerk.page.get_by_role("link", name="Về trang đăng nhập").click()
        clerk.page.get_by_role("link", name="Tài khoản tỉnh Sơn Lam").click()
        clerk.page.get_by_label("Thư điện tử").fill("ha.ntt@sonlam.example")
        clerk.page.get_by_role("button", name="Tiếp tục").click()
        clerk.heading("Việc cần xử lý")


def test_a_deputy_chooses_his_desk_and_no_tab_moves_to_another_one_silently(visit: Visit, province: Agency) -> None:
    day = timezone.localdate()
    delegate(province.specialist, day, day, reason="Đi công tác.", actor=Actor.of(province.unit_head))
    deputy = visit(None)
    page = deputy.page
    name_and_password(deputy, province.specialist.user.username)
    deputy.heading("Chọn chức danh làm việc")
    deputy.look("1-desks")
    # By keys alone: the figure beside it, or Tab and Enter.
    page.keyboard.press("2")
    deputy.heading("Việc cần xử lý")
    band = page.locator(".band")
    expect(band).to_contain_text("Đang xử lý thay mặt Vũ Đình Khải")

    other = deputy.new_tab()
    other.goto(deputy.address + "/van-ban-den/")
    other.locator(".top-user summary").click()
    other.locator(".pop-posts").get_by_role("button", name="Chuyên viên").click()
    expect(other.get_by_role("status").filter(has_text="Bạn đang làm việc với chức danh Chuyên viên")).to_be_visible()
    # Picked here: nothing more is said.
    expect(other.locator(".note-moved")).to_have_count(0)

    page.bring_to_front()
    page.get_by_role("link", name="Sổ văn bản đến").click()
    deputy.heading("Sổ văn bản đến")
    moved = page.locator(".note-moved")
    expect(moved).to_contain_text("Trang này mở với chức danh “Chuyên viên” vì bạn đã đổi chức danh ở thẻ khác.")
    expect(band).to_have_count(0)
    deputy.look("2-moved")
    moved.get_by_role("button", name="Trở lại chức danh đó").click()
    expect(band).to_contain_text("Đang xử lý thay mặt Vũ Đình Khải")
    deputy.heading("Sổ văn bản đến")
    expect(moved).to_have_count(0)
