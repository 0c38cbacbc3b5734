"""The road of a document through the browser, from the desk of one agency to the queue of another (issue 2 point 4).

A real worker converts and seals; every page on the way is photographed and checked for barriers.
"""

import re
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from documents import keyring
from documents.enums import DispatchState, LegalClass, OutgoingState
from documents.models import IncomingDocument, OutgoingDocument, SigningKey
from documents.signing.validate import Verdict, validate
from qlvb.lib.vietnamese import short_date
from tests.factories.keys import PASSPHRASE
from tests.factories.people import Agency
from tests.journeys import papers
from tests.journeys.aside import aside
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor, ink
from tests.kill.conftest import Start
from tests.kill.workers import stalled
from workflow.enums import Part
from workflow.rules.holders import Holder

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SUBJECT = "V/v báo cáo công tác cải cách hành chính"


def in_days(days: int) -> str:
    return short_date(date.today() + timedelta(days=days))


def register(clerk: Visitor, *, pictures: bool = True) -> None:
    """The clerk's form: file, what the letter says of itself; number and deadline come by themselves."""
    page = clerk.page
    clerk.go("/van-ban-den/moi/")
    if pictures:
        clerk.look("01-register-empty")
    page.get_by_label("Tệp văn bản (PDF)").set_input_files(papers.letter_file())
    for label, words in papers.letter_facts().items():
        page.get_by_label(label, exact=False).and_(page.locator("input, textarea")).first.fill(words)
    page.get_by_label("Tên loại").select_option("CV")
    if pictures:
        clerk.document_shown()
        clerk.look("02-register-filled")
    page.get_by_role("button", name="Đăng ký", exact=True).click()
    clerk.heading(SUBJECT)


def route(page: Page, **words: str) -> None:
    """Fill in and send the form of a routing act that stands in the panel."""
    form = page.locator("#_route")
    for name, value in words.items():
        field = form.locator(f"[name={name}]")
        if name == "target":
            field.select_option(label=value)
        else:
            field.fill(value)
    form.locator("button[type=submit]:not([name=them_dong])").click()


def fill_row(page: Page, number: int, *, to: str, part: str | None, due: str) -> None:
    if number:
        page.get_by_role("button", name="Thêm nơi nhận").click()
    row = page.locator(f"[name=rows-{number}-target]")
    row.select_option(label=to)
    if part:
        page.locator(f"[name=rows-{number}-part]").select_option(label=part)
    page.locator(f"[name=rows-{number}-due_on]").fill(due)


def pdfsig(pdf: Path) -> tuple[list[str], list[str]]:
    """What poppler says: validation of each signature, coverage of each signature."""
    output = subprocess.run(["pdfsig", "-nocert", pdf], capture_output=True, text=True, check=False).stdout
    coverage = re.findall(r"(Not total document signed|Total document signed)", output)
    return re.findall(r"Signature Validation: (.*)", output), coverage


@pytest.mark.long
def test_road(visit: Visit, province: Agency, commune: Agency, start_worker: Start, tmp_path: Path) -> None:
    start_worker()
    incoming = arrives_and_is_handed_down(visit, province)
    outgoing = is_answered_by_a_draft(visit, province)
    is_appraised_and_signed(visit, province, outgoing)
    clerk = is_issued(visit, province, commune, outgoing)
    pdf = is_a_valid_file(clerk, outgoing, tmp_path)
    is_accepted_elsewhere(visit, commune, outgoing, pdf)
    is_closed_with_its_reply(clerk, incoming, outgoing)


