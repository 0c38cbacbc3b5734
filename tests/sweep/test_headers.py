"""Headers of the answers the table does not show; the table's own are looked at in test_access.py."""

import re

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from tests.sweep.headers import faults_of
from tests.sweep.markup import inline_code
from tests.sweep.world import ROLES, World

pytestmark = pytest.mark.django_db


def test_a_refused_token_carries_them_too(world: World) -> None:
    response = world.browsers["clerk"].send("POST", reverse("documents:incoming_new"), token=False)
    assert response.status_code == 403
    assert faults_of(response) == []


def test_a_failure_carries_them_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """500: nothing of the cause reaches the reader."""

    def broken(*args: object) -> None:
        raise ZeroDivisionError("secret cause")

    monkeypatch.setattr("workflow.queries.done_steps_of", broken)
    response = world.browsers["clerk"].get(reverse("workflow:desk") + "?muc=da-xu-ly")
    assert response.status_code == 500
    assert faults_of(response) == []
    assert "secret cause" not in response.content.decode()


def test_nonces_are_never_used_twice(world: World) -> None:
    ask = world.browsers["clerk"].get
    policies = [ask(reverse("workflow:desk")).headers["Content-Security-Policy"] for _ in range(2)]
    nonces = [re.findall(r"'nonce-([^']+)'", policy) for policy in policies]
    assert not set(nonces[0]) & set(nonces[1])


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(world: World) -> None:
    response = world.browsers["nobody"].get(reverse("accounts:sign_in"))
    for cookie in response.cookies.values():
        assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert settings.SESSION_COOKIE_HTTPONLY and settings.SESSION_COOKIE_SAMESITE == "Lax"


@pytest.mark.parametrize("role", ROLES[1:])
def test_after_signing_out_the_back_button_finds_nothing(world: World, role: str) -> None:
    """What a browser may keep of a private page: nothing."""
    response = world.browsers[role].get(reverse("workflow:desk"))
    assert response.headers["Cache-Control"] == "no-store"


# --- Negative controls --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>Trích yếu</p><script src='/static/js/app.js'></script>", []),
        ("<script>alert(1)</script>", ["inline <script>"]),
        ("<style>p{}</style>", ["inline <style>"]),
        ("<p style='color:red'>", ["<p style>"]),
        ("<img src=x onerror=alert(1)>", ["<img onerror>"]),
        ("<a href=' JavaScript:alert(1)'>", ["<a href= JavaScript:alert(1)>"]),
        ("<script src='https://elsewhere/x.js'></script>", ["<script> from https://elsewhere/x.js"]),
        ("<button hx-on:click='x()'>", ["<button hx-on:click>"]),
    ],
)
def test_what_counts_as_inline_code(page: str, expected: list[str]) -> None:
    assert inline_code(page) == expected


def test_a_bare_answer_is_noticed() -> None:
    assert set(faults_of(HttpResponse("<p>"))) == {
        "default-src",
        "frame-ancestors",
        "X-Content-Type-Options",
        "X-Frame-Options",
        "Referrer-Policy",
        "Cross-Origin-Opener-Policy",
        "Cache-Control",
        "Permissions-Policy",
    }
