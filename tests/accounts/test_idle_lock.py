"""A session nobody uses for a quarter of an hour answers nothing until its owner proves who he is; no word is lost."""

from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import AuditEntry, Post, Session
from qlvb.lib.sessions import LOCKED, SEEN
from tests.factories.devices import fresh, telephone
from tests.factories.documents import at_specialist, lead
from tests.factories.people import PASSWORD, Agency
from tests.test_late_forms import again, typed

Browse = Callable[[Post], Client]
SCRIPT = {"X-Script": "1"}


def left_alone(post: Post, *, minutes: float = 15.1) -> Client:
    """Signed in, seen last that long ago."""
    client = Client()
    client.post("/dang-nhap/", {"username": post.user.username, "password": PASSWORD})
    assert client.get("/viec/").status_code in (200, 403)
    wait(client, minutes)
    return client


def wait(client: Client, minutes: float) -> None:
    session = client.session
    session[SEEN] -= int(minutes * 60)
    session.save()


def shown(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def test_after_a_quarter_of_an_hour_every_page_asks_for_the_password(province: Agency) -> None:
    client = left_alone(province.specialist)
    document = at_specialist(province)
    for page in (
        "/viec/",
        "/van-ban-den/",
        f"/van-ban-den/{document.pk}/",
        "/doi-mat-khau/",
        "/bao-mat/",
        "/thong-bao/",
    ):
        answer = client.get(page)
        assert answer.status_code == 423 and "Phiên đang khóa" in shown(answer), page
        assert document.subject not in shown(answer) and "Việc cần xử lý" not in shown(answer)
        assert f'name="next" value="{page}"' in shown(answer)
    part = client.get("/viec/", headers={"HX-Request": "true"})
    assert part.status_code == 423
    # What everybody may read is read, without a word about who he is.
    for public in ("/tro-giup/", "/suc-khoe/song/"):
        answer = client.get(public)
        assert answer.status_code == 200 and province.specialist.user.full_name not in shown(answer)


def test_a_minute_less_and_it_is_open(province: Agency) -> None:
    client = left_alone(province.specialist, minutes=14)
    assert client.get("/viec/").status_code == 200
    # That was a click: the quarter of an hour begins anew.
    wait(client, 14)
    assert client.get("/viec/").status_code == 200


def test_what_a_page_asks_for_by_itself_does_not_keep_the_session_awake(province: Agency) -> None:
    client = left_alone(province.specialist, minutes=10)
    assert client.get("/viec/", headers={"X-Nobody": "1"}).status_code == 200
    wait(client, 6)
    assert client.get("/viec/", headers={"X-Nobody": "1"}).status_code == 423


def test_the_password_opens_the_page_one_was_on_under_a_new_key(province: Agency) -> None:
    client = left_alone(province.specialist)
    client.get("/van-ban-den/?q=bao")
    key = client.session.session_key
    answer = client.post("/mo-khoa/", {"password": PASSWORD, "next": "/van-ban-den/?q=bao"})
    assert answer["Location"] == "/van-ban-den/?q=bao"
    assert client.session.session_key != key and not Session.objects.filter(pk=key).exists()
    assert client.get("/van-ban-den/?q=bao").status_code == 200
    assert AuditEntry.objects.filter(act="user.session_unlocked", user=province.specialist.user).count() == 1
    assert client.get("/mo-khoa/")["Location"] == "/"


@pytest.mark.parametrize("words", [{"password": "sai"}, {"password": ""}, {"password": PASSWORD.lower()}, {}])
def test_anything_else_leaves_it_locked(province: Agency, words: dict[str, str]) -> None:
    client = left_alone(province.specialist)
    client.get("/viec/")
    answer = client.post("/mo-khoa/", words)
    assert answer.status_code == 422 and client.get("/viec/").status_code == 423
    assert "Mã xác thực" not in shown(answer) and 'name="code"' not in shown(answer)


def test_five_wrong_passwords_lock_the_name(province: Agency) -> None:
    client = left_alone(province.specialist)
    client.get("/viec/")
    assert [client.post("/mo-khoa/", {"password": "sai"}).status_code for _ in range(5)] == [422] * 4 + [429]
    assert client.post("/mo-khoa/", {"password": PASSWORD}).status_code == 429
    assert client.get("/viec/").status_code == 423


def test_with_a_device_a_code_will_do_and_each_only_once(province: Agency) -> None:
    phone = telephone(province.specialist.user)
    client = Client()
    client.post("/dang-nhap/", {"username": province.specialist.user.username, "password": PASSWORD})
    client.post("/dang-nhap/ma/", {"code": phone.code()})
    client.get("/viec/")
    wait(client, 16)
    assert 'name="code"' in shown(client.get("/viec/"))
    assert client.post("/mo-khoa/", {"password": "", "code": phone.code()}).status_code == 422
    assert client.post("/mo-khoa/", {"password": "sai", "code": phone.code(steps=1)}).status_code == 422
    fresh(province.specialist.user)
    answer = client.post("/mo-khoa/", {"password": "", "code": phone.codes[0], "next": "/viec/"})
    assert answer["Location"] == "/viec/" and client.get("/viec/").status_code == 200


def test_words_sent_to_a_locked_session_are_kept_and_sent_again(province: Agency) -> None:
    step = lead(at_specialist(province))
    client = left_alone(province.specialist)
    address, words = f"/viec/{step.pk}/tra-lai/", {"text": "Không thuộc chức năng."}
    answer = client.post(address, words, headers={"Referer": "http://testserver/viec/"})
    assert answer.status_code == 423 and "Phiên làm việc đang khóa" in shown(answer)
    assert typed(answer) == [("Lý do", "Không thuộc chức năng.")]
    assert 'href="/mo-khoa/?next=%2Fviec%2F"' in shown(answer)
    assert "data-whole-page" in shown(client.post(address, words, headers={"HX-Request": "true"}))
    step.refresh_from_db()
    assert step.is_open
    assert client.post("/mo-khoa/?next=/viec/", {"password": PASSWORD})["Location"] == "/viec/"
    assert client.post(address, again(answer)).status_code == 302
    step.refresh_from_db()
    assert not step.is_open


def test_a_post_without_words_leads_to_the_password_too(province: Agency) -> None:
    client = left_alone(province.specialist)
    answer = client.post("/chuc-danh/", {"post": "1"})
    assert answer.status_code == 423


def test_a_locked_session_may_be_left(province: Agency) -> None:
    client = left_alone(province.specialist)
    client.get("/viec/")
    assert client.post("/dang-xuat/")["Location"] == "/dang-nhap/"
    assert "_auth_user_id" not in client.session


def test_pages_ask_how_the_session_stands(province: Agency) -> None:
    user = province.specialist.user
    client = Client()
    assert client.get("/phien/").json() == {"state": "ended", "sign_in": "/dang-nhap/"}
    client = left_alone(province.specialist, minutes=5)
    now = client.post("/phien/").json()
    assert (now["state"], now["user"]) == ("open", user.pk) and now["token"]
    assert client.post("/phien/", {"khoa": "1"}, headers={"X-Nobody": "1"}).json()["state"] == "locked"
    assert client.get("/viec/").status_code == 423
    # Typing does not open it.
    assert client.post("/phien/").json()["state"] == "locked"
    assert client.post("/mo-khoa/", {"password": "sai"}, headers=SCRIPT).json() == {"problem": "Mật khẩu không đúng."}
    opened = client.post("/mo-khoa/", {"password": PASSWORD}, headers=SCRIPT)
    assert opened.status_code == 200 and opened.json()["state"] == "open"
    assert client.get("/viec/").status_code == 200
    client.logout()
    assert client.post("/mo-khoa/", {"password": PASSWORD}, headers=SCRIPT).json()["state"] == "ended"


def test_a_sending_that_began_in_time_is_taken_however_long_it_takes(province: Agency, settings: Any) -> None:
    """The head of the request counts: see SessionLimitsMiddleware."""
    step = lead(at_specialist(province))
    client = left_alone(province.specialist, minutes=14.5)
    seen_before = client.session[SEEN]
    assert client.post(f"/viec/{step.pk}/tra-lai/", {"text": "Không thuộc chức năng."}).status_code == 302
    assert client.session[SEEN] > seen_before


def test_the_lock_does_not_wait_for_a_click(province: Agency) -> None:
    """Also the row in the database says when the session was last used, not when somebody knocked."""
    client = left_alone(province.specialist)
    before = Session.objects.get(user=province.specialist.user).seen_at
    client.get("/viec/")
    row = Session.objects.get(user=province.specialist.user)
    assert isinstance(before, datetime) and row.seen_at == before and row.get_decoded()[LOCKED]


def test_a_closed_account_is_out_locked_or_not(province: Agency) -> None:
    client = left_alone(province.specialist)
    user = province.specialist.user
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert client.get("/viec/")["Location"].startswith("/dang-nhap/")
    assert client.post("/mo-khoa/", {"password": PASSWORD})["Location"] == "/"