def arrives_and_is_handed_down(visit: Visit, province: Agency) -> IncomingDocument:
    """Clerk → Chief of Office → leader → three receivers at once → unit head → specialist."""
    visitor = visit(None)
    visitor.go("/dang-nhap/")
    visitor.look("00-sign-in")
    clerk = visitor.sign_in(province.clerk)
    clerk.look("00-desk-empty")
    register(clerk)
    document = IncomingDocument.objects.get()
    clerk.told(f"Đã đăng ký: {document.code}")
    assert document.arrival_number == 1 and document.due_at is not None
    clerk.document_shown()
    clerk.look("03-registered")
    form = clerk.press_act("Trình Chánh Văn phòng")
    clerk.look("04-submit-panel")
    form.locator("[name=target]").select_option(label="Trần Quốc Bảo – Chánh Văn phòng")
    form.locator("[name=text]").fill("Kính trình đồng chí xem xét.")
    form.locator("button[type=submit]:not([name=them_dong])").click()
    clerk.told("Đã trình.")

    chief = visit(province.chief)
    chief.page.locator("#_preview .preview-body").wait_for()
    chief.look("05-chief-desk")
    chief.open_from_desk(SUBJECT)
    chief.press_act("Trình lãnh đạo")
    chief.page.get_by_role("button", name="Đề xuất giao đơn vị chuyên môn chủ trì, tham mưu.").click()
    chief.page.locator("[name=target]").select_option(label="Hoàng Minh Đức – Chủ tịch")
    chief.document_shown()
    chief.look("06-chief-proposes")
    chief.page.locator("#_route button[type=submit]:not([name=them_dong])").click()
    chief.told("Đã trình lãnh đạo.")

    leader = visit(province.leader)
    leader.open_from_desk(SUBJECT)
    leader.document_shown()
    leader.look("07-leader-item")
    annotate(leader)
    lead = document.steps.get(part=Part.LEAD, done_at=None)
    assert Holder.of(lead).name == "Phòng Nội chính"
    open_steps = document.steps.filter(done_at=None).exclude(due_at=None)
    assert {step.part: step.due_at.date() for step in open_steps if step.due_at} == {
        Part.LEAD: date.today() + timedelta(days=5),
        Part.COORDINATE: date.today() + timedelta(days=4),
        Part.INFORM: date.today() + timedelta(days=6),
    }

    head = visit(province.unit_head)
    head.look("09-head-desk")
    head.open_from_desk(SUBJECT)
    head.press_act("Giao xử lý")
    head.page.locator("[name=text]").fill("Đồng chí Tuấn dự thảo báo cáo.")
    fill_row(head.page, 0, to="Đỗ Anh Tuấn – Chuyên viên", part=None, due=in_days(3))
    head.look("10-head-assigns")
    head.page.locator("#_route button[type=submit]:not([name=them_dong])").click()
    head.told("Đã giao xử lý.")
    return document


def annotate(leader: Visitor) -> None:
    """One lead, one coordinating, one informed, each with a deadline of its own, in one act."""
    page = leader.page
    leader.press_act("Bút phê")
    page.locator("[name=text]").fill("Giao Phòng Nội chính chủ trì, tham mưu báo cáo của tỉnh.")
    fill_row(page, 0, to="Phòng Nội chính", part="Chủ trì", due=in_days(5))
    fill_row(page, 1, to="Phòng Kinh tế", part=None, due=in_days(4))
    fill_row(page, 2, to="Phạm Thị Ngọc Lan – Phó Chủ tịch", part="Để biết", due=in_days(6))
    expect(page.locator("[data-routing-hint]")).to_have_text("Một chủ trì, 2 nơi phối hợp hoặc để biết.")
    leader.look("08-annotation")
    page.locator("#_route button[type=submit]:not([name=them_dong])").click()
    leader.told("Đã bút phê và chuyển văn bản.")


