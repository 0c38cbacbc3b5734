"""The pages of dossiers: who sees what, forms, the list of contents on paper."""

import io
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from accounts.actor import Actor
from accounts.models import AuditEntry, Post
from tests.documents_acts.pages import shown
from tests.factories import documents as made
from tests.factories.correspondence import administrator
from tests.factories.dossiers import closed, fresh, in_work, opened, proposed, to_close
from tests.factories.people import Agency
from workflow.actions.attach_result import attach_result
from workflow.actions.decide_coordination import decide_coordination
from workflow.actions.file_in_dossier import file_in_dossier
from workflow.actions.opine_in_dossier import opine_in_dossier
from workflow.actions.propose_coordination import propose_coordination
from workflow.enums import DossierState, Part
from workflow.models import Dossier, DossierEntry, ItemAccess
from workflow.rules.holders import Holder

Browse = Callable[[Post], Client]


def acts(client: Client, dossier: Dossier) -> dict[str, str]:
    """What the page offers: label and, when refused, why."""
    page = client.get(f"/ho-so/{dossier.pk}/")
    return {act["label"]: act["reason"] for act in page.context["acts"]}


def text_of(response: HttpResponse) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages).split())


# --- Who sees it --------------------------------------------------------------------------------------------------


def test_it_is_seen_by_those_who_read_the_agency_and_those_who_have_it(
    province: Agency, commune: Agency, browse: Browse
) -> None:
    dossier = in_work(province)
    for post, status in [
        (province.clerk, 200),
        (province.leader, 200),
        (province.unit_head, 200),
        (province.specialist, 200),
        (province.other_head, 404),
        (province.other_specialist, 404),
        (commune.chief, 404),
        (administrator(province), 404),
    ]:
        for rest in ("", "xem-nhanh/", "muc-luc/"):
            assert browse(post).get(f"/ho-so/{dossier.pk}/{rest}").status_code == status, (post, rest)
        assert (dossier.subject in shown(browse(post).get("/ho-so/?muc=dang-mo"))) == (status == 200)


def test_a_document_one_may_not_see_is_told_by_its_place_alone(province: Agency, browse: Browse) -> None:
    dossier = in_work(province)
    draft = made.drafting(province, subject="Kế hoạch chưa công bố")
    file_in_dossier(dossier.pk, items=[draft.pk], actor=Actor.of(province.specialist))
    head, specialist = browse(province.unit_head), browse(province.specialist)
    for rest in ("", "xem-nhanh/"):
        assert "Kế hoạch chưa công bố" in shown(specialist.get(f"/ho-so/{dossier.pk}/{rest}"))
        page = shown(head.get(f"/ho-so/{dossier.pk}/{rest}"))
        assert "Kế hoạch chưa công bố" not in page and "không thuộc diện được xem" in page
    assert "Kế hoạch chưa công bố" not in text_of(head.get(f"/ho-so/{dossier.pk}/muc-luc/"))


def test_nobody_is_offered_a_result_he_may_not_see(province: Agency, commune: Agency, browse: Browse) -> None:
    dossier = in_work(province)
    issued = made.issued(province, [commune.unit])
    file_in_dossier(dossier.pk, items=[issued.pk], actor=Actor.of(province.specialist))
    url = f"/ho-so/{dossier.pk}/ket-qua/"
    assert issued.notation in shown(browse(province.specialist).get(url))
    ItemAccess.objects.filter(item_id=issued.pk, user=province.specialist.user).delete()
    assert issued.notation not in shown(browse(province.specialist).get(url))
    answer = browse(province.specialist).post(url, {"document": issued.pk, "opinion": ""})
    assert answer.status_code == 422


def test_a_documents_page_shows_its_dossiers_that_the_reader_may_see(province: Agency, browse: Browse) -> None:
    origin = made.at_specialist(province)
    dossier = opened(province, to=Holder.person(province.other_specialist), origin=origin)
    page = f"/van-ban-den/{origin.pk}/"
    assert dossier.code in shown(browse(province.clerk).get(page))
    assert dossier.code in shown(browse(province.other_specialist).get(page))
    seen = shown(browse(province.specialist).get(page))
    assert seen and dossier.code not in seen.split("Thông tin")[1]
    assert "Lập hồ sơ" in shown(browse(province.chief).get(page))
    assert "/lap-ho-so/" not in browse(province.specialist).get(page).content.decode()


