"""Registers and number series change only with the head's consent, a numbered type not before the year is over
(SD-9.5; Decree 30 art. 15).
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.decide_consent import decide_consent
from accounts.actor import Actor
from accounts.enums import ConsentState
from accounts.models import AuditEntry, Consent, Post
from documents.actions.open_registers import open_registers
from documents.actions.void_number import void_number
from documents.enums import Direction
from documents.issuing import fail
from documents.jobs import open_registers_of_the_year
from documents.models import Register, RegisterCounter
from documents.queries import register_for
from documents.registers import Book, changing, closing, opening, plan_of
from documents.rules.registers import Series, check_plan
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from tests.clock import at
from tests.factories import consents
from tests.factories import documents as made
from tests.factories.people import Agency

Browse = Callable[[Post], Client]
PAGE = "/quan-tri/so-van-ban/"
THIS = timezone.localdate().year
NEXT = THIS + 1
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def sent(client: Client, address: str = PAGE + "moi/", **changes: object) -> HttpResponse:
    words = {"name": "Sổ đăng ký tờ trình", "types": ["TTr"], "reason": "Theo quy chế mới.", "token": uuid4()}
    return client.post(address, words | changes)


def agreed(head: Client) -> HttpResponse:
    consent = Consent.objects.get(state=ConsentState.WAITING)
    return head.post(f"/y-kien/{consent.pk}/tra-loi/", {"answer": "dong-y", "token": uuid4()})


def shown(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def named(agency: Agency, name: str, year: int = THIS) -> Register:
    return Register.objects.get(agency=agency.unit, year=year, name=name)


def series(agency: Agency, document_type: str, year: int = THIS) -> str:
    return register_for(agency.unit.pk, Direction.OUTGOING, date(year, 6, 1), document_type).name


def own(agency: Agency, admin: Post, *types: str, year: int = THIS, name: str = "Sổ đăng ký tờ trình") -> Consent:
    """Opened with the head's consent."""
    matter = opening(year, Book(name, frozenset(types)), Actor.of(admin))
    return consents.granted(matter, admin, agency.leader)


# --- The way