def is_answered_by_a_draft(visit: Visit, province: Agency) -> OutgoingDocument:
    """The specialist's Word file becomes PDF before his eyes; the head sends it back, then approves version 2."""
    specialist = visit(province.specialist)
    page = specialist.page
    specialist.open_from_desk(SUBJECT)
    specialist.look("11-specialist-item")
    page.get_by_role("link", name="Soạn văn bản trả lời").click()
    specialist.heading("Soạn văn bản trả lời")
    page.get_by_label("Tên loại").select_option("BC")
    page.get_by_label("Trích yếu nội dung").fill(papers.reply().subject)
    page.get_by_label("Lãnh đạo ký").select_option(label="Hoàng Minh Đức – Chủ tịch")
    specialist.look("12-new-draft")
    page.get_by_role("button", name="Lưu dự thảo").click()
    specialist.told("Đã tạo dự thảo.")
    specialist.look("13-draft-without-file")

    specialist.press_act("Nộp bản dự thảo mới")
    draft = papers.chosen("bao-cao-cchc.docx", papers.DOCX, papers.reply_docx())
    page.locator("#_act [name=file]").set_input_files(draft)
    specialist.look("14-hand-in-word")
    page.locator("#_act button[type=submit]:not([name=them_dong])").click()
    page.locator(".progress-strip", has_text="Chuyển sang PDF").wait_for()
    specialist.look("15-converting")
    # The page comes back by itself when LibreOffice is done.
    page.locator("[data-viewer][data-shown]").wait_for(timeout=60_000)
    expect(page.locator(".progress-strip")).to_have_count(0)
    specialist.look("16-converted")
    specialist.press_act("Trình duyệt")
    page.locator("#_act [name=note]").fill("Kính trình Trưởng phòng.")
    page.locator("#_act button[type=submit]:not([name=them_dong])").click()
    specialist.told("Đã trình.")

    head = visit(province.unit_head)
    head.open_from_desk(papers.reply().subject)
    head.document_shown()
    head.look("17-head-reviews")
    head.press_act("Trả lại để sửa")
    head.page.locator("#_act [name=note]").fill("Bổ sung số liệu về dịch vụ công trực tuyến.")
    head.look("18-head-returns")
    head.page.locator("#_act button[type=submit]:not([name=them_dong])").click()
    head.told("Đã trả lại để sửa.")

    specialist.open_from_desk(papers.reply().subject)
    expect(page.locator(".step-note")).to_contain_text("Bổ sung số liệu về dịch vụ công trực tuyến.")
    specialist.look("19-returned-draft")
    specialist.press_act("Nộp bản dự thảo mới")
    second = papers.chosen("bao-cao-cchc-2.pdf", "application/pdf", papers.reply_pdf())
    page.locator("#_act [name=file]").set_input_files(second)
    page.locator("#_act [name=note]").fill("Đã bổ sung số liệu mục II.")
    specialist.document_shown()
    specialist.look("20-hand-in-pdf")
    page.locator("#_act button[type=submit]:not([name=them_dong])").click()
    specialist.told("Đã nộp bản dự thảo mới.")
    specialist.press_act("Trình duyệt").locator("button[type=submit]:not([name=them_dong])").click()
    specialist.told("Đã trình.")

    head.open_from_desk(papers.reply().subject)
    head.press_act("Duyệt, chuyển tiếp")
    head.document_shown()
    head.look("21-head-approves")
    head.page.locator("#_act button[type=submit]:not([name=them_dong])").click()
    head.told("Đã duyệt.")
    return OutgoingDocument.objects.get()