# --- Forms --------------------------------------------------------------------------------------------------------


def test_the_form_opens_one_and_goes_to_its_page(province: Agency, browse: Browse) -> None:
    origin = made.with_chief(province)
    client, address = browse(province.chief), f"/van-ban-den/{origin.pk}/lap-ho-so/"
    assert client.get(address).context["form"]["title"].value() == "Hồ sơ về việc ứng phó bão số 5"
    refused = client.post(address, {"title": "Hồ sơ bão"})
    assert refused.status_code == 422
    for sentence in ("Hãy chọn đơn vị hoặc người được giao hồ sơ.", "Hãy nhập hạn xử lý."):
        assert sentence in shown(refused)
    due_on = timezone.localdate() + timedelta(days=9)
    words = {
        "title": "Hồ sơ bão số 5", "dossier_type": "work", "retention": "20", "text": "Chủ trì.",
        "target": f"unit:{province.division.pk}", "due_on": f"{due_on:%d/%m/%Y}", "token": str(uuid4()),
    }  # fmt: skip
    late = words | {"due_on": f"{timezone.localdate() - timedelta(days=1):%d/%m/%Y}", "token": str(uuid4())}
    assert "Hạn xử lý không được trước ngày hôm nay." in shown(client.post(address, late))
    response = client.post(address, words, follow=True)
    dossier = Dossier.objects.get()
    assert response.redirect_chain == [(f"/ho-so/{dossier.pk}/", 302)]
    assert "Đã lập hồ sơ 01.NC, giao Phòng Nội chính." in shown(response)
    assert timezone.localdate(dossier.due_at) == due_on and dossier.retention == "20"  # type: ignore[arg-type]
    assert client.post(address, words).status_code == 409
    for post, status in [(province.unit_head, 403), (province.clerk, 403), (province.other_head, 404)]:
        assert browse(post).get(address).status_code == status


def test_a_target_of_another_agency_is_refused(province: Agency, commune: Agency, browse: Browse) -> None:
    origin, due_on = made.with_chief(province), timezone.localdate() + timedelta(days=9)
    words = {"title": "Hồ sơ", "dossier_type": "work", "retention": "20", "due_on": f"{due_on:%d/%m/%Y}"}
    for target in (f"unit:{commune.division.pk}", f"post:{commune.specialist.pk}", f"post:{province.clerk.pk}", "x"):
        response = browse(province.chief).post(f"/van-ban-den/{origin.pk}/lap-ho-so/", words | {"target": target})
        assert response.status_code == 422
    assert not Dossier.objects.exists()


def test_what_each_person_is_offered(province: Agency, browse: Browse) -> None:
    dossier = in_work(province)
    needs_result = "Hãy gắn kết quả (văn bản đã ban hành hoặc ý kiến đề xuất) vào hồ sơ trước khi xin đóng."
    assert acts(browse(province.specialist), dossier) == {
        "Xin đóng hồ sơ": needs_result, "Thêm văn bản": "", "Gắn kết quả": "", "Ghi ý kiến": "", "Đề xuất phối hợp": "",
    }  # fmt: skip
    assert acts(browse(province.chief), dossier) == {"Ghi ý kiến": ""}
    for post in (province.clerk, province.unit_head):
        assert acts(browse(post), dossier) == {}
    waiting = to_close(province)
    assert acts(browse(province.leader), waiting) == {
        "Đóng hồ sơ": "", "Ghi ý kiến": "", "Trả lại để bổ sung": "",
    }  # fmt: skip
    assert acts(browse(province.specialist), waiting) == {}
    assert acts(browse(province.chief), closed(province)) == {"Mở lại hồ sơ": ""}


