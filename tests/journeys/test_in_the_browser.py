"""Habits of hands and eyes: the phone, the keyboard, double clicks, two tabs, no JavaScript."""

from datetime import date

import pytest
from playwright.sync_api import expect

from documents.models import IncomingDocument, NumberEntry, OutgoingDocument, RegisterCounter
from tests.factories.documents import SUBJECT, for_signature, registered, signed, with_chief, with_leader
from tests.factories.people import Agency
from tests.journeys import papers
from tests.journeys.aside import aside
from tests.journeys.conftest import Visit
from tests.journeys.visitor import PHONE
from workflow.enums import Part
from workflow.models import Annotation

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WORDS = "Giao Phòng Nội chính chủ trì, tham mưu trả lời trước ngày 30."


def test_chief_forwards_straight_to_a_unit(visit: Visit, province: Agency) -> None:
    document = with_chief(province)
    chief = visit(province.chief)
    chief.open_from_desk(SUBJECT)
    form = chief.press_act("Chuyển xử lý")
    form.locator("[name=text]").fill("Chuyển Phòng Nội chính xử lý.")
    form.locator("[name=rows-0-target]").select_option(label="Phòng Nội chính")
    chief.look("1-forward")
    form.locator("button[type=submit]:not([name=them_dong])").click()
    chief.told("Đã chuyển xử lý.")

    head = visit(province.unit_head)
    expect(head.page.locator(".row-title")).to_have_text(SUBJECT)
    expect(head.page.locator(".row-quote")).to_have_text("Chuyển Phòng Nội chính xử lý.")
    assert document.steps.get(part=Part.LEAD, done_at=None).holder_unit == province.division


def test_leader_works_from_a_phone(visit: Visit, province: Agency) -> None:
    with_leader(province)
    for_signature(province)
    leader = visit(province.leader, size=PHONE)
    page = leader.page
    leader.look("1-desk")
    page.locator(".row-title", has_text=SUBJECT).click()
    leader.heading(SUBJECT)
    leader.look("2-item")
    act = page.get_by_role("link", name="Bút phê")
    frame = act.bounding_box()
    assert frame and frame["y"] + frame["height"] <= PHONE[1], "the act is in reach without scrolling"
    page.locator("[data-pane=viewer]").click()
    leader.document_shown()
    leader.look("3-document")
    expect(act).to_be_in_viewport()
    page.locator("[data-pane=timeline]").click()
    leader.look("4-timeline")
    expect(act).to_be_in_viewport()
    act.click()
    leader.heading("Bút phê")
    page.get_by_label("Ý kiến chỉ đạo").fill(WORDS)
    page.locator("[name=rows-0-target]").select_option(label="Phòng Nội chính")
    page.get_by_role("button", name="Thêm nơi nhận").click()
    page.locator("[name=rows-1-target]").select_option(label="Phòng Kinh tế")
    for box in page.locator("[name$=-due_on]:visible").all():
        assert box.evaluate("box => box.scrollWidth <= box.clientWidth"), "the whole date can be read"
    leader.look("5-annotation")
    send = page.get_by_role("button", name="Bút phê", exact=True)
    expect(send).to_be_in_viewport()
    send.click()
    leader.told("Đã bút phê và chuyển văn bản.")
    assert Annotation.objects.get().text == WORDS
    page.get_by_role("link", name="Mở thực đơn").click()
    expect(page.locator("#menu")).to_be_in_viewport()
    page.locator("#menu.show:not(.showing)").wait_for()
    leader.look("6-menu")
    page.locator("#menu").get_by_role("link", name="Chờ ký").click()
    leader.heading("Chờ ký")
    leader.look("7-to-sign")
    page.locator(".row-title").click()
    page.get_by_role("link", name="Ký số").click()
    leader.heading("Ký số")
    leader.look("8-sign")


def test_clerk_registers_from_a_phone(visit: Visit, province: Agency) -> None:
    registered(province)
    clerk = visit(province.clerk, size=PHONE)
    clerk.go("/van-ban-den/")
    clerk.look("1-register")
    clerk.go("/van-ban-den/moi/")
    clerk.look("2-form")
    clerk.page.get_by_role("button", name="Đăng ký", exact=True).click()
    expect(clerk.page.locator("[data-form-errors]")).to_contain_text("Hãy chọn tệp văn bản.")
    clerk.look("3-wrong")
    for path, name in (
        ("/van-ban-di/", "4-outgoing"),
        ("/cho-ban-hanh/", "5-to-issue"),
        ("/doi-mat-khau/", "6-password"),
    ):
        clerk.go(path)
        clerk.look(name)