def is_appraised_and_signed(visit: Visit, province: Agency, outgoing: OutgoingDocument) -> None:
    """The Office moves the seal and appraises; the leader mistypes his passphrase once, then signs."""
    chief = visit(province.chief)
    page = chief.page
    chief.open_from_desk(papers.reply().subject)
    page.get_by_role("link", name="Đặt vị trí số, chữ ký, dấu").click()
    chief.document_shown()
    outgoing.refresh_from_db()
    before = outgoing.placement["seal"]
    page.locator("[data-placement-list] li", has_text="Dấu").get_by_role("button").click()
    seal = page.locator(".handle-seal")
    seal.wait_for()
    frame = seal.bounding_box()
    assert frame
    page.mouse.move(frame["x"] + 10, frame["y"] + 10)
    page.mouse.down()
    page.mouse.move(frame["x"] + 10, frame["y"] - 14, steps=6)
    page.mouse.up()
    chief.look("22-placement")
    page.get_by_role("button", name="Lưu vị trí").click()
    chief.told("Đã đặt vị trí.")
    outgoing.refresh_from_db()
    moved = outgoing.placement["seal"]
    assert moved["y1"] > before["y1"] + 5 and moved["x1"] == pytest.approx(before["x1"], abs=1)
    chief.press_act("Thẩm định, trình ký")
    chief.document_shown()
    chief.look("23-appraise")
    page.locator("#_act button[type=submit]:not([name=them_dong])").click()
    chief.told("Đã thẩm định, trình ký.")

    leader = visit(province.leader)
    page = leader.page
    leader.go("/ky/")
    page.locator("#_preview .preview-body").wait_for()
    leader.look("24-to-sign")
    page.locator(".row-title", has_text=papers.reply().subject).click()
    leader.heading(papers.reply().subject)
    leader.press_act("Ký số")
    leader.document_shown()
    leader.look("25-sign")
    page.get_by_label("Mật khẩu khóa ký").fill("khong phai mat khau nay")
    page.locator("#_act button[type=submit]:not([name=them_dong])").click()
    expect(page.locator("#_act .field-error")).to_contain_text("Mật khẩu")
    assert OutgoingDocument.objects.get().state == OutgoingState.FOR_SIGNATURE
    expect(page.locator("#_act .key-card")).to_contain_text("Hoàng Minh Đức")
    leader.look("26-wrong-passphrase")
    page.get_by_label("Mật khẩu khóa ký").fill(PASSPHRASE)
    page.locator("#_act button[type=submit]:not([name=them_dong])").click()
    leader.told("Đã ký số, chuyển văn thư ban hành.")


def is_issued(visit: Visit, province: Agency, commune: Agency, outgoing: OutgoingDocument) -> Visitor:
    """No recipient: told so. Then number, seal, check, sending, each seen on the strip."""
    clerk = visit(province.clerk)
    page = clerk.page
    clerk.go("/cho-ban-hanh/")
    page.locator("#_preview .preview-body").wait_for()
    clerk.look("27-to-issue")
    page.locator(".row-title", has_text=papers.reply().subject).click()
    clerk.heading(papers.reply().subject)
    clerk.document_shown()
    outgoing.refresh_from_db()
    assert all(ink(page, spot["box"]) < 0.01 for spot in outgoing.placement["texts"]), "number and date are still empty"
    clerk.press_act("Cấp số và ban hành")
    page.locator("#_act button[type=submit]:not([name=them_dong])").click()
    expect(page.locator("#_act .field-error")).to_have_text("Hãy chọn ít nhất một nơi nhận.")
    clerk.look("28-no-recipient")
    page.get_by_label(commune.unit.name).check()
    clerk.look("29-recipient-chosen")
    # The worker waits for the image of the seal, so that the strip can be looked at half way.
    with stalled(SigningKey.objects.get(agency=province.unit).image) as image:
        page.locator("#_act button[type=submit]:not([name=them_dong])").click()
        clerk.told("Đã cấp số, đang đóng dấu và gửi.")
        image.wait_for_reader()
        expect(page.locator(".ps-done")).to_contain_text(["Cấp số"])
        expect(page.locator(".ps-current")).to_contain_text("Đóng dấu")
        clerk.look("30-issuing")
        image.deliver()
    page.locator(".item-badges", has_text="Đã ban hành").wait_for(timeout=30_000)
    expect(page.locator(".progress-strip")).to_have_count(0)
    return clerk


