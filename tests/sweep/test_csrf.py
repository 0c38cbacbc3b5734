"""No POST without the token does anything, for anybody (security.md T34)."""

import pytest
from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware

from tests.sweep.addresses import url_of
from tests.sweep.table import TABLE
from tests.sweep.world import Browser, World
from tests.worlds import undone

pytestmark = pytest.mark.django_db


def accepted_without_token(world: World, browser: Browser) -> list[str]:
    found = []
    for address in TABLE:
        with undone():
            response = browser.send("POST", url_of(address, world), token=False)
        if response.status_code != 403:
            found.append(f"{address}: {response.status_code}")
    return found


@pytest.mark.parametrize("role", ["nobody", "clerk"])
def test_without_the_token(world: World, role: str) -> None:
    assert accepted_without_token(world, world.browsers[role]) == []


def test_a_token_of_another_browser_is_refused(world: World) -> None:
    url = url_of("documents:incoming_new", world)
    foreign = {"csrfmiddlewaretoken": world.browsers["spec"].token}
    assert world.browsers["clerk"].post(url, foreign).status_code == 403


def test_a_view_without_protection_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(self: CsrfViewMiddleware, request: HttpRequest, *view: object) -> None:
        return None

    monkeypatch.setattr(CsrfViewMiddleware, "process_view", careless)
    # A browser of its own: the others have put their middleware together already.
    assert "documents:incoming_new: 422" in accepted_without_token(world, Browser(world.province.clerk))