def test_documents_are_found_ticked_and_taken_out(province: Agency, browse: Browse) -> None:
    dossier = in_work(province)
    mine, hidden = made.drafting(province, subject="Báo cáo thiệt hại"), made.registered(province)
    client, address = browse(province.specialist), f"/ho-so/{dossier.pk}/them-van-ban/"
    assert [row["item"].pk for row in client.get(address).context["found"]] == [mine.pk]
    assert [row["item"].pk for row in client.get(address, {"q": "thiệt hại"}).context["found"]] == [mine.pk]
    assert client.get(address, {"q": "không có"}).context["found"] == []
    for items in ([], [hidden.pk], [987654321], ["x"]):
        assert client.post(address, {"items": items}).status_code == 422
    assert client.post(address, {"items": [mine.pk]})["Location"] == f"/ho-so/{dossier.pk}/"
    entry = DossierEntry.objects.get(order=2)
    page = shown(client.get(f"/ho-so/{dossier.pk}/"))
    assert "Báo cáo thiệt hại" in page and f"/ho-so/bo-van-ban/{entry.pk}/" in page
    remove = f"/ho-so/bo-van-ban/{entry.pk}/"
    assert client.post(remove, {"text": ""}).status_code == 422
    assert browse(province.chief).post(remove, {"text": "Nhầm."}).status_code == 403
    assert browse(province.other_specialist).post(remove, {"text": "Nhầm."}).status_code == 404
    assert client.post(remove, {"text": "Đưa nhầm."}).status_code == 302
    assert client.post(remove, {"text": "Đưa nhầm."}).status_code == 409
    assert "Đưa nhầm." in shown(client.get(f"/ho-so/{dossier.pk}/"))


def test_a_document_is_filed_from_its_own_page(province: Agency, browse: Browse) -> None:
    dossier, draft = in_work(province), made.drafting(province)
    client, address = browse(province.specialist), f"/van-ban/{draft.pk}/vao-ho-so/"
    assert address in client.get(f"/van-ban-di/{draft.pk}/").content.decode()
    other = opened(province)
    assert client.post(address, {"dossier": other.pk}).status_code == 422
    assert client.post(address, {"dossier": dossier.pk})["Location"] == f"/ho-so/{dossier.pk}/"
    assert "Bạn không có hồ sơ nào đang mở" in shown(client.get(address))
    assert browse(province.other_specialist).get(address).status_code == 404


def test_from_desk_to_closing_through_the_forms(province: Agency, browse: Browse) -> None:
    dossier = opened(province)
    page = f"/ho-so/{dossier.pk}/"
    head, specialist, chief = browse(province.unit_head), browse(province.specialist), browse(province.chief)
    assert page in head.get("/viec/").content.decode()
    for target, status in [(province.other_specialist.pk, 422), (province.specialist.pk, 302)]:
        assert head.post(f"{page}giao/", {"target": f"post:{target}", "text": "Xử lý."}).status_code == status
    assert specialist.post(f"{page}ket-qua/", {"opinion": ""}).status_code == 422
    assert specialist.post(f"{page}xin-dong/", {"text": ""}).status_code == 409
    assert specialist.post(f"{page}ket-qua/", {"opinion": "Lưu."}).status_code == 302
    assert specialist.post(f"{page}xin-dong/", {"text": "Xong."}).status_code == 302
    assert specialist.post(f"{page}xin-dong/", {"text": "Xong."}).status_code == 409
    counted = [entry["count"] for entry in chief.get(page).context["shell"]["nav"] if entry["url"] == "/ho-so/"]
    assert counted == [1]
    assert [row["item"].pk for row in chief.get("/ho-so/").context["rows"]] == [dossier.pk]
    assert specialist.post(f"{page}dong/", {"text": ""}).status_code == 403
    assert chief.post(f"{page}dong/", {"text": "Đồng ý."}).status_code == 302
    assert fresh(dossier).state == DossierState.CLOSED
    assert chief.post(f"{page}dong/", {"text": ""}).status_code == 409
    assert "Lưu." in shown(specialist.get("/ho-so/?muc=da-dong")) or dossier.subject in shown(
        specialist.get("/ho-so/?muc=da-dong")
    )


def test_a_proposal_waits_in_the_menu_of_who_opened_it(province: Agency, browse: Browse) -> None:
    proposal = proposed(province, by=province.leader)
    address = f"/ho-so/de-xuat/{proposal.pk}/"

    def waiting(post: Post) -> list[object]:
        nav = browse(post).get("/viec/").context["shell"]["nav"]
        return [entry["count"] for entry in nav if entry["url"] == "/ho-so/"]

    assert (waiting(province.leader), waiting(province.chief), waiting(province.specialist)) == ([1], [0], [None])
    assert address in browse(province.leader).get(f"/ho-so/{proposal.dossier_id}/").content.decode()
    for post, status in [(province.specialist, 403), (province.other_head, 404)]:
        assert browse(post).post(address, {"text": ""}).status_code == status
    client = browse(province.leader)
    assert client.post(address, {"text": "", "khong-duyet": "1"}).status_code == 422
    assert client.post(address, {"text": "", "duyet": "1"}).status_code == 302
    assert client.post(address, {"text": "", "duyet": "1"}).status_code == 409
    assert proposal.dossier.steps.get(part=Part.COORDINATE).holder_unit == province.other_division
    assert waiting(province.leader) == [0]


