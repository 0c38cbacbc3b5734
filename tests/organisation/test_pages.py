"""The pages of the organisation: forms as people and strangers send them."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from accounts.models import Consent, Post, UnitChange
from qlvb.lib.vietnamese import short_date
from tests.factories import organisation as org
from tests.factories.consents import decision_pdf
from tests.factories.people import Agency

Browse = Callable[[Post], Client]


def words(day: date, **more: object) -> dict[str, object]:
    today = short_date(timezone.localdate())
    decision = {"number": "15/QĐ-UBND", "decided_on": today, "file": decision_pdf(), "token": str(uuid4())}
    return {"effective_on": short_date(day), "ground": "quyet-dinh", **decision, **more}


def looked_at(client: Client, url: str, sent: dict[str, object]) -> dict[str, object]:
    """The page that asks once more has been seen: what it sends when the button is pressed."""
    answer = client.post(url, sent)
    assert answer.status_code == 200 and not UnitChange.objects.exists()
    return dict(answer.context["entered"]) | {"da_xem": answer.context["seen"]}


def test_a_merger_is_entered_once(province: Agency, admin: Post, browse: Browse) -> None:
    client, url = browse(admin), f"/quan-tri/to-chuc/{province.division.pk}/sap-nhap/"
    sent = looked_at(client, url, words(org.tomorrow(), successors=province.other_division.pk))
    answer = client.post(url, sent, follow=True)
    assert "Rút thay đổi này" in answer.content.decode()
    assert client.post(url, sent).status_code in (409, 422)
    change = UnitChange.objects.get()
    assert client.get(f"/quan-tri/to-chuc/thay-doi/{change.pk}/tep/").status_code == 200
    assert change.title in client.get("/quan-tri/to-chuc/").content.decode()
    answer = client.post(f"/quan-tri/to-chuc/thay-doi/{change.pk}/rut/", follow=True)
    assert "Đã rút" in answer.content.decode()
    assert client.post(f"/quan-tri/to-chuc/thay-doi/{change.pk}/rut/").status_code == 409


def test_ids_of_other_agencies_lead_nowhere(
    province: Agency, commune: Agency, admin: Post, commune_admin: Post, browse: Browse
) -> None:
    client = browse(commune_admin)
    for path in ("", "doi-ten/", "giai-the/"):
        assert client.get(f"/quan-tri/to-chuc/{province.division.pk}/{path}").status_code == 404
    assert client.get(f"/quan-tri/to-chuc/{commune.unit.pk}/giai-the/").status_code == 403
    sent = words(org.tomorrow(), successors=province.division.pk)
    answer = client.post(f"/quan-tri/to-chuc/{commune.division.pk}/sap-nhap/", sent)
    assert answer.status_code == 422 and "không có trong danh sách" in answer.content.decode()
    sent = words(org.tomorrow(), parent=province.division.pk)
    assert client.post(f"/quan-tri/to-chuc/{commune.division.pk}/chuyen/", sent).status_code == 422
    # What another administrator planned cannot even be seen.
    change = org.planned(admin, org.renaming(province.division, "Phòng X", org.tomorrow()))
    assert client.post(f"/quan-tri/to-chuc/thay-doi/{change.pk}/rut/").status_code == 404
    assert client.get(f"/quan-tri/to-chuc/thay-doi/{change.pk}/tep/").status_code == 404
    assert UnitChange.objects.count() == 1


def test_what_is_left_empty_is_asked_for_in_plain_words(province: Agency, admin: Post, browse: Browse) -> None:
    client, url = browse(admin), f"/quan-tri/to-chuc/{province.division.pk}/"
    errors = client.post(url + "chuyen/", {"ground": "zzz"}).context["form"].errors
    assert errors["effective_on"] == ["Hãy nhập ngày có hiệu lực."]
    assert errors["parent"] == ["Hãy chọn nơi trực thuộc."] and errors["ground"] == ["Hãy chọn căn cứ."]
    assert client.post(url + "sap-nhap/").context["form"].errors["successors"] == ["Hãy chọn đơn vị nhận sáp nhập."]
    errors = client.post("/quan-tri/tai-khoan/moi/", {"ground": "zzz"}).context["form"].errors
    assert errors["starts_on"] == ["Hãy nhập ngày bắt đầu."] and errors["ground"] == ["Hãy chọn căn cứ."]
    assert client.post("/quan-tri/nhom-quyen/moi/").context["form"].errors["rights"] == ["Hãy chọn ít nhất một quyền."]


def test_the_head_agrees_and_exactly_that_is_carried_out(province: Agency, admin: Post, browse: Browse) -> None:
    client, url = browse(admin), f"/quan-tri/to-chuc/{province.division.pk}/doi-ten/"
    sent = {
        "effective_on": short_date(timezone.localdate()), "ground": "y-kien", "reason": "Theo đề án vị trí việc làm.",
        "name": "Phòng Nội vụ", "short_name": "Phòng Nội vụ", "abbreviation": "NV", "token": str(uuid4()),
    }  # fmt: skip
    assert client.post(url, sent).status_code == 302
    consent = Consent.objects.get()
    assert org.fresh(province.division).name == "Phòng Nội chính"
    page = browse(province.leader).get(f"/y-kien/{consent.pk}/").content.decode()
    assert "Phòng Nội chính" in page and "Phòng Nội vụ" in page
    browse(province.leader).post(f"/y-kien/{consent.pk}/tra-loi/", {"answer": "dong-y", "words": ""})
    assert client.post(f"/y-kien/{consent.pk}/thuc-hien/", follow=True).status_code == 200
    assert org.fresh(province.division).name == "Phòng Nội vụ"
    assert client.post(f"/y-kien/{consent.pk}/thuc-hien/").status_code == 409
    assert UnitChange.objects.count() == 1
