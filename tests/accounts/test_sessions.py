"""One's open sessions: seen, ended one by one or all at once, by a new password, by the end of the account."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.change_password import change_password
from accounts.actor import Actor
from accounts.closing import close_account
from accounts.jobs import throw_away_ended_sessions
from accounts.models import AuditEntry, Post, Session
from accounts.sessions import browser_name, name_of
from tests.factories.people import PASSWORD, Agency

Browse = Callable[[Post], Client]
PAGE, END = "/bao-mat/", "/bao-mat/phien/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"


def signed_in(post: Post, *, address: str = "10.0.0.7", browser: str = FIREFOX) -> Client:
    client = Client(REMOTE_ADDR=address, headers={"User-Agent": browser})
    client.post("/dang-nhap/", {"username": post.user.username, "password": PASSWORD})
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    return client.get("/viec/").status_code == 200


def shown(client: Client) -> str:
    return unescape(client.get(PAGE).content.decode())


def test_the_list_says_where_when_and_with_what_and_which_is_this_one(province: Agency) -> None:
    here = signed_in(province.specialist)
    signed_in(province.specialist, address="203.0.113.9", browser=PHONE)
    signed_in(province.unit_head, address="198.51.100.1")
    page = shown(here)
    assert page.count('name="session"') == 1 and page.count("phiên này") == 1
    assert re.search(r"Firefox trên Linux</strong> <span[^>]*>phiên này</span>.*?từ 10\.0\.0\.7", page, re.S)
    assert "Chrome trên Android" in page and "từ 203.0.113.9" in page and "198.51.100.1" not in page
    # The key of a session would open it: it is on no page.
    assert not any(key in page for key in Session.objects.values_list("session_key", flat=True))


def test_the_list_costs_the_same_however_long_it_is(province: Agency) -> None:
    here = signed_in(province.specialist)

    def cost() -> int:
        here.get(PAGE)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            here.get(PAGE)
        return len(asked)

    one = cost()
    for _ in range(3):
        signed_in(province.specialist)
    assert cost() == one


def test_one_other_session_is_ended_and_only_that(province: Agency) -> None:
    here, there, elsewhere = (signed_in(province.specialist) for _ in range(3))
    colleague = signed_in(province.unit_head)
    answer = here.post(END, {"session": name_of(there.session.session_key)}, follow=True)
    assert "Đã đăng xuất 1 thiết bị khác." in answer.content.decode()
    assert not is_in(there) and is_in(here) and is_in(elsewhere) and is_in(colleague)
    assert AuditEntry.objects.get(act="user.sessions_ended").details == {"sessions": 1}


def test_all_others_are_ended_at_once(province: Agency) -> None:
    here, there, elsewhere = (signed_in(province.specialist) for _ in range(3))
    colleague = signed_in(province.unit_head)
    here.post(END)
    assert is_in(here) and is_in(colleague) and not is_in(there) and not is_in(elsewhere)
    again = here.post(END, follow=True)
    assert "Không còn phiên nào khác đang mở." in again.content.decode()


@pytest.mark.parametrize("name", ["own", "of somebody else", "nonsense", "a key"])
def test_ones_own_somebody_elses_and_nonsense_end_nothing(province: Agency, name: str) -> None:
    here, colleague = signed_in(province.specialist), signed_in(province.unit_head)
    word = {
        "own": name_of(here.session.session_key),
        "of somebody else": name_of(colleague.session.session_key),
        "nonsense": "x" * 500,
        "a key": colleague.session.session_key,
    }[name]
    told = here.post(END, {"session": word}, follow=True).content.decode()
    assert ("Đây là phiên bạn đang dùng" if name == "own" else "Phiên này không còn mở nữa.") in told
    assert is_in(here) and is_in(colleague) and not AuditEntry.objects.filter(act="user.sessions_ended").exists()


def test_of_a_session_that_has_ended_it_is_said_though_others_are_open(province: Agency) -> None:
    here, there, elsewhere = (signed_in(province.specialist) for _ in range(3))
    typed = {"session": name_of(there.session.session_key)}
    for sentence in ("Đã đăng xuất 1 thiết bị khác.", "Phiên này không còn mở nữa."):
        page = here.post(END, typed, follow=True).content.decode()
        assert sentence in page and "Không còn phiên nào khác" not in page
    assert is_in(elsewhere)


def test_a_new_password_ends_all_others(province: Agency) -> None:
    here, there = signed_in(province.specialist), signed_in(province.specialist)
    new = "Mùa thu lá bay ngoài ngõ"
    here.post("/doi-mat-khau/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert is_in(here) and not is_in(there)
    assert Session.objects.filter(user=province.specialist.user).count() == 1
    change_password(province.specialist.user_id, password=PASSWORD, actor=Actor.of(province.specialist))
    assert not is_in(here)


def test_a_closed_account_has_no_session(province: Agency) -> None:
    here = signed_in(province.specialist)
    close_account(province.specialist.user)
    assert not Session.objects.filter(user=province.specialist.user).exists() and not is_in(here)


def test_the_administrator_ends_all_sessions_of_his_people_only(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    here, there, foreign = signed_in(province.leader), signed_in(province.leader), signed_in(commune.leader)
    office = browse(admin)
    page = f"/quan-tri/tai-khoan/{province.leader.user_id}/"
    assert "Kết thúc các phiên đăng nhập" in office.get(page).content.decode()
    for post in (province.clerk, province.chief, province.unit_head):
        assert browse(post).post(f"{page}phien/").status_code == 403
    assert is_in(here)
    assert office.post(f"{page}phien/")["Location"] == page
    assert not is_in(here) and not is_in(there)
    told = office.get(page).content.decode()
    assert "Đã kết thúc 2 phiên đăng nhập" in told and "Kết thúc phiên đăng nhập" in told
    assert office.post(f"/quan-tri/tai-khoan/{commune.leader.user_id}/phien/").status_code == 404 and is_in(foreign)
    assert office.post(f"/quan-tri/tai-khoan/{admin.user_id}/phien/").status_code == 403
    assert signed_in(province.leader)


@pytest.mark.parametrize(
    ("told", "name"),
    [
        (FIREFOX, "Firefox trên Linux"),
        (PHONE, "Chrome trên Android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) … Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0",
         "Microsoft Edge trên Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) … Version/17.0 Mobile Safari/604.1",
         "Safari trên iPhone, iPad"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) … Chrome/130.0 Safari/537.36", "Chrome trên macOS"),
        ("", "Trình duyệt khác"),
        ("<script>alert(1)</script>", "Trình duyệt khác"),
    ],
)  # fmt: skip
def test_a_browser_is_called_as_people_know_it(told: str, name: str) -> None:
    assert browser_name(told) == name


def test_ended_sessions_are_thrown_away(province: Agency) -> None:
    here, there = signed_in(province.specialist), signed_in(province.unit_head)
    Session.objects.filter(user=province.unit_head.user).update(expire_date=timezone.now())
    throw_away_ended_sessions()
    assert is_in(here) and not is_in(there) and Session.objects.filter(user__isnull=False).count() == 1
