"""A task through the browser: given with a draft, answered on its own document, confirmed, counted (GL-4, GL-5)."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from accounts.actor import Actor
from documents.models import OutgoingDocument
from qlvb.lib.vietnamese import short_date
from tasks.enums import AssignmentState as S
from tasks.models import Assignment
from tests.factories import documents as made
from tests.factories import tasks as given
from tests.factories.people import Agency
from tests.journeys.aside import aside
from tests.journeys.conftest import Visit
from tests.journeys.visitor import PHONE, Visitor
from tests.kill.conftest import Start
from workflow.rules.holders import Holder

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TASK = "Báo cáo tình hình thiệt hại do bão số 5"
WRONG = "Thống kê tàu thuyền neo đậu"
SUBJECT = "Ban hành Quy chế văn thư"


def in_days(days: int) -> str:
    return short_date(date.today() + timedelta(days=days))


@pytest.mark.long
def test_task(visit: Visit, province: Agency, commune: Agency, start_worker: Start) -> None:
    start_worker()
    draft = aside(lambda: made.drafting(province))
    specialist = visit(province.specialist)
    for content, days in ((TASK, 5), (WRONG, 6)):
        enter_task(specialist, draft, commune, content, days, look=content == TASK)
    is_issued(visit, province, commune, draft)
    arrives_with_its_document(visit, commune)
    goes_to_another_unit(visit, province, commune)
    is_answered_on_that_document(visit, province, commune)
    is_confirmed(visit, province)
    is_counted(visit, province)


def enter_task(
    specialist: Visitor, draft: OutgoingDocument, commune: Agency, content: str, days: int, *, look: bool
) -> None:
    page = specialist.page
    specialist.go(f"/van-ban-di/{draft.pk}/")
    page.get_by_role("link", name="Giao việc", exact=True).click()
    form = page.locator("#_act")
    form.get_by_label("Nội dung nhiệm vụ").fill(content)
    form.get_by_label("Đơn vị chủ trì").select_option(label=commune.unit.name)
    form.locator("[name=due_on]").fill(in_days(days))
    if look:
        specialist.document_shown()
        specialist.look("01-enter-task")
    form.locator("button[type=submit]:not([name=them_dong])").click()
    specialist.told("bắt đầu khi ban hành văn bản")
    expect(page.locator(".dispatches", has_text=content)).to_contain_text("Chờ ban hành văn bản")
    if look:
        specialist.document_shown()
        specialist.look("02-planned")


def is_issued(visit: Visit, province: Agency, commune: Agency, draft: OutgoingDocument) -> None:
    """The lead's agency is ticked already; leaving it out is refused."""

    def up_to_the_clerk() -> None:
        given.submit_draft(draft.pk, actor=Actor.of(province.specialist))
        made.approve_draft(draft.pk, version_id=made.version(draft), actor=Actor.of(province.unit_head))
        made.appraise_draft(draft.pk, version_id=made.version(draft), actor=Actor.of(province.chief))
        given.sign(
            draft.pk, version_id=made.version(draft), passphrase=given.PASSPHRASE, actor=Actor.of(province.leader)
        )

    aside(up_to_the_clerk)
    clerk = visit(province.clerk)
    page = clerk.page
    clerk.go(f"/van-ban-di/{draft.pk}/")
    clerk.press_act("Cấp số và ban hành")
    recipient = page.get_by_label(commune.unit.name)
    expect(recipient).to_be_checked()
    page.locator("#_act button[type=submit]:not([name=them_dong])").click()
    page.locator(".item-badges", has_text="Đã ban hành").wait_for()
    expect(page.locator(".dispatches", has_text=TASK)).to_contain_text("Đang thực hiện")
    assert set(Assignment.objects.values_list("state", flat=True)) == {S.IN_PROGRESS}


def arrives_with_its_document(visit: Visit, commune: Agency) -> None:
    clerk = visit(commune.clerk)
    page = clerk.page
    clerk.go("/cho-tiep-nhan/")
    page.locator(".row-title").click()
    clerk.heading("Tiếp nhận văn bản liên thông")
    expect(page.locator("[name=due_on]")).to_have_value(in_days(5))
    page.get_by_label("Trình ngay cho").select_option(label="Trần Quốc Bảo – Chánh Văn phòng")
    page.get_by_role("button", name="Tiếp nhận, cấp số đến").click()
    clerk.heading(SUBJECT)
    expect(page.get_by_role("region", name="Nhiệm vụ được giao")).to_contain_text(TASK)
    clerk.document_shown()
    clerk.look("03-arrived")


