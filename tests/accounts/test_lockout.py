"""Five failures lock a name at an address; the administrator helps; nobody learns who exists (SD-10.2)."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.lockout import network_of
from accounts.models import AuditEntry, Post
from tests.factories.correspondence import administrator
from tests.factories.people import PASSWORD, Agency

Browse = Callable[[Post], Client]


def attempt(username: str, password: str, address: str = "10.0.0.7") -> tuple[int, bool]:
    """The answer, and whether one is in."""
    client = Client(REMOTE_ADDR=address)
    answer = client.post("/dang-nhap/", {"username": username, "password": password})
    return answer.status_code, "_auth_user_id" in client.session


def fail(username: str, times: int = 5, address: str = "10.0.0.7") -> list[int]:
    return [attempt(username, "sai", address)[0] for _ in range(times)]


def test_the_fifth_failure_locks_and_then_the_right_password_does_not_help(clerk: Post) -> None:
    assert fail(clerk.user.username) == [422, 422, 422, 422, 429]
    assert attempt(clerk.user.username, PASSWORD) == (429, False)
    assert attempt(f" {clerk.user.username.upper()} ", PASSWORD) == (429, False)
    page = Client(REMOTE_ADDR="10.0.0.7").post("/dang-nhap/", {"username": clerk.user.username, "password": "x"})
    assert "thử lại sau 15 phút" in page.content.decode()


def test_a_name_nobody_has_is_locked_in_the_same_words(clerk: Post) -> None:
    answers = []
    for name in (clerk.user.username, "khong.co.ai"):
        fail(name)
        answer = Client(REMOTE_ADDR="10.0.0.7").post("/dang-nhap/", {"username": name, "password": "x"})
        assert answer.status_code == 429
        # All but the CSRF token and the nonce, new on every page.
        answers.append(re.sub(r'"X-CSRFToken": "[^"]*"|nonce="[^"]*"', "", answer.content.decode()))
    assert answers[0] == answers[1]


def test_a_stranger_elsewhere_cannot_lock_the_rightful_owner_out(clerk: Post) -> None:
    fail(clerk.user.username, address="203.0.113.9")
    assert attempt(clerk.user.username, PASSWORD) == (302, True)


def test_whoever_gets_it_right_in_time_starts_anew(clerk: Post) -> None:
    for _ in range(3):
        assert 429 not in fail(clerk.user.username, times=4)
        assert attempt(clerk.user.username, PASSWORD)[1]


def test_a_quarter_of_an_hour_later_it_is_open_again_however_often_one_tried_meanwhile(clerk: Post) -> None:
    fail(clerk.user.username)
    for minutes, answer in ((10, (429, False)), (14, (429, False)), (16, (302, True))):
        # The clock of the failures, set back; trying in between must not set it forward again.
        AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=minutes))
        assert attempt(clerk.user.username, PASSWORD) == answer
        if minutes < 15:
            assert AccessAttempt.objects.get().attempt_time < timezone.now() - timedelta(minutes=minutes - 1)


def test_the_administrator_unlocks_and_it_is_kept_who_did(province: Agency, browse: Browse) -> None:
    admin, name = administrator(province), province.clerk.user.username
    fail(name)
    client = browse(admin)
    page = f"/quan-tri/tai-khoan/{province.clerk.user_id}/"
    assert "Đang khóa đăng nhập" in client.get("/quan-tri/tai-khoan/").content.decode()
    assert "Mở khóa đăng nhập" in client.get(page).content.decode()
    client.post(f"{page}mo-khoa/")
    assert attempt(name, PASSWORD) == (302, True)
    assert AuditEntry.objects.get(act="user.unlocked").post == admin
    assert "Mở khóa đăng nhập" in client.get(page).content.decode()


def test_a_wrong_old_password_inside_counts_like_a_wrong_sign_in(province: Agency, browse: Browse) -> None:
    """Five at the page that changes it; then neither the right one there nor the sign-in page help."""
    user, client = province.clerk.user, browse(province.clerk)

    def change(old: str, new: str = "Mùa thu lá bay 2026") -> int:
        words = {"old_password": old, "new_password1": new, "new_password2": new}
        return client.post("/doi-mat-khau/", words, REMOTE_ADDR="10.0.0.7").status_code

    # What is wrong with the new one counts for nothing; nothing is told of it before the old one was right.
    assert [change(PASSWORD, "ngắn") for _ in range(6)] == [422] * 6
    assert change("sai") == 422 and change("") == 422
    assert change(PASSWORD) == 302 and change("Mùa thu lá bay 2026", PASSWORD) == 422
    assert [change("sai", "Mùa thu lá rụng 77") for _ in range(5)] == [422, 422, 422, 422, 429]
    assert change("Mùa thu lá bay 2026", "Mùa thu lá rụng 77") == 429
    assert attempt(user.username, "Mùa thu lá bay 2026") == (429, False)
    assert attempt(user.username, "Mùa thu lá bay 2026", "10.0.0.8") == (302, True)
    told = AuditEntry.objects.filter(act="user.proof_failed", target_id=user.pk)
    assert told.count() == 6 and not any(entry.details for entry in told)
    # Neither what was typed for the old one nor what for the new one is kept.
    [kept] = AccessAttempt.objects.filter(ip_address="10.0.0.7")
    assert "lá" not in kept.post_data and "sai" not in kept.post_data and "new_password1" in kept.post_data


def test_a_wrong_old_password_tells_nothing_of_the_others(province: Agency, browse: Browse) -> None:
    client = browse(province.clerk)
    words = {"old_password": "sai", "new_password1": PASSWORD, "new_password2": PASSWORD}
    page = client.post("/doi-mat-khau/", words).content.decode()
    assert "Mật khẩu hiện tại không đúng." in page and "phải khác mật khẩu đang dùng" not in page


def test_failures_are_logged_without_the_password(clerk: Post) -> None:
    fail(clerk.user.username)
    assert AuditEntry.objects.filter(act="user.sign_in_failed").count() == 5
    kept = AccessAttempt.objects.get()
    assert "sai" not in (kept.get_data + kept.post_data)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.0.0.7", "10.0.0.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("nonsense", None),
    ],
)
def test_of_ipv6_the_whole_network_counts(address: str, network: str | None) -> None:
    assert network_of(RequestFactory().get("/", REMOTE_ADDR=address)) == network


def test_behind_a_proxy_the_askers_address_counts_and_what_he_writes_himself_does_not(
    clerk: Post, settings: Any
) -> None:
    def told(forwarded: str) -> str | None:
        client = Client(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
        client.post("/dang-nhap/", {"username": clerk.user.username, "password": "sai"})
        return AuditEntry.objects.filter(act="user.sign_in_failed").latest("pk").address

    assert told("203.0.113.5") == "127.0.0.1"
    settings.BEHIND_PROXY = True
    assert told("203.0.113.5") == "203.0.113.5"
    assert told("10.9.9.9, 203.0.113.5") == "203.0.113.5"
    assert told("nonsense") == "127.0.0.1"