def test_keys_lead_through_the_desk(visit: Visit, province: Agency) -> None:
    subjects = ["Về việc kiểm tra phòng cháy", "Về việc tiêm chủng mở rộng", "Về việc nghỉ Tết"]
    for subject in subjects:
        with_chief(province, subject=subject, notation=f"{len(subject)}/CV")
    chief = visit(province.chief)
    page = chief.page
    page.locator("#_preview .preview-body").wait_for()
    rows = page.locator(".row-title").all_inner_texts()
    current = page.locator("[data-row].is-current .row-title")
    page.keyboard.press("j")
    expect(current).to_have_text(rows[1])
    page.keyboard.press("j")
    expect(current).to_have_text(rows[2])
    page.keyboard.press("k")
    expect(current).to_have_text(rows[1])
    expect(page.locator("#_preview .preview-title")).to_have_text(rows[1])
    chief.look("1-second-row")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    chief.look("2-keys")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("o")
    chief.heading(rows[1])
    chief.go("/van-ban-den/")
    page.keyboard.press("/")
    expect(page.locator("#top_q")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("#list_q").fill("tiem chung")
    page.keyboard.press("Enter")
    expect(page.locator(".row-title")).to_have_text([subjects[1]])
    chief.look("3-found")


@pytest.mark.parametrize("whole_page", [False, True], ids=["panel", "page"])
def test_double_click_on_issue_takes_one_number(
    visit: Visit, province: Agency, commune: Agency, whole_page: bool
) -> None:
    document = aside(lambda: signed(province))
    clerk = visit(province.clerk)
    page = clerk.page
    clerk.go(f"/van-ban-di/{document.pk}/" + ("ban-hanh/" if whole_page else ""))
    if not whole_page:
        page.wait_for_load_state()
        clerk.press_act("Cấp số và ban hành")
    page.get_by_label(commune.unit.name).check()
    page.locator("#_act button[type=submit]:not([name=them_dong])").dblclick()
    clerk.told("Đã cấp số, đang đóng dấu và gửi.")
    page.locator(".item-badges", has_text="Đã ban hành").wait_for()
    document = OutgoingDocument.objects.get(pk=document.pk)
    assert document.number == 1
    assert NumberEntry.objects.filter(item=document).count() == 1
    assert RegisterCounter.objects.get(register=document.register).last_number == 1
    assert document.dispatches.count() == 1


def test_second_tab_comes_too_late_and_keeps_its_words(visit: Visit, province: Agency) -> None:
    document = with_leader(province)
    leader = visit(province.leader)
    first, second, third = leader.page, leader.new_tab(), leader.new_tab()
    form = f"/viec/{document.steps.get(done_at=None).pk}/but-phe/"
    for tab in (first, second):
        tab.goto(leader.address + form)
        tab.get_by_label("Ý kiến chỉ đạo").fill(WORDS)
        tab.locator("[name=rows-0-target]").select_option(label="Phòng Nội chính")
    third.goto(f"{leader.address}/van-ban-den/{document.pk}/")
    third.get_by_role("link", name="Bút phê").click()
    third.locator("#_route [name=text]").fill(WORDS)
    third.locator("[name=rows-0-target]").select_option(label="Phòng Kinh tế")

    first.get_by_role("button", name="Bút phê", exact=True).click()
    leader.told("Đã bút phê và chuyển văn bản.")
    second.get_by_role("button", name="Bút phê", exact=True).click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Chưa làm được")
    expect(second.locator(".oops-text")).to_have_text(
        "Không thể thực hiện “Bút phê”: bước này ở trạng thái “Đã xử lý”."
    )
    expect(second.get_by_role("textbox", name="Ý kiến chỉ đạo")).to_have_value(WORDS)
    leader.look("1-too-late", page=second)
    # Beside the document: the sentence is said, the form stays as it was typed.
    third.locator("#_route button[type=submit]:not([name=them_dong])").click()
    expect(third.locator("#toasts")).to_contain_text("bước này ở trạng thái “Đã xử lý”")
    expect(third.locator("#_route [name=text]")).to_have_value(WORDS)
    leader.look("2-too-late-beside", page=third)
    assert Annotation.objects.count() == 1


def test_who_may_not_is_told_so(visit: Visit, province: Agency, commune: Agency) -> None:
    document = registered(province)
    stranger = visit(commune.specialist)
    answer = stranger.page.request.get(f"{stranger.address}/van-ban-den/{document.pk}/")
    assert answer.status == 404
    specialist = visit(province.specialist)
    specialist.go("/van-ban-den/moi/")
    specialist.heading("Không được phép")
    specialist.look("1-refused")


def test_basic_acts_work_without_scripts(visit: Visit, province: Agency) -> None:
    """Sign in, register, submit to the Chief, submit to the leader, annotate: forms and links alone."""
    clerk = visit(province.clerk, script=False)
    clerk.go("/van-ban-den/moi/")
    page = clerk.page
    page.get_by_label("Tệp văn bản (PDF)").set_input_files(papers.letter_file())
    for label, words in papers.letter_facts().items():
        page.get_by_label(label).first.fill(words)
    page.get_by_label("Tên loại").select_option("CV")
    clerk.look("1-register")
    page.get_by_role("button", name="Đăng ký", exact=True).click()
    clerk.told("Đã đăng ký")
    clerk.look("2-registered")
    page.get_by_role("link", name="Trình Chánh Văn phòng").click()
    page.locator("[name=target]").select_option(label="Trần Quốc Bảo – Chánh Văn phòng")
    page.get_by_role("button", name="Trình Chánh Văn phòng").click()
    clerk.told("Đã trình.")

    chief = visit(province.chief, script=False)
    page = chief.page
    page.locator(".row-title").click()
    page.get_by_role("link", name="Trình lãnh đạo").click()
    page.locator("[name=target]").select_option(label="Hoàng Minh Đức – Chủ tịch")
    page.get_by_label("Ý kiến đề xuất").fill("Đề xuất giao Phòng Nội chính.")
    page.get_by_role("button", name="Trình lãnh đạo").click()
    chief.told("Đã trình lãnh đạo.")

    leader = visit(province.leader, script=False)
    page = leader.page
    page.locator(".row-title").click()
    leader.look("3-leader-item")
    page.get_by_role("link", name="Bút phê").click()
    page.get_by_label("Ý kiến chỉ đạo").fill(WORDS)
    page.locator("[name=rows-0-target]").select_option(label="Phòng Nội chính")
    page.locator("[name=rows-0-due_on]").fill(f"31/12/{date.today().year}")
    leader.look("4-annotation")
    page.get_by_role("button", name="Bút phê", exact=True).click()
    leader.told("Đã bút phê và chuyển văn bản.")
    lead = IncomingDocument.objects.get().steps.get(part=Part.LEAD, done_at=None)
    assert lead.holder_unit == province.division and Annotation.objects.get().text == WORDS