def test_no_act_by_an_unknown_name(province: Agency, browse: Browse) -> None:
    assert browse(province.chief).get(f"/ho-so/{opened(province).pk}/khong-co/").status_code == 404


# --- On paper -----------------------------------------------------------------------------------------------------


def test_the_list_of_contents_has_the_columns_of_the_annex(province: Agency, commune: Agency, browse: Browse) -> None:
    origin = made.at_specialist(province)
    dossier = in_work(province, origin=origin)
    made.issued(province, [commune.unit], origin=origin)
    response = browse(province.specialist).get(f"/ho-so/{dossier.pk}/muc-luc/")
    assert response["Content-Type"] == "application/pdf"
    assert f"muc-luc-van-ban-01-nc-{timezone.localdate().year}.pdf" in response["Content-Disposition"]
    text = text_of(response)
    for wanted in (
        "MỤC LỤC VĂN BẢN, TÀI LIỆU",
        "Hồ sơ ứng phó bão số 5",
        "Số và ký hiệu hồ sơ: 01.NC",
        "Thời hạn bảo quản: 10 năm",
        "Số, ký hiệu văn bản",
        "Tên loại và trích yếu nội dung văn bản",
        "230/BNV-CCHC",
        "Công văn: Về việc ứng phó bão số 5",
        "01/QĐ-UBND",
        "Quyết định: Ban hành Quy chế văn thư",
        "Tổng số: 2 văn bản",
        "Đỗ Anh Tuấn",
    ):
        assert wanted in text, wanted
    assert AuditEntry.objects.filter(act="dossier.printed", target_id=dossier.pk).count() == 1


def test_what_people_typed_is_text_on_the_page_and_on_paper(province: Agency, browse: Browse) -> None:
    script = "\"'><img src='http://192.0.2.1/x.png'><script>alert(1)</script>{{7*7}}"
    dossier = in_work(province, title=script, instruction=script)
    opine_in_dossier(dossier.pk, text=script, actor=Actor.of(province.specialist))
    whom = Holder.person(province.other_specialist)
    propose_coordination(dossier.pk, whom=whom, reason=script, actor=Actor.of(province.specialist))
    for address in (f"/ho-so/{dossier.pk}/", "/ho-so/", f"/ho-so/{dossier.pk}/xem-nhanh/"):
        page = browse(province.chief).get(address).content.decode()
        assert "<script>alert" not in page and "<img src='http" not in page
    assert "<script>alert(1)</script>" in text_of(browse(province.chief).get(f"/ho-so/{dossier.pk}/muc-luc/"))


def test_a_result_one_may_not_see_is_not_told(province: Agency, commune: Agency, browse: Browse) -> None:
    proposal = proposed(province)
    decide_coordination(proposal.pk, approve=True, actor=Actor.of(province.chief))
    issued, actor = made.issued(province, [commune.unit]), Actor.of(province.specialist)
    file_in_dossier(proposal.dossier_id, items=[issued.pk], actor=actor)
    attach_result(proposal.dossier_id, document_id=issued.pk, actor=actor)
    page = f"/ho-so/{proposal.dossier_id}/"
    assert "01/QĐ-UBND · Ban hành Quy chế văn thư" in shown(browse(province.specialist).get(page))
    hidden = browse(province.other_head).get(page)
    assert hidden.context["result"] == {"text": "Văn bản bạn không thuộc diện được xem", "url": ""}
    assert "Ban hành Quy chế văn thư" not in shown(hidden)


@pytest.mark.parametrize("tab", ["cho-toi", "dang-mo", "cho-dong", "da-dong"])
def test_each_tab_shows_the_rows_it_counts(province: Agency, browse: Browse, tab: str) -> None:
    opened(province), to_close(province), closed(province)
    page = browse(province.chief).get(f"/ho-so/?muc={tab}")
    counts = {entry["url"].partition("=")[2]: entry["count"] for entry in page.context["tabs"]}
    assert counts == {"cho-toi": 1, "dang-mo": 1, "cho-dong": 1, "da-dong": 1}
    assert len(page.context["rows"]) == 1
