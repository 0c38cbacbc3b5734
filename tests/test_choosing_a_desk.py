"""Whoever has several desks says after signing in at which he works; whoever has one is never asked (DN-3.1)."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.delegate import delegate
from accounts.actions.end_delegation import end_delegation
from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import AgencyRules, AuditEntry, Authenticator, Delegation, Post, User
from accounts.neighbours import neighbours
from tests.factories import documents as made
from tests.factories.devices import Telephone, fresh, telephone
from tests.factories.people import PASSWORD, Agency
from workflow.models import Notification

Browse = Callable[[Post], Client]
CHOOSER, NOTE, NEW = "/chuc-danh/", "Sửa mục 2: ghi rõ thời hạn.", "Mùa thu lá bay ngoài ngõ"


def today(offset: int = 0) -> date:
    return timezone.localdate() + timedelta(days=offset)


@pytest.fixture
def lent(province: Agency) -> Delegation:
    """The specialist may work at his head's desk too."""
    return delegate(province.specialist, today(), today(3), reason="Đi công tác.", actor=Actor.of(province.unit_head))


@pytest.fixture
def second(province: Agency, commune: Agency) -> Post:
    """And he is a specialist of another agency."""
    return Post.objects.create(
        user=province.specialist.user, unit=commune.division, role=Role.SPECIALIST, title="Chuyên viên biệt phái",
        starts_on=today(-5), position=9,
    )  # fmt: skip