def is_a_valid_file(clerk: Visitor, outgoing: OutgoingDocument, tmp_path: Path) -> Path:
    """Number and date stand in their places on the page one reads; two signatures, the last over the whole file."""
    outgoing.refresh_from_db()
    assert (outgoing.number, outgoing.notation) == (1, "01/BC-UBND")
    clerk.heading(papers.reply().subject)
    clerk.document_shown()
    clerk.look("31-issued")
    for spot in outgoing.placement["texts"]:
        assert ink(clerk.page, spot["box"]) > 0.01, spot
    values = clerk.page.evaluate(
        "document.querySelector('[data-viewer]').viewer.document.getPage(1).then((page) => page.getAnnotations())"
        ".then((all) => all.filter((one) => one.fieldType === 'Tx').map((one) => one.fieldValue))"
    )
    assert len(values) == len(outgoing.placement["texts"]) and all(values)

    with clerk.page.expect_download() as download:
        clerk.page.locator("[data-v=download]").click()
    pdf = tmp_path / "issued.pdf"
    download.value.save_as(pdf)
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    today = date.today()
    assert re.search(r"Số:\s*01\s*/BC-UBND", text)
    assert re.search(rf"ngày\s+{today.day:02d}\s+tháng\s+0?{today.month}\s+năm\s+{today.year}", text)
    assert pdfsig(pdf) == (["Signature is Valid."] * 2, ["Not total document signed", "Total document signed"])
    report = aside(lambda: validate(pdf.read_bytes(), keyring.trust()))
    assert (report.verdict, report.reasons) == (Verdict.VALID, ())
    assert [s.subject for s in report.signatures] == ["Hoàng Minh Đức", "Ủy ban nhân dân tỉnh Sơn Lam"]
    return pdf


def is_accepted_elsewhere(visit: Visit, commune: Agency, outgoing: OutgoingDocument, pdf: Path) -> None:
    """The recipient's clerk finds it in her queue and takes it into her own register."""
    clerk = visit(commune.clerk)
    page = clerk.page
    clerk.go("/cho-tiep-nhan/")
    expect(page.locator(".row-title")).to_have_text(papers.reply().subject)
    clerk.look("32-to-accept")
    page.locator(".row-title").click()
    clerk.heading("Tiếp nhận văn bản liên thông")
    clerk.document_shown()
    clerk.look("33-accept")
    page.get_by_role("button", name="Tiếp nhận, cấp số đến").click()
    clerk.heading(papers.reply().subject)
    taken = IncomingDocument.objects.get(agency=commune.unit)
    clerk.told(f"Đã tiếp nhận: {taken.code}")
    assert (taken.arrival_number, taken.notation, taken.legal_class) == (1, "01/BC-UBND", LegalClass.BORN_DIGITAL)
    assert taken.attachments.get().blob.sha256 == outgoing.sealed_blob.sha256
    clerk.document_shown()
    clerk.look("34-accepted")
    clerk.go("/cho-tiep-nhan/")
    clerk.look("35-queue-empty")


def is_closed_with_its_reply(clerk: Visitor, incoming: IncomingDocument, outgoing: OutgoingDocument) -> None:
    """The sender sees that it arrived; the letter that was answered is closed."""
    page = clerk.page
    page.reload()
    expect(page.locator(".dispatches")).to_contain_text("Đã tiếp nhận")
    expect(page.locator(".dispatches")).to_contain_text("số đến 1")
    assert outgoing.dispatches.get().state == DispatchState.ACCEPTED
    clerk.document_shown()
    clerk.look("36-received-there")
    clerk.go("/van-ban-di/")
    clerk.look("37-outgoing-register")
    clerk.go("/van-ban-den/")
    clerk.look("38-incoming-register")
    clerk.go(f"/van-ban-den/{incoming.pk}/")
    clerk.heading(SUBJECT)
    expect(page.locator(".item-badges")).to_contain_text("Đã kết thúc")
    expect(page.locator(".links")).to_contain_text("01/BC-UBND")
    clerk.document_shown()
    clerk.look("39-answered")
