"""The link to a new password: by mail, good once and for half an hour; nobody learns who has an account."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth import tokens
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlsafe_base64_encode

from accounts.jobs import answer_reset_requests
from accounts.models import AuditEntry, Post, ResetRequest, Session, User
from tests.factories.devices import telephone
from tests.factories.people import PASSWORD, Agency

Browse = Callable[[Post], Client]
ASK, NEW = "/quen-mat-khau/", "Mùa thu lá bay ngoài ngõ"


@pytest.fixture(autouse=True)
def mail_leaves(settings: Any) -> None:
    settings.MAIL_ON, settings.PUBLIC_URL = True, "https://qlvb.sonlam.example"


@pytest.fixture
def user(province: Agency) -> User:
    user = province.specialist.user
    user.email = "tuan.da@sonlam.example"
    user.save(update_fields=["email"])
    return user


def ask(name: str, *, address: str = "10.0.0.7", **headers: str) -> str:
    answer = Client(REMOTE_ADDR=address).post(ASK, {"name": name}, headers=headers)
    assert answer.status_code == 200
    answer_reset_requests()
    return re.sub(r'"X-CSRFToken": "[^"]*"|nonce="[^"]*"', "", unescape(answer.content.decode()))


def link() -> str:
    found = re.search(r"https://qlvb\.sonlam\.example(/dat-lai-mat-khau/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def follow(client: Client, address: str) -> str:
    """The address of the form behind the link."""
    answer = client.get(address)
    assert answer.status_code == 302
    return str(answer["Location"])


def send(client: Client, address: str, new: str = NEW, again: str = NEW) -> HttpResponse:
    return client.post(address, {"new_password1": new, "new_password2": again})  # type: ignore[return-value]


def test_the_link_sets_a_new_password_once(user: User) -> None:
    old = Client()
    old.post("/dang-nhap/", {"username": user.username, "password": PASSWORD})
    ask(user.username.upper())
    [letter] = mail.outbox
    assert letter.to == [user.email] and letter.extra_headers["Auto-Submitted"] == "auto-generated"
    client, address = Client(), link()
    page = follow(client, address)
    # The secret stands in no address of the form.
    assert address.rpartition(".")[2].rstrip("/") not in page
    assert send(client, page)["Location"] == "/dang-nhap/"
    user.refresh_from_db()
    assert user.check_password(NEW) and not user.must_change_password
    assert not Session.objects.filter(user=user).exists() and old.get("/viec/").status_code == 302
    for again in (Client().get(address), client.get(page), send(client, page)):
        assert again.status_code == 410 and "Liên kết hết hiệu lực" in unescape(again.content.decode())
    acts = AuditEntry.objects.filter(target_id=user.pk, act__contains="reset").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == ["user.reset_sent", "user.password_reset_by_mail"]


def test_two_tabs_with_one_link_set_one_password(user: User) -> None:
    ask(user.email.upper())
    first, second = Client(), Client()
    pages = [follow(client, link()) for client in (first, second)]
    assert send(first, pages[0]).status_code == 302
    assert send(second, pages[1], "Gió mùa thu thổi lá", "Gió mùa thu thổi lá").status_code == 410
    user.refresh_from_db()
    assert user.check_password(NEW)


@pytest.mark.parametrize("name", ["a" * 255, "İ" * 200])
def test_a_name_too_long_for_anybody_is_refused(user: User, name: str) -> None:
    answer = Client().post(ASK, {"name": name})
    assert answer.status_code == 422 and "không quá 254 ký tự" in unescape(answer.content.decode())


def test_nobody_learns_who_has_an_account(user: User, province: Agency) -> None:
    answers = {ask(name) for name in (user.username, user.email, "khong.co.ai", province.unit_head.user.username)}
    assert len(answers) == 1 and len(mail.outbox) == 2
    kept = ResetRequest.objects.filter(done_at=None)
    assert not kept.exists()


@pytest.mark.parametrize("state", ["closed", "leaving today", "no password", "no mail", "two with one mail"])
def test_no_link_for_whoever_may_not_sign_in_or_cannot_be_told_apart(user: User, province: Agency, state: str) -> None:
    ask(user.username)
    good = link()
    match state:
        case "closed":
            User.objects.filter(pk=user.pk).update(is_active=False)
        case "leaving today":
            User.objects.filter(pk=user.pk).update(closed_from="2020-01-01")
        case "no password":
            user.set_unusable_password()
            user.save(update_fields=["password"])
        case "no mail":
            User.objects.filter(pk=user.pk).update(email="")
        case "two with one mail":
            User.objects.filter(pk=province.unit_head.user_id).update(email=user.email)
    ask(user.email if state == "two with one mail" else user.username)
    assert len(mail.outbox) == 1
    # Nor does a link that was sent before still serve.
    assert Client().get(good).status_code == (302 if state == "two with one mail" else 410)


def test_after_half_an_hour_or_a_changed_password_the_link_is_worth_nothing(user: User) -> None:
    ask(user.username)
    with mock.patch.object(tokens.PasswordResetTokenGenerator, "_now", return_value=_later(31)):
        assert Client().get(link()).status_code == 410
    with mock.patch.object(tokens.PasswordResetTokenGenerator, "_now", return_value=_later(29)):
        assert Client().get(link()).status_code == 302
    client = Client()
    page = follow(client, link())
    user.set_password("Gió mùa thu thổi lá")
    user.save(update_fields=["password"])
    assert send(client, page).status_code == 410


def _later(minutes: int) -> datetime:
    return datetime.now() + timedelta(minutes=minutes)


@pytest.mark.parametrize("shift", ["other user", "token", "nothing", "long"])
def test_a_forged_link_opens_nothing(user: User, province: Agency, shift: str) -> None:
    ask(user.username)
    name, _, token = link().rstrip("/").rpartition("/")[2].partition(".")
    other = urlsafe_base64_encode(str(province.leader.user_id).encode())
    forged = {
        "other user": f"{other}.{token}",
        "token": f"{name}.{token[:-1]}x",
        "nothing": f"{name}.mat-khau-moi",
        "long": f"{'A' * 3000}.{token}",
    }[shift]
    assert Client().get(f"/dat-lai-mat-khau/{forged}/").status_code == 410
    # Nor does a good link of one's own open somebody else's form.
    client = Client()
    follow(client, link())
    assert send(client, f"/dat-lai-mat-khau/{other}.mat-khau-moi/").status_code == 410


@pytest.mark.parametrize(
    ("new", "again"), [("Ngắn!", "Ngắn!"), (NEW, NEW + "!"), ("matkhau123456789", "matkhau123456789")]
)
def test_the_policy_holds_here_too(user: User, new: str, again: str) -> None:
    ask(user.username)
    client = Client()
    page = follow(client, link())
    refused = send(client, page, new, again)
    assert refused.status_code == 422 and new not in refused.content.decode()
    assert send(client, page).status_code == 302


def test_a_second_factor_is_not_skipped_and_a_lock_ends(user: User) -> None:
    telephone(user)
    for _ in range(5):
        Client().post("/dang-nhap/", {"username": user.username, "password": "sai"})
    ask(user.username)
    client = Client()
    send(client, follow(client, link()))
    assert "_auth_user_id" not in client.session
    assert client.post("/dang-nhap/", {"username": user.username, "password": NEW})["Location"] == "/dang-nhap/ma/"


def test_no_more_than_three_an_hour_for_a_name_and_twenty_from_a_network(user: User) -> None:
    answers = {ask(user.username) for _ in range(5)}
    assert len(answers) == 1 and len(mail.outbox) == 3
    for number in range(30):
        ask(f"ai.do.{number}", address="203.0.113.9")
    assert ResetRequest.objects.filter(network="203.0.113.9").count() == 20


def test_the_link_is_not_built_from_what_a_browser_says(user: User, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    ask(user.username, host="xau.example")
    assert "xau.example" not in str(mail.outbox[0].body) and link()


def test_where_no_mail_leaves_the_administrator_helps(user: User, settings: Any) -> None:
    assert "Quên mật khẩu?" in Client().get("/dang-nhap/").content.decode()
    for name, value in (("MAIL_ON", False), ("PUBLIC_URL", "")):
        before = getattr(settings, name)
        setattr(settings, name, value)
        assert Client().get(ASK).status_code == Client().post(ASK, {"name": user.username}).status_code == 404
        assert "xin liên hệ quản trị viên" in Client().get("/dang-nhap/").content.decode()
        setattr(settings, name, before)
    assert not ResetRequest.objects.exists()


def test_a_mail_server_that_was_away_is_tried_again(user: User) -> None:
    with mock.patch("django.core.mail.EmailMessage.send", side_effect=ConnectionRefusedError):
        ask(user.username)
    assert not mail.outbox and ResetRequest.objects.get().done_at is None
    answer_reset_requests()
    answer_reset_requests()
    assert len(mail.outbox) == 1


def test_the_answer_is_the_same_work_for_a_name_nobody_has(user: User) -> None:
    """The page only writes a row; looking, hashing and sending are the job's."""
    Client().post(ASK, {"name": "ai.do"})
    asked = []
    for name in (user.username, "khong.co.ai"):
        with CaptureQueriesContext(connection) as captured:
            Client().post(ASK, {"name": name})
        asked.append(len(captured))
    assert asked[0] == asked[1] and not mail.outbox