def test_the_administrator_asks_the_head_agrees_the_system_opens_the_register(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    office, head = browse(admin), browse(province.leader)
    page = shown(office.get(PAGE))
    assert "Sổ đăng ký quyết định" in page and "các tên loại không có sổ riêng" in page
    answer = sent(office)
    consent = Consent.objects.get()
    assert answer["Location"] == f"/y-kien/{consent.pk}/" and series(province, "TTr") == "Sổ đăng ký văn bản đi"
    # The administrator carries nothing out, before or after.
    assert office.post(f"{answer['Location']}tra-loi/", {"answer": "dong-y"}).status_code == 403
    assert "Tờ trình" in shown(head.get("/y-kien/")) or "tờ trình" in shown(head.get("/y-kien/"))
    asked = shown(head.get(answer["Location"]))
    assert f"Mở sổ “Sổ đăng ký tờ trình” năm {THIS}" in asked and "Tờ trình" in asked
    assert agreed(head).status_code == 302
    register = named(province, "Sổ đăng ký tờ trình")
    assert (register.document_types, register.counter.last_number) == (["TTr"], 0)
    assert series(province, "TTr") == "Sổ đăng ký tờ trình" and series(commune, "TTr") == "Sổ đăng ký văn bản đi"
    told = AuditEntry.objects.get(act="register.opened", target_id=register.pk)
    assert (told.post, told.details["consent"]) == (province.leader, consent.pk)
    assert told.details["before"]["register"] == "" and told.details["after"]["document_types"] == "Tờ trình"
    assert "Mở sổ văn bản" in shown(head.get("/quan-tri/nhat-ky/"))
    history = shown(office.get(PAGE))
    assert "Các lần đề nghị thay đổi" in history and "Hoàng Minh Đức" in history
    consent.refresh_from_db()
    assert (consent.state, consent.used_by) == (ConsentState.USED, province.leader)


def test_a_register_is_changed_and_given_up_the_same_way(province: Agency, admin: Post, browse: Browse) -> None:
    own(province, admin, "TTr")
    office, head, register = browse(admin), browse(province.leader), named(province, "Sổ đăng ký tờ trình")
    page = f"{PAGE}{register.pk}/"
    assert 'value="TTr"' in office.get(page).content.decode()
    assert sent(office, page, name="Sổ tờ trình, phương án", types=["TTr", "PA"]).status_code == 302
    assert series(province, "PA") == "Sổ đăng ký văn bản đi"
    assert agreed(head).status_code == 302
    assert series(province, "PA") == series(province, "TTr") == "Sổ tờ trình, phương án"
    assert register.history.count() == 2
    told = AuditEntry.objects.get(act="register.changed").details
    assert told["before"]["document_types"] == "Tờ trình" and told["after"]["document_types"] == "Phương án; Tờ trình"
    assert "Tờ trình" in shown(office.get(page + "bo/"))
    assert office.post(page + "bo/", {"reason": "Không còn cần.", "token": uuid4()}).status_code == 302
    assert agreed(head).status_code == 302
    assert series(province, "TTr") == "Sổ đăng ký văn bản đi"
    assert office.get(page).status_code == 404 and office.get(page + "bo/").status_code == 404
    # What was given up is not opened again with the new year.
    with at(datetime(NEXT, 1, 1, 0, 1, tzinfo=HANOI)):
        open_registers_of_the_year()
    assert Register.objects.filter(agency=province.unit, year=NEXT).count() == 3


def test_the_general_register_and_the_incoming_one_change_their_names_alone(
    province: Agency, admin: Post, browse: Browse
) -> None:
    office = browse(admin)
    for name in ("Sổ đăng ký văn bản đi", "Sổ đăng ký văn bản đến"):
        register = named(province, name)
        page = f"{PAGE}{register.pk}/"
        assert 'name="types"' not in office.get(page).content.decode()
        assert sent(office, page, name=f"{name} (chung)", types=["TTr"]).status_code == 302
        assert agreed(browse(province.leader)).status_code == 302
        register.refresh_from_db()
        assert (register.name, register.document_types) == (f"{name} (chung)", [])
        assert f"{page}bo/" not in office.get(PAGE).content.decode()
        answer = office.post(page + "bo/", {"reason": "Thử.", "token": uuid4()})
        assert answer.status_code in (409, 422) and (
            "luôn có một sổ" in shown(answer) or "đúng một sổ" in shown(answer)
        )


# --- The year


def test_a_type_that_has_a_number_keeps_its_series_till_the_year_is_over(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    made.numbered(province, [commune.unit])  # a decision
    office, register = browse(admin), named(province, "Sổ đăng ký quyết định")
    page = f"{PAGE}{register.pk}/"
    for answer in (
        office.post(page + "bo/", {"reason": "Gộp dãy số.", "token": uuid4()}),
        sent(office, page, name=register.name, types=["CT"]),
    ):
        assert answer.status_code == 409
        assert f"Quyết định đã cấp số năm {THIS} tại Sổ đăng ký quyết định nên giữ dãy số" in shown(answer)
    # Another type may join the series, and the name may change.
    assert sent(office, page, name="Sổ quyết định, chỉ thị", types=["QĐ", "CT"]).status_code == 302
    assert agreed(browse(province.leader)).status_code == 302
    assert series(province, "CT") == "Sổ quyết định, chỉ thị"
    # For the next year it may be given up, and this year goes on as it is.
    assert office.get(f"{PAGE}?nam={NEXT}").status_code == 200
    assert office.post(f"{page}bo/?nam={NEXT}", {"reason": "Gộp dãy số.", "token": uuid4()}).status_code == 302
    assert agreed(browse(province.leader)).status_code == 302
    assert (
        series(province, "QĐ") == "Sổ quyết định, chỉ thị" and series(province, "QĐ", NEXT) == "Sổ đăng ký văn bản đi"
    )
    assert [r.name for r in plan_of(province.unit.pk, NEXT)] == ["Sổ đăng ký văn bản đến", "Sổ đăng ký văn bản đi"]
    with at(datetime(NEXT, 1, 1, 0, 1, tzinfo=HANOI)):
        open_registers_of_the_year()
    assert series(province, "QĐ", NEXT) == "Sổ đăng ký văn bản đi" and series(commune, "QĐ", NEXT) != series(
        province, "QĐ", NEXT
    )


def test_a_voided_number_counts_as_taken(province: Agency, commune: Agency, admin: Post) -> None:
    document = made.numbered(province, [commune.unit])
    fail(document.pk, "Máy chủ không đọc được khóa.")
    void_number(document.pk, number=1, reason="Sai thể thức.", actor=Actor.of(province.clerk))
    with pytest.raises(InvalidTransition, match="đã cấp số"):
        closing(named(province, "Sổ đăng ký quyết định"), THIS, Actor.of(admin))


def test_the_next_years_plan_is_opened_with_the_change_and_only_once(province: Agency, admin: Post) -> None:
    assert not Register.objects.filter(agency=province.unit, year=NEXT).exists()
    own(province, admin, "TTr", year=NEXT)
    own(province, admin, "BC", year=NEXT, name="Sổ đăng ký báo cáo")
    names = [r.name for r in Register.objects.filter(agency=province.unit, year=NEXT).order_by("direction", "pk")]
    assert names == [
        "Sổ đăng ký văn bản đến", "Sổ đăng ký quyết định", "Sổ đăng ký văn bản đi", "Sổ đăng ký tờ trình",
        "Sổ đăng ký báo cáo",
    ]  # fmt: skip
    assert RegisterCounter.objects.filter(register__agency=province.unit, register__year=NEXT).count() == 5
    assert series(province, "TTr") == "Sổ đăng ký văn bản đi" and series(province, "TTr", NEXT) == "Sổ đăng ký tờ trình"
    # A copy renamed before the year begins is not opened a second time under its old name.
    copy = named(province, "Sổ đăng ký quyết định", NEXT)
    matter = changing(copy, NEXT, Book("Sổ quyết định", frozenset({"QĐ"})), Actor.of(admin))
    consents.granted(matter, admin, province.leader)
    assert open_registers(province.unit, NEXT) == []
    assert Register.objects.filter(agency=province.unit, year=NEXT).count() == 5


def test_other_years_are_out_of_reach(province: Agency, admin: Post, browse: Browse) -> None:
    office = browse(admin)
    for typed in (str(THIS - 1), str(THIS + 2), "abc", "9" * 40, "-1"):
        answer = office.get(PAGE, {"nam": typed})
        assert answer.status_code == 200 and f"Chỉ xem, thay đổi sổ của năm {THIS}" in shown(answer)
        assert sent(office, f"{PAGE}moi/?nam={typed}").status_code == 422
    with pytest.raises(InvalidTransition, match="Chỉ thay đổi sổ"):
        opening(THIS + 2, Book("Sổ", frozenset({"TTr"})), Actor.of(admin))
    # Asked in December for a year that is over when the head answers.
    consent = consents.asked(opening(THIS, Book("Sổ tờ trình", frozenset({"TTr"})), Actor.of(admin)), admin)
    Consent.objects.filter(pk=consent.pk).update(expires_on=date(NEXT, 1, 20))
    late = at(datetime(NEXT, 1, 3, 9, 0, tzinfo=HANOI))
    with late, pytest.raises(InvalidTransition, match=f"Chỉ thay đổi sổ của năm {NEXT}"):
        decide_consent(consent.pk, agreed=True, actor=Actor.of(province.leader))


# --- What is refused


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "Hãy nhập tên sổ"),
        ({"name": "x" * 201}, "200"),
        ({"name": "sổ đăng ký QUYẾT ĐỊNH"}, "đã có sổ tên này"),
        ({"types": []}, "Hãy chọn ít nhất một tên loại"),
        ({"types": ["QĐ"]}, "Quyết định đã có sổ riêng"),
        ({"types": ["CV"]}, "phải chung một sổ"),
        ({"types": ["TTr", "XX"]}, "không có trong danh sách"),
        ({"reason": ""}, "Hãy nhập lý do"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    province: Agency, admin: Post, browse: Browse, changes: dict[str, object], sentence: str
) -> None:
    answer = sent(browse(admin), **changes)
    assert answer.status_code == 422 and sentence in shown(answer)
    assert not Consent.objects.exists()


def test_only_the_administrator_asks_and_each_for_his_own_agency(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    register = named(province, "Sổ đăng ký quyết định")
    pages = (PAGE, PAGE + "moi/", f"{PAGE}{register.pk}/", f"{PAGE}{register.pk}/bo/")
    for post in (province.clerk, province.chief, province.leader, province.specialist, commune.leader):
        assert [browse(post).get(page).status_code for page in pages] == [403] * 4
        assert [sent(browse(post), page).status_code for page in pages[1:]] == [403] * 3
    foreign = named(commune, "Sổ đăng ký quyết định")
    for page in (f"{PAGE}{foreign.pk}/", f"{PAGE}{foreign.pk}/bo/", f"{PAGE}0/", f"{PAGE}{'9' * 18}/"):
        assert (browse(admin).get(page).status_code, sent(browse(admin), page).status_code) == (404, 404)
    with pytest.raises(NotAllowed):
        opening(THIS, Book("Sổ", frozenset({"TTr"})), Actor.of(province.leader))
    with pytest.raises(InvalidTransition, match="không còn dùng"):
        closing(foreign, THIS, Actor.of(admin))


def test_nobody_agrees_to_his_own_request_and_other_heads_have_no_say(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    sent(browse(admin))
    consent = Consent.objects.get()
    both = Post.objects.create(
        user=admin.user, unit=province.unit, role="leader", title="Chủ tịch", starts_on=admin.starts_on
    )
    for who, refusal in ((both, "của chính mình"), (province.deputy, "Chỉ người đứng đầu"), (commune.leader, "Chỉ")):
        with pytest.raises(NotAllowed, match=refusal):
            decide_consent(consent.pk, agreed=True, actor=Actor.of(who))
    assert not Register.objects.filter(name="Sổ đăng ký tờ trình").exists()


def test_two_clicks_two_tabs_and_what_is_in_the_way(province: Agency, admin: Post, browse: Browse) -> None:
    office, token = browse(admin), uuid4()
    assert sent(office, token=token).status_code == 302
    assert sent(office, token=token).status_code == 409
    for changes in ({}, {"types": ["BC"]}, {"name": "Sổ khác", "types": ["TTr", "BC"]}):
        answer = sent(office, **changes)
        assert answer.status_code == 409 and "đang chờ ở mục Ý kiến đồng ý" in shown(answer)
    # The other year is another matter.
    assert sent(office, f"{PAGE}moi/?nam={NEXT}").status_code == 302
    assert Consent.objects.count() == 2
    waiting = Consent.objects.order_by("pk").first()
    assert waiting
    decide_consent(waiting.pk, agreed=True, actor=Actor.of(province.leader))
    with pytest.raises(InvalidTransition, match="Không thể thực hiện “Đồng ý”"):
        decide_consent(waiting.pk, agreed=True, actor=Actor.of(province.leader))
    with pytest.raises(InvalidTransition, match="Không thể thực hiện “Không đồng ý”"):
        decide_consent(waiting.pk, agreed=False, words="Thôi.", actor=Actor.of(province.leader))
    assert Register.objects.filter(agency=province.unit, name="Sổ đăng ký tờ trình", year=THIS).count() == 1


def test_what_has_changed_meanwhile_is_not_overwritten(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    register = named(province, "Sổ đăng ký quyết định")
    asked = consents.asked(changing(register, THIS, Book("Sổ mới", frozenset({"CT"})), Actor.of(admin)), admin)
    # A decision takes its number while the request waits.
    made.numbered(province, [commune.unit])
    head = browse(province.leader)
    answer = head.post(f"/y-kien/{asked.pk}/tra-loi/", {"answer": "dong-y"})
    assert answer.status_code == 409 and "đã cấp số" in shown(answer) and "hãy không đồng ý" in shown(answer).lower()
    register.name = "Sổ quyết định"
    register.save(update_fields=["name"])
    again = head.post(f"/y-kien/{asked.pk}/tra-loi/", {"answer": "dong-y"})
    assert again.status_code == 409 and "đã thay đổi sau khi đề nghị" in shown(again)
    register.refresh_from_db()
    assert (register.name, register.document_types) == ("Sổ quyết định", ["QĐ"])


def test_a_request_that_has_run_out_makes_room(province: Agency, admin: Post) -> None:
    matter = opening(THIS, Book("Sổ tờ trình", frozenset({"TTr"})), Actor.of(admin))
    old = consents.asked(matter, admin)
    Consent.objects.filter(pk=old.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    new = consents.asked(matter, admin)
    old.refresh_from_db()
    assert (old.state, new.state) == (ConsentState.EXPIRED, ConsentState.WAITING)


# --- The plan


def test_a_plan_has_one_general_series_and_one_for_letters() -> None:
    general = Series("1", "Chung")
    check_plan([general, Series("2", "Thư", frozenset({"CV", "TCg"}))])
    for plan in (
        [Series("2", "Riêng", frozenset({"QĐ"}))],
        [general, Series("3", "Chung nữa")],
        [general, Series("2", "Thư", frozenset({"CV"}))],
        [general, Series("2", "A", frozenset({"QĐ"})), Series("3", "B", frozenset({"QĐ", "CT"}))],
    ):
        with pytest.raises(BadInput):
            check_plan(plan)


def test_the_page_costs_the_same_with_few_registers_and_with_many(
    province: Agency, admin: Post, browse: Browse
) -> None:
    office = browse(admin)
    office.get(PAGE)
    found = []
    for number, document_type in enumerate(("TTr", "BC", "KH")):
        own(province, admin, document_type, name=f"Sổ {number}")
        with CaptureQueriesContext(connection) as captured:
            office.get(PAGE)
        found.append(len(captured))
    assert found[0] == found[2] <= 9, found
