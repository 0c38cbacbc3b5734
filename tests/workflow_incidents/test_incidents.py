"""Báo lỗi: form 1, three working days, form 2 (DN-10.3, DN-13.4c, DN-13.5)."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from uuid import uuid4
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import AuditEntry, Post
from documents.printing import printed
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from tests.clock import at
from tests.factories.correspondence import administrator, handled, handling, incident, picture
from tests.factories.people import Agency
from tests.races import together
from workflow.actions.finish_incident import finish_incident
from workflow.actions.take_incident import take_incident
from workflow.enums import IncidentState, SoftwarePart
from workflow.models import Incident
from workflow.permissions import check_may_handle_incident
from workflow.rules.incidents import part_of_page
from workflow.transitions import FINISH_INCIDENT, TAKE_INCIDENT

Browse = Callable[[Post], Client]
LIST, NEW = "/bao-loi/", "/bao-loi/moi/"
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def admin(province: Agency) -> Post:
    return administrator(province)


def words(**changes: object) -> dict[str, object]:
    """Form 1, filled in."""
    now = timezone.localtime()
    return {"what": "Trang trắng.", "part": "search", "happened_at": f"{now:%d/%m/%Y %H:%M}", "upload": ""} | changes


def minutes(**changes: object) -> dict[str, object]:
    """Form 2, filled in."""
    now = timezone.localtime()
    filled = {"cause": "Hết bộ nhớ.", "measure": "Thêm bộ nhớ.", "is_solved": "co", "result": ""}
    return filled | {"finished_at": f"{now:%d/%m/%Y %H:%M}"} | changes


def shown(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


# --- Reporting ----------------------------------------------------------------------------------------------------


def test_every_page_offers_the_report_and_says_where_one_was(province: Agency, browse: Browse) -> None:
    client = browse(province.specialist)
    link = client.get("/van-ban-den/?q=b%C3%A3o").context["shell"]["urls"]["report_bug"]
    assert link == "/bao-loi/moi/?tu=%2Fvan-ban-den%2F%3Fq%3Db%25C3%25A3o"
    form = client.get(link).context["form"]
    assert form.initial["page"] == "/van-ban-den/?q=b%C3%A3o"
    assert form.initial["part"] == SoftwarePart.INCOMING
    # From its own pages the link starts anew.
    assert client.get(link).context["shell"]["urls"]["report_bug"] == NEW


@pytest.mark.parametrize("foreign", ["https://evil.example/", "javascript:alert(1)", "evil"])
def test_a_page_of_another_site_is_not_taken_over(province: Agency, browse: Browse, foreign: str) -> None:
    client = browse(province.specialist)
    assert client.get(NEW, {"tu": foreign}).context["form"].initial["page"] == ""
    for typed in (foreign, "//evil.example/", "/\\evil.example"):
        client.post(NEW, words(page=typed))
        page = client.get(f"{LIST}{Incident.objects.latest('pk').pk}/").content.decode()
        assert f'href="{typed}"' not in page


def test_the_part_is_guessed_from_the_page() -> None:
    guessed = {page: part_of_page(page) for page in ("/van-ban-di/3/", "/cho-tiep-nhan/", "/thong-bao/moi/", "/", "")}
    assert guessed == {
        "/van-ban-di/3/": SoftwarePart.OUTGOING,
        "/cho-tiep-nhan/": SoftwarePart.EXCHANGE,
        "/thong-bao/moi/": SoftwarePart.NOTICES,
        "/": None,
        "": None,
    }


def test_a_report_is_numbered_and_starts_the_clock(province: Agency, commune: Agency) -> None:
    """Friday 8:00: Monday, Tuesday, Wednesday are the three days; the last ends with office hours."""
    with at(datetime(2026, 3, 6, 8, 0, tzinfo=VIETNAM)):
        first = incident(province.specialist)
        second = incident(province.clerk)
        elsewhere = incident(commune.specialist)
    assert [i.number for i in (first, second, elsewhere)] == [1, 2, 1]
    assert first.state == IncidentState.NEW
    assert first.due_at == datetime(2026, 3, 11, 17, 0, tzinfo=VIETNAM)
    with at(datetime(2027, 3, 8, 8, 0, tzinfo=VIETNAM)):
        assert incident(province.specialist).number == 1
    assert AuditEntry.objects.filter(act="incident.reported").count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_reports_at_once_take_two_numbers(province: Agency) -> None:
    incident(province.clerk)
    made = together([lambda: incident(province.specialist), lambda: incident(province.unit_head)])
    assert sorted(i.number for i in made) == [2, 3]


def test_the_form_reports_with_a_picture(province: Agency, browse: Browse) -> None:
    client = browse(province.specialist)
    file = SimpleUploadedFile("Màn hình.png", picture())
    response = client.post(NEW, words(file=file, page="/viec/"))
    found = Incident.objects.get()
    assert response["Location"] == f"{LIST}{found.pk}/"
    page = shown(client.get(response["Location"]))
    assert "Trang trắng." in page and "Màn hình.png" in page and "Chờ tiếp nhận" in page and 'href="/viec/"' in page
    file = client.get(f"{LIST}{found.pk}/anh/")
    assert file.content == picture() and file["Content-Disposition"].startswith("attachment;")


def test_what_is_missing_or_wrong_is_said_and_the_words_stay(province: Agency, browse: Browse) -> None:
    client = browse(province.specialist)
    page = shown(client.post(NEW, {"upload": ""}))
    for sentence in ("Hãy nhập mô tả chi tiết.", "Hãy chọn chức năng có lỗi.", "Hãy nhập thời điểm xảy ra lỗi."):
        assert sentence in page
    later = timezone.localtime() + timedelta(hours=2)
    for wrong, sentence in [
        ({"happened_at": f"{later:%d/%m/%Y %H:%M}"}, "Thời điểm xảy ra lỗi không được ở tương lai."),
        ({"happened_at": "hôm qua"}, "Thời điểm phải viết dạng dd/mm/yyyy hh:mm"),
        ({"file": SimpleUploadedFile("a.png", b"%PDF-1.7")}, "Ảnh chụp màn hình phải là PNG hoặc JPEG"),
        ({"file": SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50))}, "Tệp ảnh bị hỏng"),
    ]:
        response = client.post(NEW, words(**wrong))
        assert response.status_code == 422
        assert sentence in shown(response) and "Trang trắng." in shown(response)
    assert not Incident.objects.exists()


def test_a_form_sent_twice_reports_once(province: Agency, browse: Browse) -> None:
    client, token = browse(province.specialist), str(uuid4())
    assert [client.post(NEW, words(token=token)).status_code for _ in range(2)] == [302, 409]
    assert Incident.objects.count() == 1


# --- Who sees, who handles ----------------------------------------------------------------------------------------


def test_a_report_is_for_its_reporter_and_the_agencys_administrators(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    found = incident(province.specialist, picture_too=True)
    other_admin = administrator(commune)
    for post, status in [
        (province.specialist, 200),
        (admin, 200),
        (province.unit_head, 404),
        (province.leader, 404),
        (other_admin, 404),
        (commune.specialist, 404),
    ]:
        for rest in ("", "anh/", "bien-ban-ghi-nhan/"):
            assert browse(post).get(f"{LIST}{found.pk}/{rest}").status_code == status
    for post in (commune.specialist, other_admin, province.leader):
        assert browse(post).post(f"{LIST}{found.pk}/tiep-nhan/").status_code == 404


def test_only_administrators_of_the_agency_handle(province: Agency, commune: Agency, admin: Post) -> None:
    found = incident(province.specialist)
    for post in (province.specialist, province.leader, administrator(commune)):
        with pytest.raises(NotAllowed, match="Chỉ quản trị phần mềm của cơ quan xử lý báo lỗi"):
            take_incident(found.pk, actor=Actor.of(post))
        with pytest.raises(NotAllowed):
            finish_incident(found.pk, handling(), actor=Actor.of(post))


# state: acts allowed
STATES = {
    IncidentState.NEW: {TAKE_INCIDENT},
    IncidentState.HANDLING: {FINISH_INCIDENT},
    IncidentState.DONE: set(),
}


@pytest.mark.parametrize("state", STATES)
def test_what_each_state_allows(province: Agency, admin: Post, state: IncidentState) -> None:
    found = Incident(agency=province.unit, state=state)
    for act in (TAKE_INCIDENT, FINISH_INCIDENT):
        if act in STATES[state]:
            check_may_handle_incident(Actor.of(admin), found, act)
            continue
        with pytest.raises(InvalidTransition, match=f"báo lỗi đang ở trạng thái “{state.label}”"):
            check_may_handle_incident(Actor.of(admin), found, act)


def test_the_administrator_has_the_menu_with_the_open_ones_counted(
    province: Agency, admin: Post, browse: Browse
) -> None:
    incident(province.specialist)
    handled(province.clerk, admin)

    def menu(post: Post) -> list[object]:
        nav = browse(post).get("/viec/").context["shell"]["nav"]
        return [entry["count"] for entry in nav if entry["url"] == LIST]

    assert menu(admin) == [1]
    assert menu(province.specialist) == []
    counts = {tab["label"]: tab["count"] for tab in browse(admin).get(LIST).context["tabs"]}
    assert counts == {"Chờ tiếp nhận": 1, "Đang xử lý": 0, "Đã xử lý": 1}
    counts = {tab["label"]: tab["count"] for tab in browse(province.clerk).get(LIST).context["tabs"]}
    assert counts == {"Chờ tiếp nhận": 0, "Đang xử lý": 0, "Đã xử lý": 1}


def test_no_document_passes_through_the_administrators_hands(province: Agency, admin: Post, browse: Browse) -> None:
    client = browse(admin)
    for address in ("/van-ban-den/moi/", "/van-ban-di/moi/"):
        assert client.get(address).status_code == 403
    assert client.get("/viec/").status_code == 200


# --- Handling -----------------------------------------------------------------------------------------------------


def test_from_report_to_minutes(province: Agency, admin: Post, browse: Browse) -> None:
    found = incident(province.specialist)
    client, address = browse(admin), f"{LIST}{found.pk}/"
    assert [act["label"] for act in client.get(address).context["acts"]] == ["Tiếp nhận xử lý"]
    assert client.post(f"{address}tiep-nhan/")["Location"] == address
    assert [act["label"] for act in client.get(address).context["acts"]] == ["Lập biên bản xử lý"]
    page = shown(browse(province.specialist).get(address))
    assert "Nguyễn Trung Kiên" in page and "Đang xử lý" in page and "Lập biên bản xử lý" not in page
    assert client.post(f"{address}xu-ly/", minutes(token=uuid4()))["Location"] == address
    found.refresh_from_db()
    # One series of numbers: form 1 took the first, form 2 the second.
    assert (found.state, found.number, found.handling_number) == (IncidentState.DONE, 1, 2)
    page = shown(browse(province.specialist).get(address))
    assert "Hết bộ nhớ." in page and "Thêm bộ nhớ." in page and "xong đúng hạn" in page
    acts = AuditEntry.objects.filter(target_id=found.pk, act__startswith="incident.").order_by("pk")
    assert [entry.act for entry in acts] == ["incident.reported", "incident.taken", "incident.finished"]


def test_the_minutes_say_what_is_missing(province: Agency, admin: Post, browse: Browse) -> None:
    found = incident(province.specialist)
    take_incident(found.pk, actor=Actor.of(admin))
    client, address = browse(admin), f"{LIST}{found.pk}/xu-ly/"
    page = shown(client.post(address, {"cause": ""}))
    for sentence in ("Hãy nêu nguyên nhân xảy ra lỗi.", "Hãy nêu giải pháp xử lý.", "Hãy chọn kết quả xử lý."):
        assert sentence in page
    for wrong, sentence in [
        ({"is_solved": "khong"}, "Chưa hoàn thành thì phải ghi chi tiết."),
        ({"finished_at": "01/01/2020 08:00"}, "Thời điểm xử lý xong phải từ lúc báo lỗi đến bây giờ."),
        ({"finished_at": "01/01/2100 08:00"}, "Thời điểm xử lý xong phải từ lúc báo lỗi đến bây giờ."),
    ]:
        response = client.post(address, minutes(**wrong))
        assert response.status_code == 422 and sentence in shown(response) and "Hết bộ nhớ." in shown(response)
    with pytest.raises(BadInput):
        finish_incident(found.pk, handling(cause=""), actor=Actor.of(admin))
    found.refresh_from_db()
    assert found.state == IncidentState.HANDLING


def test_past_three_working_days_it_shows_as_late(province: Agency, admin: Post, browse: Browse) -> None:
    with at(timezone.now() - timedelta(days=30)):
        found = incident(province.specialist)
    client = browse(admin)
    assert client.get(LIST).context["rows"][0]["due"].tone == "late"
    assert "quá hạn" in shown(client.get(f"{LIST}{found.pk}/"))


def test_what_was_reported_and_how_it_was_handled_stay_as_written(province: Agency, admin: Post) -> None:
    found = handled(province.specialist, admin)
    fresh = incident(province.specialist)
    for change in (
        lambda: Incident.objects.filter(pk=fresh.pk).update(what="Khác"),
        lambda: Incident.objects.filter(pk=found.pk).update(cause="Khác"),
        lambda: Incident.objects.filter(pk=found.pk).update(state=IncidentState.HANDLING),
        lambda: Incident.objects.filter(pk=fresh.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


# --- The minutes on paper -----------------------------------------------------------------------------------------


def test_form_1_has_the_items_of_the_annex(province: Agency, browse: Browse) -> None:
    found = incident(province.specialist, picture_too=True, suggestion="Sửa sớm.", page="/tim-kiem/")
    response = browse(province.specialist).get(f"{LIST}{found.pk}/bien-ban-ghi-nhan/")
    assert response["Content-Type"] == "application/pdf"
    text = text_of(response.content)
    for wanted in (
        "ỦY BAN NHÂN DÂN TỈNH SƠN LAM",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc",
        "Số: 1/BBGNL-QLVBĐH",
        "BIÊN BẢN Ghi nhận lỗi Phần mềm Quản lý văn bản và điều hành",
        "1. Người sử dụng/Phòng ban công tác: Đỗ Anh Tuấn, Chuyên viên/Phòng Nội chính",
        "2. Vai trò sử dụng",
        "x Chuyên viên",
        "3. Thời điểm xảy ra lỗi:",
        "4. Chức năng có xuất hiện lỗi",
        "x Tìm kiếm văn bản",
        "5. Mô tả chi tiết Tìm “bão” không ra văn bản nào.",
        "6. Kiến nghị, đề xuất Sửa sớm.",
        "Ảnh chụp giao diện phần mềm lúc xảy ra lỗi",
    ):
        assert wanted in text
    assert "x Văn thư" not in text and "x Khác" not in text


def test_form_2_has_the_items_of_the_annex(province: Agency, admin: Post, browse: Browse) -> None:
    found = handled(province.specialist, admin, is_solved=False, result="Chờ bản sửa.")
    text = text_of(browse(province.specialist).get(f"{LIST}{found.pk}/bien-ban-xu-ly/").content)
    for wanted in (
        "Số: 2/BBGNL-QLVBĐH",
        "BIÊN BẢN Xử lý lỗi Phần mềm Quản lý văn bản và điều hành",
        "trong nội dung Biên bản số 1/BBGNL-QLVBĐH ngày",
        "1. Nguyên nhân xảy ra lỗi Chỉ mục tìm kiếm chưa cập nhật.",
        "2. Giải pháp xử lý Lập lại chỉ mục.",
        "x Chưa hoàn thành, chi tiết: Chờ bản sửa.",
    ):
        assert wanted in text
    assert AuditEntry.objects.get(act="incident.printed").details == {"form": "incident_handling"}


def test_there_is_no_form_2_before_it_is_handled(province: Agency, browse: Browse) -> None:
    found = incident(province.specialist)
    assert browse(province.specialist).get(f"{LIST}{found.pk}/bien-ban-xu-ly/").status_code == 404


def test_what_people_typed_is_text_on_paper_and_on_the_page(province: Agency, admin: Post, browse: Browse) -> None:
    script = "\"'><img src='http://192.0.2.1/x.png'><script>alert(1)</script>{{7*7}}"
    found = handled(province.specialist, admin, cause=script, measure=script, result=script)
    typed = incident(province.specialist, what=script, suggestion=script, page=f"/{script}")
    for address in (f"{LIST}{found.pk}/", f"{LIST}{typed.pk}/", LIST):
        page = browse(admin).get(address).content.decode()
        assert "<img src='http" not in page and "<script>alert" not in page
    assert "<script>alert(1)</script>" in text_of(browse(admin).get(f"{LIST}{typed.pk}/bien-ban-ghi-nhan/").content)


def test_the_printer_fetches_nothing(
    province: Agency, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A picture of another site, a file of this machine: neither is opened, whatever a template would contain."""
    opened: list[str] = []
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda self, url, *a, **k: opened.append(str(url)))
    context = {
        "incident": incident(province.specialist),
        "agency": province.unit,
        "name_lines": [],
        "number": 1,
        "day": "",
        "roles": [],
    }
    for picture_of in ("http://192.0.2.1/x.png", "file:///etc/passwd"):
        pdf = printed(
            "documents/print/incident_report.html", context | {"parts": [], "receiver": "Sở", "picture": picture_of}
        )
        assert io.BytesIO(pdf).read(5) == b"%PDF-" and b"root:" not in pdf
    assert opened == []


# --- Queries ------------------------------------------------------------------------------------------------------


def test_the_list_asks_as_often_for_three_rows_as_for_one(province: Agency, admin: Post, browse: Browse) -> None:
    client = browse(admin)
    counted = []
    for more in (1, 2):
        for _ in range(more):
            incident(province.specialist)
            handled(province.clerk, admin)
        for tab in ("cho", "da-xu-ly"):
            client.get(LIST)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(LIST, {"muc": tab}).status_code == 200
            counted.append(len(captured))
    assert counted[0] == counted[2] and counted[1] == counted[3]
