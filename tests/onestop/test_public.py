"""Pages for everybody: no sign-in, no scripts, nothing of a person, no guessing (VP-5.1c, security.md T30, T31)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Post
from onestop.actions.count_lookup import MOST
from onestop.models import LookupWindow
from tests.clock import at
from tests.factories import cases
from tests.factories.cases import Desk
from tests.sweep.headers import faults_of

STATUS = "/cong-khai/ho-so/"


@pytest.fixture
def public(desk: Desk) -> Client:
    return Client()


def ask(client: Client, code: str, digits: str = "5678", **more: str):  # type: ignore[no-untyped-def]
    return client.post(STATUS, {"code": code, "digits": digits}, **more)


def test_pages_without_scripts_or_cookies_that_others_may_keep(public: Client) -> None:
    for path in ("/cong-khai/", "/cong-khai/thu-tuc/1.004873/", "/cong-khai/thong-ke/"):
        response = public.get(path)
        assert response.status_code == 200 and "<script" not in response.content.decode()
        assert response["Cache-Control"] == "public, max-age=300" and not response.cookies
        assert faults_of(response) == []
    page = public.get(STATUS)
    assert "<script" not in page.content.decode() and page["Cache-Control"] == "no-store"


def test_search_is_blind_to_marks_and_order(public: Client) -> None:
    for words in ("Hộ kinh doanh", "ho kinh doanh", "HO  KINH  DOANH", "doanh ho", "1.001612"):
        response = public.get("/cong-khai/", {"q": words})
        assert [row.name for row in response.context["page"].rows] == ["Đăng ký thành lập hộ kinh doanh"], words


def test_by_field_and_nothing_found(public: Client) -> None:
    response = public.get("/cong-khai/", {"linh-vuc": "Hộ tịch"})
    assert {row.field for row in response.context["page"].rows} == {"Hộ tịch"}
    assert ("Hộ tịch", 4) in response.context["fields"]
    assert "Không có thủ tục nào khớp" in public.get("/cong-khai/", {"q": "phi thuyền"}).content.decode()
    for nothing in ("9.999999", "%00", "%C6%A1", "1" * 5000):
        assert public.get(f"/cong-khai/thu-tuc/{nothing}/").status_code == 404


def test_a_procedure_shows_what_it_asks_and_who_receives_it(public: Client) -> None:
    page = public.get("/cong-khai/thu-tuc/1.004873/").content.decode()
    for words in ("3 ngày làm việc", "15.000 đồng", "Nghị định số 120/2025/NĐ-CP", "Bộ phận một cửa Ủy ban nhân dân"):
        assert words in page


def test_a_change_to_come_is_announced(public: Client, desk: Desk) -> None:
    with at(timezone.now() - timedelta(days=700)):
        page = public.get("/cong-khai/thu-tuc/1.004873/").content.decode()
    assert "Từ ngày 01/07/2025 thủ tục có thay đổi." in page and "10.000 đồng" in page


# --- The state of a case


def test_code_and_digits_show_the_state_and_nothing_of_the_person(public: Client, desk: Desk) -> None:
    case = cases.waiting(desk)
    page = ask(public, f" {case.case_code.lower()} ").content.decode()
    for words in ("Chờ bổ sung", "Cấp Giấy xác nhận tình trạng hôn nhân", "Trích lục ghi chú ly hôn", case.case_code):
        assert words in page
    for private in ("Nguyễn Văn Bình", cases.PHONE, "Thôn Đông", "001085012345", "Đỗ Anh Tuấn"):
        assert private not in page


def test_a_code_copied_with_long_dashes_is_the_same_code(
    public: Client, desk: Desk, browse: Callable[[Post], Client]
) -> None:
    case = cases.waiting(desk)
    for dash in ("\u2010", "\u2011", "\u2013", "\u2014", "\u2212"):
        copied = case.case_code.replace("-", dash)
        assert ask(public, copied).context["found"].code == case.case_code
    page = browse(desk.officer).get("/mot-cua/", {"q": copied}).context["page"]
    assert [row.case_code for row in page.rows] == [case.case_code]


def test_every_state_has_its_sentence(public: Client, desk: Desk) -> None:
    for state, sentence in (("received", "đã được tiếp nhận"), ("at_specialist", "đang được giải quyết")):
        assert sentence in ask(public, getattr(cases, state)(desk).case_code).content.decode()
    case = cases.ready(desk)
    assert "mang Giấy tiếp nhận đến nhận kết quả" in ask(public, case.case_code).content.decode()
    cases.hand_over(case.pk, to="Nguyễn Văn Bình", receipt_given_back=True, actor=Actor.of(desk.officer))
    page = ask(public, case.case_code).content.decode()
    assert "đã được trả ngày" in page and "Nguyễn Văn Bình" not in page


def test_a_late_case_says_so(public: Client, desk: Desk) -> None:
    with at(timezone.now() - timedelta(days=30)):
        case = cases.received(desk)
    assert "Quá hẹn" in ask(public, case.case_code).content.decode()


def test_the_qr_fills_in_the_code(public: Client, desk: Desk) -> None:
    case = cases.received(desk)
    page = public.get(STATUS, {"ma": case.case_code}).content.decode()
    assert f'value="{case.case_code}"' in page and "Nguyễn Văn Bình" not in page


def test_a_wrong_code_and_wrong_digits_get_the_same_answer_for_the_same_work(public: Client, desk: Desk) -> None:
    case = cases.received(desk)
    ask(public, case.case_code)
    answers = []
    for code, digits in ((case.case_code, "0000"), ("H99-000000-0001", "5678")):
        with CaptureQueriesContext(connection) as captured:
            response = ask(public, code, digits)
        page = response.content.decode().replace(code, "").split("csrfmiddlewaretoken")
        answers.append((response.status_code, page[0], page[1][100:].replace(digits, ""), len(captured)))
    assert answers[0] == answers[1]
    assert "Không tìm thấy hồ sơ khớp" in answers[0][1]


def test_only_four_digits_are_a_question(public: Client) -> None:
    for digits in ("", "123", "12345", "12a4", "٤٤٤٤", "' or"):
        assert ask(public, "H99-261122-0001", digits).status_code == 422, digits
    assert not LookupWindow.objects.exists()


def test_nobody_guesses_on(public: Client, desk: Desk) -> None:
    """After ten questions also the right digits are not looked at; another network is not kept waiting."""
    case = cases.received(desk)
    statuses = [ask(public, case.case_code, f"{n:04d}").status_code for n in range(MOST)]
    assert statuses == [200] * MOST
    refused = ask(public, case.case_code)
    assert refused.status_code == 429 and refused["Retry-After"] == "600"
    assert "chờ 10 phút" in refused.content.decode() and "Mới tiếp nhận" not in refused.content.decode()
    assert ask(public, case.case_code, REMOTE_ADDR="203.0.113.9").status_code == 200
    with at(timezone.now() + timedelta(minutes=10)):
        assert ask(public, case.case_code).status_code == 200


def test_a_forged_address_or_a_neighbour_in_the_same_ipv6_network_counts_as_the_same(
    public: Client, desk: Desk, settings: pytest.FixtureRequest
) -> None:
    case = cases.received(desk)
    for n in range(MOST):
        ask(public, case.case_code, "0000", REMOTE_ADDR=f"2001:db8::{n + 1}", HTTP_X_FORWARDED_FOR=f"10.0.0.{n}")
    assert ask(public, case.case_code, REMOTE_ADDR="2001:db8::ffff").status_code == 429
    assert ask(public, case.case_code, REMOTE_ADDR="2001:db8:0:1::1").status_code == 200
    settings.BEHIND_PROXY = True  # type: ignore[attr-defined]
    proxied = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "1.2.3.4, 198.51.100.7"}
    for n in range(MOST):
        ask(public, case.case_code, "0000", **proxied | {"HTTP_X_FORWARDED_FOR": f"9.9.9.{n}, 198.51.100.7"})
    assert ask(public, case.case_code, **proxied).status_code == 429
    assert len({window.who for window in LookupWindow.objects.all()}) == 3
    assert not any("198.51" in window.who for window in LookupWindow.objects.all())


def test_old_counts_are_forgotten(public: Client, desk: Desk) -> None:
    with at(timezone.now() - timedelta(hours=2)):
        ask(public, "H99-261122-0001")
    ask(public, "H99-261122-0001")
    assert LookupWindow.objects.count() == 1
