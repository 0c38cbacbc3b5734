"""Words at the edges: the session ends while writing, there are no scripts, an issuing fails for good."""

import pytest
from playwright.sync_api import expect

from documents.models import NumberEntry, SigningKey
from tests.factories.documents import lead, numbered, with_leader
from tests.factories.people import PASSWORD, Agency
from tests.journeys.aside import aside
from tests.journeys.conftest import Visit
from tests.journeys.visitor import PHONE, Visitor
from tests.workflow.trace import hands
from workflow.models import Annotation

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WORDS = "Giao Phòng Nội chính chủ trì, tham mưu văn bản trả lời."


def sign_out_elsewhere(visitor: Visitor) -> None:
    other = visitor.new_tab()
    other.goto(visitor.address + "/viec/")
    other.locator(".top [data-pop] summary").last.click()
    other.get_by_role("button", name="Đăng xuất").click()
    other.get_by_label("Tên đăng nhập").wait_for()
    other.close()


def test_the_session_ends_while_the_leader_writes(province: Agency, visit: Visit) -> None:
    document = with_leader(province)
    leader = visit(province.leader)
    leader.open_from_desk(document.subject)
    form = leader.press_act("Bút phê")
    form.get_by_label("Ý kiến chỉ đạo").fill(WORDS)
    press = form.get_by_role("button", name="Bút phê")

    # An error is said until what it speaks of is changed.
    press.click()
    summary = leader.page.locator("#act_panel [data-form-errors]")
    expect(summary).to_contain_text("Hãy chọn ít nhất một đơn vị hoặc người nhận.")
    leader.page.locator("#act_panel [name=rows-0-target]").select_option(label="Phòng Nội chính")
    expect(summary).to_have_count(0)

    sign_out_elsewhere(leader)
    press.click()
    leader.heading("Phiên đăng nhập đã kết thúc")
    expect(leader.page.get_by_role("textbox", name="Ý kiến chỉ đạo")).to_have_value(WORDS)
    leader.look("session-ended")
    again = leader.page.get_by_role("button", name="Gửi lại")
    again.click()
    expect(leader.page.locator("#toasts")).to_contain_text("Bạn chưa đăng nhập lại.")
    assert not Annotation.objects.exists()

    with leader.context.expect_page() as opened:
        leader.page.get_by_role("link", name="Đăng nhập ở thẻ mới").click()
    opened.value.get_by_label("Tên đăng nhập").fill(province.leader.user.username)
    opened.value.get_by_label("Mật khẩu").fill(PASSWORD)
    opened.value.get_by_role("button", name="Đăng nhập").click()
    expect(opened.value.get_by_role("heading", level=1, name=document.subject)).to_be_visible()
    again.click()
    leader.told("Đã bút phê và chuyển văn bản.")
    assert Annotation.objects.get().text == WORDS
    assert hands(document) == [("Phòng Nội chính", "lead")]


def test_a_direction_to_four_places_without_scripts(province: Agency, visit: Visit) -> None:
    document = with_leader(province)
    leader = visit(province.leader, script=False)
    leader.go(f"/viec/{lead(document).pk}/but-phe/")
    page = leader.page
    page.get_by_label("Ý kiến chỉ đạo").fill(WORDS)
    chosen = ["Phòng Nội chính", "Phòng Kinh tế", "Văn phòng"]
    for row, name in enumerate(chosen):
        page.locator(f"[name=rows-{row}-target]").select_option(label=name)
    page.get_by_role("button", name="Thêm dòng").click()
    expect(page.get_by_label("Ý kiến chỉ đạo")).to_have_value(WORDS)
    page.locator("[name=rows-3-target]").select_option(value=f"post:{province.deputy.pk}")
    leader.look("four-rows")
    page.get_by_role("button", name="Bút phê").click()
    leader.told("Đã bút phê và chuyển văn bản.")
    assert [part for _, part in hands(document)] == ["lead", "coordinate", "coordinate", "coordinate"]


def test_the_clerk_gives_up_a_number_on_the_phone(province: Agency, commune: Agency, visit: Visit) -> None:
    SigningKey.objects.filter(agency=province.unit).update(is_active=False)
    document = aside(lambda: numbered(province, [commune.unit]))
    clerk = visit(province.clerk, size=PHONE)
    clerk.go(f"/van-ban-di/{document.pk}/")
    clerk.heading(document.subject)
    clerk.look("failed")
    clerk.page.locator("#_progress").get_by_role("link", name="Hủy số, trả lại để sửa").click()
    clerk.heading("Hủy số, trả lại để sửa")
    clerk.page.get_by_label("Lý do hủy số").fill("Phải thay con dấu, sửa nơi nhận.")
    clerk.look("void")
    clerk.page.get_by_role("button", name="Hủy số, trả lại để sửa").click()
    clerk.told("Đã hủy số, trả lại để sửa.")
    assert [entry.kind for entry in NumberEntry.objects.order_by("pk")] == ["taken", "void"]
