"""Signing in at an OpenID provider: it says who somebody is, never what he may do, and is believed only when proved."""

import logging
import re
import time
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import AuditEntry, Post, User
from qlvb.lib.sessions import SEEN
from tests.accounts.sign_on_running import Running, running
from tests.factories.devices import fresh, telephone
from tests.factories.people import Agency

Browse = Callable[[Post], Client]
EMAIL = "tuan.da@sonlam.example"


@pytest.fixture(scope="module")
def process() -> Iterator[Running]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(process: Running, province: Agency, settings: Any, caplog: Any) -> Running:
    caplog.set_level(logging.ERROR)
    settings.SIGN_ON, settings.PUBLIC_URL = process.settings(), "http://testserver"
    process.play()
    return process


@pytest.fixture
def user(province: Agency) -> User:
    user = province.specialist.user
    user.email = EMAIL
    user.save(update_fields=["email"])
    return user


def go(client: Client, provider: Running, email: str = EMAIL, wanted: str = "") -> HttpResponse:
    """All the way round."""
    sent = client.get(f"/dang-nhap/sso/{wanted}")
    assert sent.status_code == 302 and sent["Location"].startswith(f"{provider.issuer}/authorize?")
    back = urlsplit(provider.sign_in(sent["Location"], email))
    return client.get(f"{back.path}?{back.query}")  # type: ignore[return-value]


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def shown(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def test_the_provider_vouches_and_the_account_opens(provider: Running, user: User) -> None:
    client = Client()
    assert 'href="/dang-nhap/sso/"' in shown(client.get("/dang-nhap/"))
    before = client.session.session_key
    answer = go(client, provider, EMAIL.upper(), "?next=/van-ban-den/")
    assert answer["Location"] == "/van-ban-den/" and is_in(client) and client.session.session_key != before
    assert client.get("/viec/").status_code == 200
    told = AuditEntry.objects.get(act="user.signed_in", target_id=user.pk)
    assert told.details == {"way": "oidc"}
    # Nothing of what the provider said is kept.
    kept = str(dict(client.session.items()))
    assert "id_token" not in kept and "access_token" not in kept and EMAIL not in kept


def test_what_is_asked_of_the_provider(provider: Running) -> None:
    asked = parse_qs(urlsplit(Client().get("/dang-nhap/sso/")["Location"]).query)
    assert asked["response_type"] == ["code"] and asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/dang-nhap/sso/tro-ve/"]
    assert len(asked["nonce"][0]) >= 20 and len(asked["state"][0]) >= 20 and "openid" in asked["scope"][0]


def test_no_account_is_ever_made_and_no_right_given(provider: Running, user: User) -> None:
    people, client = User.objects.count(), Client()
    provider.play(claims={"groups": ["admin"], "role": "leader"})
    answer = go(client, provider, "la@sonlam.example")
    assert answer.status_code == 403 and "Bạn chưa có tài khoản" in shown(answer) and not is_in(client)
    assert User.objects.count() == people
    assert AuditEntry.objects.get(act="user.sign_on_failed").details["told"] == "la@sonlam.example"


@pytest.mark.parametrize("told", ["a" * 300 + "@sonlam.example", "a\0b@sonlam.example"])
def test_a_name_no_database_takes_is_nobodys(provider: Running, user: User, told: str) -> None:
    provider.play(claims={"email": told})
    client = Client()
    answer = go(client, provider)
    assert answer.status_code == 403 and "Bạn chưa có tài khoản" in shown(answer) and not is_in(client)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("unverified", "chưa xác minh thư điện tử"),
        ("says nothing of it", "chưa xác minh thư điện tử"),
        ("verified as text", "chưa xác minh thư điện tử"),
        ("no mail", "Bạn chưa có tài khoản"),
        ("two", "Có nhiều tài khoản"),
        ("withdrawn", "đã thu hồi hoặc tạm ngừng"),
        ("leaving today", "đã thu hồi hoặc tạm ngừng"),
        ("locked", "đang tạm khóa"),
    ],
)
def test_who_may_not_sign_in_is_told_why(
    provider: Running, user: User, province: Agency, state: str, sentence: str
) -> None:
    match state:
        case "unverified":
            provider.play(claims={"email_verified": False})
        case "says nothing of it":
            provider.play(claims={"email_verified": None})
        case "verified as text":
            provider.play(claims={"email_verified": "true"})
        case "no mail":
            provider.play(claims={"email": ""})
        case "two":
            User.objects.filter(pk=province.unit_head.user_id).update(email=EMAIL)
        case "withdrawn":
            User.objects.filter(pk=user.pk).update(is_active=False)
        case "leaving today":
            User.objects.filter(pk=user.pk).update(closed_from="2020-01-01")
        case "locked":
            for _ in range(5):
                Client().post("/dang-nhap/", {"username": user.username, "password": "sai"})
    client = Client()
    answer = go(client, provider)
    assert answer.status_code == 403 and sentence in shown(answer) and not is_in(client)


