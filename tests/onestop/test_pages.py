"""The desk's pages: the form, the list, the case, its slips, its acts."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import AuditEntry, Post
from onestop.models import Case
from tests.clock import at
from tests.factories import cases
from tests.factories.cases import Desk
from tests.factories.correspondence import picture
from tests.factories.people import Agency, make_post

Browse = Callable[[Post], Client]
INTAKE = "/mot-cua/tiep-nhan/"


def form(desk: Desk, **changes: Any) -> dict[str, Any]:
    version = desk.version()
    words = {
        "applicant_name": "Nguyễn Văn Bình",
        "applicant_phone": "0912 345 678",
        "applicant_address": "Thôn Đông",
        "version": version.pk,
        "components": ["0", "1"],
        "fee": "15000",
        "sets": "1",
        "channel": "desk",
        "delivery": "desk",
    }
    return words | changes


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in document))


# --- Intake


def test_the_officer_receives_with_scans_and_passes_on(desk: Desk, browse: Browse) -> None:
    client = browse(desk.officer)
    scan = SimpleUploadedFile("to-khai.png", picture())
    sent = form(desk, unit=desk.agency.division.pk, files=[scan])
    response = client.post(INTAKE, sent)
    case = Case.objects.get()
    assert response.status_code == 302 and response["Location"] == f"/mot-cua/ho-so/{case.pk}/"
    assert (case.applicant_phone, case.fee, case.state) == ("0912345678", 15000, "in_progress")
    assert [attachment.name for attachment in case.attachments.all()] == ["to-khai.png"]
    page = client.get(response["Location"]).content.decode()
    assert "Đã tiếp nhận" in page and "to-khai.png" in page


def test_what_is_missing_is_said_and_nothing_typed_is_lost(desk: Desk, browse: Browse) -> None:
    client = browse(desk.officer)
    scan = SimpleUploadedFile("to-khai.png", picture())
    response = client.post(INTAKE, form(desk, components=["0"], files=[scan]))
    page = response.content.decode()
    assert response.status_code == 422 and not Case.objects.exists()
    assert "Hồ sơ còn thiếu: Giấy tờ tùy thân (xuất trình)" in page
    assert 'value="Nguyễn Văn Bình"' in page and "to-khai.png" in page
    kept = re.search(r'name="uploads" value="(\d+)"', page)
    assert kept
    client.post(INTAKE, form(desk, uploads=[kept[1]]))
    assert Case.objects.get().attachments.count() == 1


def test_a_tampered_list_of_kept_scans_is_told_in_vietnamese(desk: Desk, browse: Browse) -> None:
    for junk in ("x", "987654321"):
        page = browse(desk.officer).post(INTAKE, form(desk, uploads=[junk], applicant_email="không"))
        assert page.status_code == 422
        assert page.context["form"]["uploads"].label == "Bản quét đã tải lên"
        assert page.context["form"].errors["uploads"] == ["Lựa chọn này không có trong danh sách; hãy chọn lại."]
        [said] = page.context["form"].errors["applicant_email"]
        assert said == "Địa chỉ thư điện tử không đúng; hãy viết dạng ten@coquan.gov.vn."


def test_bad_input_is_named(desk: Desk, browse: Browse) -> None:
    client = browse(desk.officer)
    for field, value, sentence in (
        ("applicant_name", "", "Hãy nhập họ tên người nộp"),
        ("applicant_phone", "12345", "10 hoặc 11 chữ số"),
        ("applicant_phone", "0٩١٢٠٠٠٩٩٩", "10 hoặc 11 chữ số"),
        ("fee", "-1", "không thu thì ghi 0"),
        ("applicant_paper", "12", "12 chữ số"),
        ("version", "999999", "không tiếp nhận thủ tục này"),
        ("version", "", "Hãy chọn thủ tục"),
        ("components", ["0", "1", "9"], "không thuộc thủ tục"),
        ("fee", "-1", "lệ phí"),
        ("fee", "50.00", "50000 hoặc 50.000"),
        ("fee", "50,5", "50000 hoặc 50.000"),
        ("sets", "1,5", "số nguyên từ 1 đến 20"),
        ("sets", "21", "số nguyên từ 1 đến 20"),
        ("unit", "999999", "lựa chọn"),
    ):
        response = client.post(INTAKE, form(desk, **{field: value}))
        assert response.status_code == 422 and not Case.objects.exists(), field
        assert sentence.lower() in response.content.decode().lower(), field


def test_money_is_read_as_people_here_write_it(desk: Desk, browse: Browse) -> None:
    client = browse(desk.officer)
    for typed in ("50000", "50.000", "50 000"):
        assert client.post(INTAKE, form(desk, fee=typed)).status_code == 302, typed
    assert list(Case.objects.values_list("fee", flat=True)) == [50000] * 3


def test_without_scripts_the_chosen_procedure_brings_its_fee(desk: Desk, browse: Browse) -> None:
    """The page first sends what it had before it knew the procedure."""
    client, version = browse(desk.officer), desk.version()
    for before, fee in (("", "0"), (str(version.pk + 1), "2000")):
        answer = client.post(INTAKE, form(desk, shown=before, fee=fee))
        page = answer.content.decode()
        assert answer.status_code == 422 and not Case.objects.exists()
        assert re.search(r'name="fee" value="15000"', page) and "Thủ tục vừa được chọn" in page
        assert f'name="shown" value="{version.pk}"' in page and 'value="Nguyễn Văn Bình"' in page
        assert not re.search(r'name="components"[^>]*checked', page), "ticks of another procedure"
    nothing = client.post(INTAKE, form(desk, shown=str(version.pk), version=""))
    assert nothing.status_code == 422 and "fee" not in nothing.context["form"].errors
    assert client.post(INTAKE, form(desk, shown=str(version.pk), fee="0")).status_code == 302
    assert Case.objects.get().fee == 0, "what was typed after the fee had been proposed stands"


def test_somebody_elses_upload_is_not_taken(desk: Desk, browse: Browse) -> None:
    other = make_post("motcua2", "Lê Văn Quầy", desk.agency.office, Role.ONESTOP_OFFICER, "Công chức một cửa")
    client = browse(other)
    page = client.post(INTAKE, form(desk, components=[], files=[SimpleUploadedFile("a.png", picture())]))
    kept = re.search(r'name="uploads" value="(\d+)"', page.content.decode())
    assert kept
    response = browse(desk.officer).post(INTAKE, form(desk, uploads=[kept[1]]))
    assert response.status_code == 422 and not Case.objects.exists()


def test_choosing_a_procedure_shows_components_fee_and_the_counted_day(desk: Desk, browse: Browse) -> None:
    client = browse(desk.officer)
    part = client.get(f"{INTAKE}thu-tuc/?version={desk.version().pk}", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<section class="form-section" id="_procedure"')
    assert "Tờ khai cấp Giấy xác nhận tình trạng hôn nhân" in part and 'value="15000"' in part
    assert "3 ngày làm việc được tính:" in part
    for nonsense in ("", "abc", "999999", desk.version("2.000205").pk):
        answer = client.get(f"{INTAKE}thu-tuc/?version={nonsense}")
        assert answer.status_code == 200 and "Chọn thủ tục để hiện" in answer.content.decode()


# --- List and rights


def test_who_sees_which_cases(desk: Desk, commune: Agency, browse: Browse) -> None:
    mine, received = cases.at_specialist(desk), cases.received(desk)
    second = make_post("motcua2", "Lê Văn Quầy", desk.agency.office, Role.ONESTOP_OFFICER, "Công chức một cửa")
    foreign = make_post("motcua", "Lò Văn Quầy", commune.office, Role.ONESTOP_OFFICER, "Công chức một cửa")
    agency = desk.agency
    both, one, none = {mine.pk, received.pk}, {mine.pk}, set[int]()
    seen = {
        desk.officer: both, second: both, agency.clerk: both, agency.chief: both, agency.leader: both,
        agency.unit_head: one, agency.specialist: one, agency.other_specialist: none, agency.other_head: none,
        foreign: none, commune.leader: none,
    }  # fmt: skip
    for post, expected in seen.items():
        client = browse(post)
        listed = {row["case"].pk for row in client.get("/mot-cua/").context["rows"]}
        opened = {pk for pk in both if client.get(f"/mot-cua/ho-so/{pk}/").status_code == 200}
        assert listed == opened == expected, post
        hidden = both - expected
        assert all(client.get(f"/mot-cua/ho-so/{pk}/giay/tiep-nhan/").status_code == 404 for pk in hidden)


def test_tabs_open_exactly_the_rows_they_count_and_the_desk_shows_its_own(desk: Desk, browse: Browse) -> None:
    received, waiting, ready = cases.received(desk), cases.waiting(desk), cases.ready(desk)
    with at(timezone.now() - timedelta(days=30)):
        cases.at_specialist(desk)
    client = browse(desk.officer)
    counts = {}
    for tab in client.get("/mot-cua/").context["tabs"]:
        rows = client.get(tab["url"]).context["rows"]
        assert tab["count"] in (None, len(rows))
        counts[tab["label"]] = len(rows)
    assert counts == {
        "Tất cả": 4, "Mới tiếp nhận": 1, "Đang giải quyết": 1, "Chờ bổ sung": 1, "Đã có kết quả": 1,
        "Đã trả kết quả": 0, "Dừng giải quyết": 0, "Quá hạn": 1,
    }  # fmt: skip
    beside = client.get(INTAKE).context
    assert {row["case"].pk for row in beside["queue"]} == {received.pk, waiting.pk}
    assert [row["case"].pk for row in beside["returns"]] == [ready.pk]


def test_cases_are_found_by_code_name_phone_procedure(desk: Desk, browse: Browse) -> None:
    cases.received(desk)
    client = browse(desk.officer)
    for words in (
        "Bình", "binh", "NGUYEN VAN BINH", "bình hôn nhân", "0912345", "0912 345 678", "+84 912.345.678",
        "001085 012345", "xac nhan hon nhan", "H99-",
    ):  # fmt: skip
        assert len(client.get("/mot-cua/", {"q": words}).context["rows"]) == 1, words
    for words in ("không có ai", "345678", "...", "9" * 200):
        assert client.get("/mot-cua/", {"q": words}).context["rows"] == [], words


# --- The case and its acts in the browser's hands


def labels(client: Client, case: Case) -> list[str]:
    return [act["label"] for act in client.get(f"/mot-cua/ho-so/{case.pk}/").context["acts"] if act["enabled"]]


def test_everybody_is_offered_what_is_his_to_do(desk: Desk, browse: Browse) -> None:
    officer, head, specialist = (browse(p) for p in (desk.officer, desk.agency.unit_head, desk.agency.specialist))
    case = cases.received(desk)
    assert labels(officer, case) == ["In giấy tiếp nhận", "Chuyển giải quyết", "Dừng giải quyết hồ sơ"]
    case = cases.at_head(desk)
    assert labels(head, case) == [
        "Giao xử lý", "Soạn kết quả giải quyết", "Yêu cầu bổ sung hồ sơ", "Xin lỗi, hẹn lại ngày trả",
        "Dừng giải quyết hồ sơ", "Trả lại",
    ]  # fmt: skip
    assert labels(officer, case) == ["In giấy tiếp nhận"]
    case = cases.at_specialist(desk)
    assert labels(specialist, case) == [
        "Soạn kết quả giải quyết", "Yêu cầu bổ sung hồ sơ", "Xin lỗi, hẹn lại ngày trả", "Dừng giải quyết hồ sơ",
        "Trả lại",
    ]  # fmt: skip
    assert labels(browse(desk.agency.leader), case) == []
    assert labels(officer, cases.waiting(desk)) == [
        "Nhận hồ sơ bổ sung", "Dừng giải quyết hồ sơ", "In giấy tiếp nhận",
    ]  # fmt: skip
    ready = cases.ready(desk)
    assert labels(officer, ready) == ["Trả kết quả", "In giấy tiếp nhận"]
    page = officer.get(f"/mot-cua/ho-so/{ready.pk}/").content.decode()
    assert "01-QĐ-UBND.pdf" in page, "the result is there to print"
    attachment = ready.attachments.get(role="main")
    assert officer.get(f"/tep/{attachment.pk}/").status_code == 200
    assert officer.get(f"/van-ban-di/{ready.result_id}/").status_code == 404
    act = f"/mot-cua/ho-so/{ready.pk}/tra-ket-qua/"
    assert 'value="Nguyễn Văn Bình"' in officer.get(act).content.decode()
    officer.post(act, {"to": "Nguyễn Thị Con", "receipt_given_back": "on"})
    assert "Nguyễn Thị Con" in officer.get(f"/mot-cua/ho-so/{ready.pk}/").content.decode()
    assert officer.post(act, {"to": "Lần hai"}).status_code == 409


def test_acts_through_their_forms(desk: Desk, browse: Browse) -> None:
    officer, specialist = browse(desk.officer), browse(desk.agency.specialist)
    case = cases.at_specialist(desk)
    page = f"/mot-cua/ho-so/{case.pk}/"
    assert specialist.post(f"{page}yeu-cau-bo-sung/", {"items": "", "reason": ""}).status_code == 422
    asked = {"items": "Trích lục ly hôn", "reason": "Thiếu căn cứ"}
    assert specialist.post(f"{page}yeu-cau-bo-sung/", asked)["Location"] == page
    assert specialist.post(f"{page}yeu-cau-bo-sung/", asked).status_code == 409, "the second click"
    shown = specialist.get(page).content.decode()
    assert "Trích lục ly hôn" in shown and "tạm dừng, chờ bổ sung" in shown
    assert officer.post(f"{page}nhan-bo-sung/", {"note": "Đủ."})["Location"] == page
    day = f"{cases.later(desk, cases.fresh(case)):%d/%m/%Y}"
    assert specialist.post(f"{page}xin-loi/", {"reason": "Chờ.", "new_day": "xx"}).status_code == 422
    assert specialist.post(f"{page}xin-loi/", {"reason": "Chờ.", "new_day": day})["Location"] == page
    assert officer.post(f"{page}tra-ket-qua/", {"to": "Ai"}).status_code == 409
    assert officer.get(f"{page}khong-co/").status_code == 404
    panel = specialist.get(f"{page}yeu-cau-bo-sung/", headers={"HX-Request": "true"}).content.decode()
    assert panel.lstrip().startswith('<section id="_act"')


# --- Slips


def test_the_receipt_says_what_the_form_of_the_law_wants(desk: Desk, browse: Browse) -> None:
    case = cases.received(desk)
    response = browse(desk.officer).get(f"/mot-cua/ho-so/{case.pk}/giay/tiep-nhan/")
    assert response["Content-Type"] == "application/pdf" and response["Content-Disposition"].startswith("inline")
    text = text_of(response.content)
    promised = timezone.localtime(case.promised_at)
    for words in (
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "ỦY BAN NHÂN DÂN TỈNH SƠN LAM", "BỘ PHẬN MỘT CỬA", case.case_code,
        "Tiếp nhận hồ sơ của: Nguyễn Văn Bình", "Số điện thoại: 0912345678",
        "Nội dung yêu cầu giải quyết: Cấp Giấy xác nhận tình trạng hôn nhân",
        "1 Tờ khai cấp Giấy xác nhận tình trạng hôn nhân 1", "2. Số lượng hồ sơ: 01 (bộ)", "03 ngày làm việc",
        f"17 giờ 00 phút, ngày {promised:%d/%m/%Y}", "15.000 đồng", "Quyển số: 2", "Số thứ tự: 1",
        "NGƯỜI NỘP HỒ SƠ", "NGƯỜI TIẾP NHẬN HỒ SƠ", "Hà Thị Thu Trang",
    ):  # fmt: skip
        assert words in text, words
    page = pypdfium2.PdfDocument(response.content)[0]
    assert [round(side / 72 * 25.4) for side in page.get_size()] == [148, 210], "A5"
    assert AuditEntry.objects.filter(act="case.printed", target_id=case.pk).exists()


def test_supplement_and_apology_slips(desk: Desk, browse: Browse) -> None:
    client = browse(desk.officer)
    waiting = cases.waiting(desk)
    text = text_of(client.get(f"/mot-cua/ho-so/{waiting.pk}/giay/bo-sung-1/").content)
    assert "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ" in text and "Trích lục ghi chú ly hôn" in text
    assert client.get(f"/mot-cua/ho-so/{waiting.pk}/giay/tiep-nhan/").status_code == 200, "also while the clock stands"
    for nothing in ("bo-sung-2", "bo-sung-x", "xin-loi", "khac"):
        assert client.get(f"/mot-cua/ho-so/{waiting.pk}/giay/{nothing}/").status_code == 404
    late = cases.apologised(desk)
    text = text_of(client.get(f"/mot-cua/ho-so/{late.pk}/giay/xin-loi/").content)
    new = timezone.localtime(late.appointment_at)
    assert "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ" in text and f"ngày {new:%d/%m/%Y}" in text
    assert "Chờ kết quả xác minh." in text


# --- Queries: one row and three

COSTS = {
    "officer /mot-cua/": 9,
    "specialist /mot-cua/": 9,
    "leader /mot-cua/": 10,
    "officer /mot-cua/tiep-nhan/": 12,
    "officer /viec/": 9,
    "nobody /cong-khai/": 3,
    "nobody /cong-khai/?q=hon+nhan": 3,
    "nobody /cong-khai/thu-tuc/1.004873/": 3,
    "nobody /cong-khai/thong-ke/": 1,
}
PAGES = {"held": 19, "read": 18, "preview": 6}


def test_pages_cost_the_same_with_one_row_and_with_three(desk: Desk, browse: Browse) -> None:
    clients = {
        "officer": browse(desk.officer),
        "specialist": browse(desk.agency.specialist),
        "leader": browse(desk.agency.leader),
        "nobody": Client(),
    }

    def measured() -> dict[str, int]:
        return {line: queries(clients[line.split(" ", 1)[0]], line.split(" ", 1)[1]) for line in COSTS}

    def one_more() -> None:
        cases.received(desk)
        cases.waiting(desk)
        cases.at_specialist(desk)

    cases.ready(desk)
    one_more()
    with_one = measured()
    one_more()
    one_more()
    assert measured() == with_one
    assert with_one == COSTS


def test_a_case_costs_the_same_with_a_short_and_a_long_history(desk: Desk, browse: Browse) -> None:
    short, long = cases.waiting(desk), cases.waiting(desk, components=(0, 1, 2))
    officer = Actor.of(desk.officer)
    for _ in range(2):
        cases.receive_supplement(long.pk, note="Đủ.", actor=officer)
        specialist = Actor.of(desk.agency.specialist)
        cases.request_supplement(long.pk, items="Nữa", reason="Thiếu.", again="Mới biết.", actor=specialist)

    def measured(case: Case) -> dict[str, int]:
        page = reverse("onestop:case", args=[case.pk])
        return {
            "held": queries(browse(desk.officer), page),
            "read": queries(browse(desk.agency.leader), page),
            "preview": queries(browse(desk.agency.leader), reverse("onestop:case_preview", args=[case.pk])),
        }

    assert measured(long) == measured(short)
    assert measured(short) == PAGES


def queries(client: Client, url: str) -> int:
    assert client.get(url).status_code == 200, url
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)
