"""The routing acts in a browser: page and panel, refusals, and nothing typed is lost."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Post
from qlvb.lib.vietnamese import short_date
from tests.factories.documents import at_specialist, at_unit, lead, registered, with_chief, with_leader
from tests.factories.people import Agency
from tests.workflow.trace import hands, marks
from workflow.models import Annotation, Step, WorkItem
from workflow.queries import calendar_of

NEXT_YEAR = f"01/12/{date.today().year + 1}"
Browse = Callable[[Post], Client]


def address(item: WorkItem, name: str) -> str:
    return f"/viec/{lead(item).pk}/{name}/"


def formset(*rows: tuple[str, str, str]) -> dict[str, str]:
    """Receivers as the browser posts them: (target, part, deadline)."""
    fields = {"rows-TOTAL_FORMS": str(len(rows)), "rows-INITIAL_FORMS": "1"}
    for number, (target, part, due_on) in enumerate(rows):
        fields |= {f"rows-{number}-target": target, f"rows-{number}-part": part, f"rows-{number}-due_on": due_on}
    return fields


def test_the_leader_annotates_with_deadlines_at_the_end_of_office_hours(province: Agency, browse: Browse) -> None:
    document = with_leader(province)
    day = timezone.localdate() + timedelta(days=10)
    words = {"text": "Giao Phòng Nội chính chủ trì, tham mưu."} | formset(
        (f"unit:{province.division.pk}", "lead", short_date(day)),
        (f"unit:{province.other_division.pk}", "coordinate", ""),
        (f"post:{province.chief.pk}", "inform", ""),
    )
    response = browse(province.leader).post(address(document, "but-phe"), words, follow=True)
    assert response.redirect_chain == [("/viec/", 302)]
    assert f"Đã bút phê và chuyển văn bản. {document.code}" in response.content.decode()
    assert hands(document) == [
        ("Phòng Nội chính", "lead"),
        ("Phòng Kinh tế", "coordinate"),
        ("Trần Quốc Bảo (Chánh Văn phòng)", "inform"),
    ]
    assert Annotation.objects.get().text == "Giao Phòng Nội chính chủ trì, tham mưu."
    assert lead(document).due_at == calendar_of(province.unit.pk).end_of(day)


def test_htmx_gets_the_part_and_a_plain_request_the_whole_page(province: Agency, browse: Browse) -> None:
    document = with_chief(province)
    client = browse(province.chief)
    page = client.get(address(document, "chuyen-xu-ly")).content.decode()
    part = client.get(address(document, "chuyen-xu-ly"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" in page and 'id="_route"' in page
    assert "<html" not in part and part.lstrip().startswith('<section id="_route"')


def test_htmx_goes_to_the_desk_as_a_whole_page(province: Agency, browse: Browse) -> None:
    document = registered(province)
    words = {"target": f"post:{province.chief.pk}", "text": "Kính trình."}
    response = browse(province.clerk).post(address(document, "trinh"), words, headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == "/viec/"
    assert hands(document) == [("Trần Quốc Bảo (Chánh Văn phòng)", "lead")]


def test_two_leads_are_refused_and_the_direction_stays_in_the_page(province: Agency, browse: Browse) -> None:
    document = with_leader(province)
    before = marks(document)
    words = {"text": "Giao hai phòng cùng chủ trì."} | formset(
        (f"unit:{province.division.pk}", "lead", NEXT_YEAR), (f"unit:{province.other_division.pk}", "lead", "")
    )
    response = browse(province.leader).post(address(document, "but-phe"), words)
    shown = unescape(response.content.decode())
    assert response.status_code == 422
    assert "Phải có đúng một nơi chủ trì." in shown
    assert "Giao hai phòng cùng chủ trì." in shown and NEXT_YEAR in shown
    assert marks(document) == before


@pytest.mark.parametrize("due_on", ["31/02/2026", "mai", "2026/01/01"])
def test_a_date_that_does_not_exist_is_refused_beside_its_row(province: Agency, browse: Browse, due_on: str) -> None:
    document = with_leader(province)
    words = {"text": "Thực hiện."} | formset((f"unit:{province.division.pk}", "lead", due_on))
    response = browse(province.leader).post(address(document, "but-phe"), words)
    assert response.status_code == 422
    assert response.context["rows"].errors == [{"due_on": ["Ngày phải viết dạng dd/mm/yyyy và có thật."]}]
    assert "Thực hiện." in response.content.decode() and due_on in response.content.decode()


def test_an_annotation_without_words_is_refused_with_the_receivers_kept(province: Agency, browse: Browse) -> None:
    document = with_leader(province)
    words = {"text": "  "} | formset((f"unit:{province.division.pk}", "lead", ""))
    response = browse(province.leader).post(address(document, "but-phe"), words)
    assert response.status_code == 422 and "text" in response.context["form"].errors
    assert f'value="unit:{province.division.pk}" selected' in response.content.decode()


def test_a_receiver_of_another_agency_is_refused(province: Agency, commune: Agency, browse: Browse) -> None:
    document = with_chief(province)
    before = marks(document)
    words = {"text": ""} | formset((f"unit:{commune.division.pk}", "lead", ""))
    assert browse(province.chief).post(address(document, "chuyen-xu-ly"), words).status_code == 422
    assert marks(document) == before


def test_an_empty_row_between_receivers_is_skipped(province: Agency, browse: Browse) -> None:
    document = with_chief(province)
    words = {"text": ""} | formset(("", "lead", ""), (f"unit:{province.division.pk}", "lead", ""))
    assert browse(province.chief).post(address(document, "chuyen-xu-ly"), words).status_code == 302
    assert hands(document) == [("Phòng Nội chính", "lead")]


def test_the_reply_to_a_second_click_keeps_the_words_for_copying(province: Agency, browse: Browse) -> None:
    document = at_specialist(province)
    where = address(document, "ket-thuc")
    client = browse(province.specialist)
    assert client.post(where, {"text": "Đã trả lời bằng điện thoại."}).status_code == 302
    response = client.post(where, {"text": "Đã trả lời bằng điện thoại."})
    shown = unescape(response.content.decode())
    assert response.status_code == 409
    assert "Không thể thực hiện “Kết thúc xử lý”: văn bản đã kết thúc xử lý." in shown
    assert "Đã trả lời bằng điện thoại." in shown


def test_who_sees_but_does_not_hold_gets_403_a_stranger_404(province: Agency, commune: Agency, browse: Browse) -> None:
    document = with_chief(province)
    where = address(document, "chuyen-xu-ly")
    assert browse(province.leader).get(where).status_code == 403
    assert browse(province.specialist).get(where).status_code == 404
    assert browse(commune.chief).get(where).status_code == 404
    assert browse(commune.chief).post(where, {}).status_code == 404


def test_an_unknown_act_is_404(province: Agency, browse: Browse) -> None:
    assert browse(province.chief).get(address(with_chief(province), "xoa")).status_code == 404


def test_the_item_page_offers_the_acts_of_the_holder_and_none_to_others(province: Agency, browse: Browse) -> None:
    document = at_unit(province)

    def acts(post: Post) -> list[str]:
        return [act["label"] for act in browse(post).get(f"/van-ban-den/{document.pk}/").context["acts"]]

    assert acts(province.unit_head) == ["Giao xử lý", "Soạn văn bản trả lời", "Kết thúc xử lý", "Trả lại"]
    assert acts(province.other_head) == ["Giao xử lý", "Gửi ý kiến phối hợp", "Trả lại"]
    assert acts(province.chief) == ["Giao xử lý", "Chuyển xử lý", "Đã biết"]
    assert acts(province.leader) == []


def test_the_first_step_shows_sending_back_disabled_with_the_reason(province: Agency, browse: Browse) -> None:
    document = registered(province)
    page = browse(province.clerk).get(f"/van-ban-den/{document.pk}/")
    acts = {act["label"]: (act["enabled"], act["reason"]) for act in page.context["acts"]}
    assert acts["Trình Chánh Văn phòng"] == (True, "")
    assert acts["Trả lại"] == (False, "Bước đầu tiên không có nơi gửi để trả lại.")
    assert "Bước đầu tiên không có nơi gửi để trả lại." in page.content.decode()
    assert Step.objects.filter(item_id=document.pk).count() == 1


# --- Without scripts -----------------------------------------------------------------------------------------------


def rows_of(page: str) -> list[str]:
    """The targets chosen in the rows of the page, '' for an empty one; the template for scripts left out."""
    body = re.sub(r"<template.*?</template>", "", page, flags=re.S)
    selects = re.findall(r'<select name="rows-\d+-target".*?</select>', body, re.S)
    return [(re.findall(r'value="([^"]*)" selected', select) or [""])[0] for select in selects]


def test_a_page_begins_with_three_rows_a_panel_with_one(province: Agency, browse: Browse) -> None:
    client, page = browse(province.leader), address(with_leader(province), "but-phe")
    whole, panel = client.get(page).content.decode(), client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert rows_of(whole) == ["", "", ""] and rows_of(panel) == [""]
    assert re.search(r'<noscript><button type="submit"[^>]*name="them_dong"', whole)


def test_a_row_more_keeps_everything_typed_and_does_nothing(province: Agency, browse: Browse) -> None:
    document = with_leader(province)
    before = marks(document)
    first, second = f"unit:{province.division.pk}", f"unit:{province.other_division.pk}"
    words = {"text": "Giao Phòng Nội chính.", "them_dong": "1"} | formset(
        (first, "lead", "31/2/"), ("", "coordinate", ""), (second, "inform", NEXT_YEAR)
    )
    response = browse(province.leader).post(address(document, "but-phe"), words | {"rows-1-DELETE": "on"})
    page = unescape(response.content.decode())
    assert response.status_code == 200 and rows_of(page) == [first, second, ""]
    assert "Giao Phòng Nội chính." in page and 'value="31/2/"' in page and f'value="{NEXT_YEAR}"' in page
    assert 'value="inform" selected' in page and "Chưa thực hiện được" not in page
    assert marks(document) == before


def test_rows_left_empty_do_not_count(province: Agency, browse: Browse) -> None:
    document = with_leader(province)
    words = {"text": "Giao Phòng Nội chính."} | formset(
        (f"unit:{province.division.pk}", "lead", ""), ("", "coordinate", ""), ("", "coordinate", "")
    )
    words["rows-INITIAL_FORMS"] = "3"
    assert browse(province.leader).post(address(document, "but-phe"), words).status_code == 302
    assert hands(document) == [("Phòng Nội chính", "lead")]


@pytest.mark.parametrize("total", ["", "x", "-1", "9" * 30, "200", "²"])
def test_junk_for_the_number_of_rows(province: Agency, browse: Browse, total: str) -> None:
    document = with_leader(province)
    words = {"text": "Giao.", "them_dong": "1", "rows-TOTAL_FORMS": total, "rows-INITIAL_FORMS": "1"}
    assert browse(province.leader).post(address(document, "but-phe"), words).status_code == 200


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rows-TOTAL_FORMS": "x"}, "Danh sách nơi nhận gửi lên bị thiếu; vui lòng tải lại trang rồi chọn lại."),
        ({"rows-INITIAL_FORMS": ""}, "Danh sách nơi nhận gửi lên bị thiếu; vui lòng tải lại trang rồi chọn lại."),
        ({"rows-TOTAL_FORMS": "201"}, "Mỗi lần chuyển không quá 200 nơi nhận."),
        ({"rows-0-target": "unit:999999"}, "Lựa chọn này không có trong danh sách; hãy chọn lại."),
        ({"rows-0-part": "chief"}, "Lựa chọn này không có trong danh sách; hãy chọn lại."),
        ({"rows-0-due_on": "01/01/0001"}, "Năm phải từ 1945 đến"),
    ],
)
def test_tampered_rows_are_told_in_vietnamese(
    province: Agency, browse: Browse, changes: dict[str, str], sentence: str
) -> None:
    document = with_leader(province)
    words = {"text": "Giao Phòng Nội chính."} | formset((f"unit:{province.division.pk}", "lead", "")) | changes
    response = browse(province.leader).post(address(document, "but-phe"), words)
    assert response.status_code == 422 and sentence in unescape(response.content.decode())
    assert not Annotation.objects.exists()