def goes_to_another_unit(visit: Visit, province: Agency, commune: Agency) -> None:
    """GL-4.2b: asked by the commune, agreed by whoever follows it; a unit of the province has it now."""
    chief = visit(commune.chief)
    chief.go("/giao-viec/")
    chief.page.locator(".row-title", has_text=WRONG).click()
    chief.heading(WRONG)
    form = chief.press_act("Đề nghị chuyển")
    form.get_by_label("Lý do").fill("Xã không có cảng, bến.")
    form.locator("button[type=submit]:not([name=them_dong])").click()
    chief.told("Đã gửi đề nghị chuyển.")

    specialist = visit(province.specialist)
    page = specialist.page
    specialist.go("/giao-viec/")
    expect(page.locator(".tab.is-active")).to_contain_text("Chờ xác nhận")
    specialist.look("04-to-confirm")
    page.locator(".row-title", has_text=WRONG).click()
    specialist.heading(WRONG)
    form = specialist.press_act("Chuyển đơn vị khác")
    form.get_by_label("Đơn vị chủ trì").select_option(label="Phòng Kinh tế")
    specialist.document_shown()
    specialist.look("05-transfer")
    form.locator("button[type=submit]:not([name=them_dong])").click()
    specialist.told("Đã chuyển nhiệm vụ cho đơn vị khác.")
    expect(page.locator(".item-badges")).to_contain_text("Chuyển đơn vị khác")
    page.locator(".links a", has_text="Phòng Kinh tế").click()
    expect(page.locator(".links")).to_contain_text("Thay cho")
    head = visit(province.other_head)
    expect(head.page.locator(".row-title")).to_have_text(WRONG)


def is_answered_on_that_document(visit: Visit, province: Agency, commune: Agency) -> None:
    """The specialist who gets the document finds the task on it, asks for time, and drafts the reply there."""

    def hand_down() -> None:
        task = Assignment.objects.get(subject=TASK)
        incoming = made.IncomingDocument.objects.get(dispatch__document_id=task.source_id)
        made.forward_to(incoming, commune.chief, Holder.person(commune.specialist))

    aside(hand_down)
    specialist = visit(commune.specialist)
    page = specialist.page
    specialist.open_from_desk(SUBJECT)
    page.get_by_role("link", name=TASK).click()
    specialist.heading(TASK)
    expect(page.locator(".pane-acts")).to_contain_text("Chỉ văn bản trả lời được soạn và ban hành ngay trên văn bản")
    specialist.document_shown()
    specialist.look("06-with-the-lead")
    form = specialist.press_act("Đề nghị gia hạn")
    form.locator("[name=due_on]").fill(in_days(7))
    form.get_by_label("Lý do").fill("Hai thôn còn bị chia cắt.")
    form.locator("button[type=submit]:not([name=them_dong])").click()
    specialist.told("Đã gửi đề nghị gia hạn.")

    giver = visit(province.specialist)
    giver.go("/giao-viec/")
    giver.page.locator(".row-title", has_text=TASK).click()
    giver.heading(TASK)
    form = giver.press_act("Trả lời đề nghị gia hạn")
    form.get_by_label("Đồng ý gia hạn").check()
    giver.document_shown()
    giver.look("07-extension")
    form.locator("button[type=submit]:not([name=them_dong])").click()
    giver.told("Đã trả lời đề nghị gia hạn.")
    expect(giver.page.locator(".data-list")).to_contain_text(f"hết ngày {in_days(7)}")

    page.reload()
    page.get_by_role("link", name="Soạn văn bản trả lời").click()
    specialist.heading("Soạn văn bản trả lời")
    page.get_by_label("Trích yếu nội dung").fill("Báo cáo thiệt hại của xã")
    page.get_by_label("Lãnh đạo ký").select_option(label="Hoàng Minh Đức – Chủ tịch")
    page.get_by_role("button", name="Lưu dự thảo").click()
    specialist.told("Đã tạo dự thảo.")

    def finish_reply() -> None:
        reply = OutgoingDocument.objects.get(agency=commune.unit)
        given.add_version(reply.pk, made.kept_upload(commune.specialist), actor=Actor.of(commune.specialist))
        given.issued_draft(made.fresh(reply), commune, [province.unit])

    aside(finish_reply)
    assert Assignment.objects.get(subject=TASK).state == S.PROPOSED


def is_confirmed(visit: Visit, province: Agency) -> None:
    """The result lies on the desk of whoever follows it, with the reply."""
    specialist = visit(province.specialist)
    page = specialist.page
    specialist.open_from_desk(TASK)
    page.get_by_role("button", name="(trả lời)").or_(page.get_by_role("tab", name="(trả lời)")).first.click()
    specialist.document_shown()
    form = specialist.press_act("Xác nhận hoàn thành")
    expect(form).to_contain_text("đúng hạn")
    specialist.look("08-confirm")
    form.locator("button[type=submit]:not([name=them_dong])").click()
    specialist.told("Đã xác nhận hoàn thành.")
    expect(page.locator(".item-badges")).to_contain_text("Hoàn thành")


def is_counted(visit: Visit, province: Agency) -> None:
    """Each figure opens its rows, on a screen and on a phone."""
    leader = visit(province.leader)
    leader.go("/giam-sat/")
    leader.look("09-supervision")
    tile = leader.page.locator(".stat-tile", has_text="Hoàn thành đúng hạn")
    expect(tile).to_contain_text("1")
    tile.click()
    leader.heading("Hoàn thành đúng hạn")
    expect(leader.page.locator(".row-title")).to_have_text(TASK)
    leader.look("10-rows")
    phone = visit(province.leader, size=PHONE)
    phone.go("/giam-sat/")
    phone.look("09-supervision")
    phone.page.locator("td a").first.click()
    expect(phone.page.locator(".row-title").first).to_be_visible()
    phone.look("10-rows")