def shown(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def signed_in(user: User, wanted: str = "/", client: Client | None = None) -> tuple[Client, HttpResponse]:
    """With name and password, and as far as the browser is led by itself."""
    client = client or Client()
    typed = {"username": user.username, "password": PASSWORD, "next": wanted}
    return client, client.post("/dang-nhap/", typed, follow=True)


def choices(answer: HttpResponse) -> list[str]:
    """What stands on each button, marks of layout left out."""
    buttons = re.findall(r'<button type="submit" name="post".*?</button>', shown(answer), re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", button).split()) for button in buttons]


def at_desk(client: Client, desk: Post) -> bool:
    [current] = [row["id"] for row in client.get("/viec/").context["shell"]["posts"] if row["is_current"]]
    return bool(current == desk.pk)


def test_he_is_asked_before_the_page_he_wanted_and_one_press_opens_it(
    province: Agency, commune: Agency, lent: Delegation, second: Post
) -> None:
    made.at_specialist(province)
    for _ in range(2):
        made.at_unit(province)
    client, page = signed_in(province.specialist.user, "/van-ban-den/?q=bao")
    assert page.redirect_chain[-1][0] == f"{CHOOSER}?next=/van-ban-den/%3Fq%3Dbao" and page.status_code == 200
    assert "Chọn chức danh làm việc" in shown(page)
    assert choices(page) == [
        "1 Chuyên viên Phòng Nội chính, Ủy ban nhân dân tỉnh Sơn Lam 1 việc chờ",
        "2 Chuyên viên biệt phái Phòng Nội chính, Ủy ban nhân dân xã An Lạc 0 việc chờ",
        "3 Thay mặt Vũ Đình Khải Trưởng phòng, Phòng Nội chính, Ủy ban nhân dân tỉnh Sơn Lam "
        "Được ủy quyền: toàn bộ công việc 2 việc chờ",
    ]
    # No desk's menu, no desk's headers before one is chosen.
    assert 'class="menu' not in shown(page) and "X-Desk" not in shown(page)
    answer = client.post(CHOOSER, {"post": province.unit_head.pk, "next": "/van-ban-den/?q=bao"})
    assert answer["Location"] == "/van-ban-den/?q=bao"
    opened = client.get("/van-ban-den/?q=bao")
    assert opened.status_code == 200 and "Đang xử lý thay mặt" in shown(opened)
    told = AuditEntry.objects.get(act="user.switched_post")
    assert (told.post, told.on_behalf_of, told.target_id) == (province.specialist, province.unit_head, lent.head_id)
    assert told.details == {"desk": "Trưởng phòng, Phòng Nội chính (Vũ Đình Khải)"}


def test_what_is_lent_in_part_says_which_part(province: Agency) -> None:
    delegate(
        province.specialist, today(), today(3), reason="Đi học.", kinds=("incoming", "task"),
        actor=Actor.of(province.unit_head),
    )  # fmt: skip
    _, page = signed_in(province.specialist.user)
    assert "Được ủy quyền: văn bản đến, nhiệm vụ" in choices(page)[1]


def test_whoever_has_one_desk_never_sees_it(province: Agency, browse: Browse) -> None:
    client, page = signed_in(province.specialist.user)
    assert page.redirect_chain == [("/", 302), ("/viec/", 302)]
    assert client.get(CHOOSER)["Location"] == "/"
    assert client.get(f"{CHOOSER}?next=/van-ban-den/")["Location"] == "/van-ban-den/"
    # Nor is he asked when a second one is lent to him while he works.
    delegate(province.specialist, today(), today(3), reason="Đi học.", actor=Actor.of(province.unit_head))
    assert at_desk(client, province.specialist)


@pytest.mark.parametrize("way", ["code", "recovery code", "first password", "first device"])
def test_every_way_in_leads_by_it(province: Agency, lent: Delegation, second: Post, way: str) -> None:
    user, wanted = province.specialist.user, f"/van-ban-den/?q={way}"
    phone = telephone(user) if "code" in way else None
    if way == "first password":
        User.objects.filter(pk=user.pk).update(must_change_password=True)
    if way == "first device":
        Post.objects.filter(pk=second.pk).update(role=Role.AGENCY_ADMIN)
        AgencyRules.objects.filter(agency_id=second.agency_id).delete()
    client, page = signed_in(user, wanted)
    if phone:
        fresh(user)
        code = phone.code() if way == "code" else phone.codes[0]
        page = client.post("/dang-nhap/ma/", {"code": code}, follow=True)
    elif way == "first password":
        words = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
        page = client.post(page.redirect_chain[-1][0], words, follow=True)
    else:
        code = Telephone(Authenticator.objects.get(user=user).key, []).code()
        codes = client.post("/dang-nhap/thiet-bi/", {"code": code})
        found = re.search(r'class="btn btn-primary" href="([^"]+)"', shown(codes))
        assert found
        page = client.get(found[1], follow=True)
    assert len(choices(page)) == 3
    asked = re.search(r'name="next" value="([^"]+)"', shown(page))
    assert asked and asked[1].replace("%20", " ").replace("+", " ") == wanted
    assert client.post(CHOOSER, {"post": second.pk, "next": asked[1]})["Location"] == asked[1]
    assert at_desk(client, second)


def test_before_it_nothing_is_seen_or_done_at_a_desk_he_has_not_chosen(province: Agency, lent: Delegation) -> None:
    document = made.for_review(province)
    address = f"/van-ban-di/{document.pk}/tra-lai/"
    client, _ = signed_in(province.specialist.user)
    for page in ("/", "/viec/", f"/van-ban-di/{document.pk}/", "/bao-mat/", "/tep/1/"):
        assert client.get(page)["Location"] == f"{CHOOSER}?next={page}"
    # A form of no page of ours: the words are kept, nothing is done.
    answer = client.post(address, {"note": NOTE})
    assert answer.status_code == 409 and NOTE in shown(answer)
    referer = {"Referer": "http://testserver/viec/"}
    assert client.post("/thong-bao-cua-toi/doc/", {}, headers=referer).status_code in (302, 404)
    assert not document.events.filter(act="return").exists()
    # What may always be done.
    assert client.get("/doi-mat-khau/").status_code == 200 and client.get("/phien/").json()["state"] == "open"
    assert client.post("/dang-xuat/")["Location"] == "/dang-nhap/"


@pytest.mark.parametrize("forged", ["somebody else's", "another agency's", "nonsense", "none"])
def test_a_desk_that_is_not_ones_own_is_refused_and_the_question_stays(
    province: Agency, commune: Agency, lent: Delegation, forged: str
) -> None:
    client, _ = signed_in(province.specialist.user)
    desk = {
        "somebody else's": str(province.leader.pk),
        "another agency's": str(commune.leader.pk),
        "nonsense": "1 OR 1=1",
        "none": "",
    }[forged]
    assert client.post(CHOOSER, {"post": desk, "next": "/viec/"}).status_code == 404
    assert client.get("/viec/")["Location"] == f"{CHOOSER}?next=/viec/"


@pytest.mark.parametrize("elsewhere", ["https://la.example/", "//la.example/viec/", "javascript:alert(1)"])
def test_it_leads_to_no_other_site(province: Agency, lent: Delegation, elsewhere: str) -> None:
    client, _ = signed_in(province.specialist.user)
    sent = {"post": province.specialist.pk, "next": elsewhere}
    assert client.post(CHOOSER, sent)["Location"] == "/" and client.get(CHOOSER, {"next": elsewhere}).status_code == 200


def test_nothing_is_remembered_from_one_sign_in_to_the_next(province: Agency, lent: Delegation) -> None:
    client, _ = signed_in(province.specialist.user)
    for _ in range(2):  # a double click
        assert client.post(CHOOSER, {"post": province.unit_head.pk}).status_code == 302
    assert at_desk(client, province.unit_head)
    client.post("/dang-xuat/")
    _, page = signed_in(province.specialist.user, client=client)
    assert len(choices(page)) == 2
    # Elsewhere the other one may be open at the same time.
    other, _ = signed_in(province.specialist.user)
    other.post(CHOOSER, {"post": province.specialist.pk})
    client.post(CHOOSER, {"post": province.unit_head.pk})
    assert at_desk(other, province.specialist) and at_desk(client, province.unit_head)


def test_a_page_left_open_goes_on_at_its_own_desk_after_signing_in_anew(province: Agency, lent: Delegation) -> None:
    document = made.for_review(province)
    client, _ = signed_in(province.specialist.user)
    address = f"/van-ban-di/{document.pk}/tra-lai/"
    assert client.post(address, {"note": NOTE, "desk": province.unit_head.pk}).status_code == 302
    event = document.events.get(act="return")
    assert (event.post, event.on_behalf_of) == (province.specialist, province.unit_head)
    assert at_desk(client, province.unit_head)


def test_when_the_desk_is_gone_he_is_asked_again(province: Agency, lent: Delegation, second: Post) -> None:
    client, _ = signed_in(province.specialist.user)
    client.post(CHOOSER, {"post": province.unit_head.pk})
    end_delegation(lent.pk, actor=Actor.of(province.unit_head))
    asked = client.get("/viec/", follow=True)
    assert asked.redirect_chain[-1][0] == f"{CHOOSER}?next=/viec/" and len(choices(asked)) == 2


def test_a_desk_that_comes_back_does_not_come_back_by_itself(province: Agency, lent: Delegation) -> None:
    client, _ = signed_in(province.specialist.user)
    client.post(CHOOSER, {"post": province.unit_head.pk})
    end_delegation(lent.pk, actor=Actor.of(province.unit_head))
    assert "Chuyên viên" in shown(client.get("/viec/"))
    delegate(province.specialist, today(), today(3), reason="Đi tiếp.", actor=Actor.of(province.unit_head))
    assert at_desk(client, province.specialist)


def test_the_page_costs_the_same_at_one_item_and_at_three(province: Agency, lent: Delegation, second: Post) -> None:
    client, _ = signed_in(province.specialist.user)
    costs = []
    for _ in range(3):
        made.at_unit(province)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(CHOOSER).status_code == 200
        costs.append(len(asked))
    # The session, the person, the desks, all their counts.
    assert costs == [4, 4, 4]


def test_a_notification_of_another_desk_says_that_one_is_there_now(province: Agency, second: Post) -> None:
    client, _ = signed_in(province.specialist.user)
    neighbours.tell([second], "Có việc cho bạn.", "Thử.", "/viec/")
    told = Notification.objects.get(post=second)
    client.post(CHOOSER, {"post": province.specialist.pk})
    page = client.get(f"/nhac-viec/{told.pk}/", follow=True)
    assert "từ đây bạn làm việc với chức danh ấy" in shown(page) and at_desk(client, second)