@pytest.mark.parametrize(
    "plays",
    [
        {"claims": {"iss": "http://127.0.0.1:1"}},
        {"claims": {"iss": None}},
        {"claims": {"aud": "another"}},
        {"claims": {"aud": ["another"], "azp": "qlvb"}},
        {"claims": {"aud": None}},
        {"claims": {"nonce": "another"}},
        {"claims": {"nonce": None}},
        {"claims": {"exp": int(time.time()) - 3600}},
        {"claims": {"exp": None}},
        {"claims": {"iat": int(time.time()) + 3600}},
        {"signature": "none"},
        {"signature": "secret"},
        {"signature": "other key"},
        {"no_id_token": True},
        {"metadata_issuer": "http://127.0.0.1:1"},
    ],
    # Without the moments: every worker must know a test by the same name.
    ids=[
        "other issuer", "no issuer", "other audience", "several audiences", "no audience", "other nonce", "no nonce",
        "expired", "no end", "from the future", "unsigned", "shared secret", "other key", "no token", "other provider",
    ],
)  # fmt: skip
def test_what_is_not_proved_opens_nothing(provider: Running, user: User, plays: dict[str, Any]) -> None:
    client = Client()
    if "metadata_issuer" in plays:
        provider.play(**plays)
        answer = client.get("/dang-nhap/sso/")
    else:
        sent = client.get("/dang-nhap/sso/")
        provider.play(**plays)
        back = urlsplit(provider.sign_in(sent["Location"], EMAIL))
        answer = client.get(f"{back.path}?{back.query}")
    assert answer.status_code == 400 and "không trả lời đúng" in shown(answer) and not is_in(client)
    assert AuditEntry.objects.filter(act="user.sign_on_failed").count() == 1


def test_an_answer_is_good_once_and_for_the_browser_that_asked(provider: Running, user: User) -> None:
    client, stranger = Client(), Client()
    back = urlsplit(provider.sign_in(client.get("/dang-nhap/sso/")["Location"], EMAIL))
    address = f"{back.path}?{back.query}"
    assert stranger.get(address).status_code == 400 and not is_in(stranger)
    assert client.get(re.sub(r"code=[^&]+", "code=x", address)).status_code == 400 and not is_in(client)
    good = urlsplit(provider.sign_in(client.get("/dang-nhap/sso/")["Location"], EMAIL))
    assert client.get(f"{good.path}?{good.query}").status_code == 302 and is_in(client)
    client.post("/dang-xuat/")
    assert client.get(f"{good.path}?{good.query}").status_code == 400 and not is_in(client)


def test_a_refusal_by_the_provider_and_an_empty_answer_are_told(provider: Running) -> None:
    for words in ("?error=access_denied", "", "?code=x", "?state=y", "?code=x&state=y"):
        answer = Client().get(f"/dang-nhap/sso/tro-ve/{words}")
        assert answer.status_code == 400 and "không trả lời đúng" in shown(answer), words


def test_a_provider_that_is_away_is_told(provider: Running, settings: Any) -> None:
    settings.SIGN_ON = Running("http://127.0.0.1:1").settings()
    assert Client().get("/dang-nhap/sso/").status_code == 400


def test_the_second_factor_is_asked_for_all_the_same(provider: Running, user: User) -> None:
    phone, client = telephone(user), Client()
    assert go(client, provider)["Location"] == "/dang-nhap/ma/" and not is_in(client)
    fresh(user)
    client.post("/dang-nhap/ma/", {"code": phone.code()})
    assert is_in(client)
    assert AuditEntry.objects.get(act="user.signed_in").details == {"way": "oidc", "factor": "device"}


def test_whoever_has_several_desks_is_asked_which(provider: Running, user: User, province: Agency) -> None:
    Post.objects.create(
        user=user, unit=province.other_division, role=Role.SPECIALIST, title="Chuyên viên kiêm nhiệm",
        starts_on=timezone.localdate(),
    )  # fmt: skip
    client = Client()
    assert go(client, provider, wanted="?next=/van-ban-den/")["Location"] == "/van-ban-den/"
    asked = client.get("/van-ban-den/", follow=True)
    assert asked.redirect_chain == [("/chuc-danh/?next=/van-ban-den/", 302)]
    assert "Chọn chức danh làm việc" in shown(asked)


def test_accounts_may_be_named_by_their_user_name(provider: Running, user: User, settings: Any) -> None:
    settings.SIGN_ON = provider.settings("preferred_username")
    provider.play(claims={"preferred_username": user.username.upper(), "email_verified": None})
    client = Client()
    assert go(client, provider, "x@y.example").status_code == 302 and is_in(client)


def test_a_locked_session_is_opened_by_its_owner_who_proves_himself_there_anew(
    provider: Running, user: User, province: Agency
) -> None:
    User.objects.filter(pk=province.unit_head.user_id).update(email="khac@sonlam.example")
    client = Client()
    go(client, provider)
    client.get("/viec/")
    session = client.session
    session[SEEN] -= 3600
    session.save()
    assert client.get("/viec/").status_code == 423
    asked = parse_qs(urlsplit(client.get("/dang-nhap/sso/")["Location"]).query)
    assert asked["prompt"] == ["login"] and asked["max_age"] == ["0"]
    other = go(client, provider, "khac@sonlam.example")
    assert other.status_code == 403 and client.get("/viec/").status_code == 423
    provider.play(claims={"auth_time": int(time.time()) - 600})
    assert go(client, provider).status_code == 400 and client.get("/viec/").status_code == 423
    provider.play()
    assert go(client, provider, wanted="?next=/viec/")["Location"] == "/viec/"
    assert client.get("/viec/").status_code == 200


def test_it_is_off_by_default(province: Agency) -> None:
    assert "/sso/" not in shown(Client().get("/dang-nhap/"))
    assert Client().get("/dang-nhap/sso/").status_code == 404


@pytest.mark.parametrize("elsewhere", ["https://la.example/", "//la.example/", "javascript:alert(1)"])
def test_signing_in_there_never_leads_to_another_site(provider: Running, user: User, elsewhere: str) -> None:
    assert go(Client(), provider, wanted=f"?next={elsewhere}")["Location"] == "/"
