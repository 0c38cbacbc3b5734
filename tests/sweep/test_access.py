"""Every address × everybody × every method (security.md T01, §2 'Matrix first')."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import cycle

import pytest
from django.db.models import Q
from django.http import HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import RegexPattern, URLResolver

from documents.views.dossier_acts import ACTS as DOSSIER_ACTS
from documents.views.outgoing_acts import ACTS
from tests.sweep.addresses import expected, route_of, routes, url_of
from tests.sweep.headers import faults_of
from tests.sweep.table import TABLE
from tests.sweep.world import RANDOM_ID, ROLES, World
from tests.worlds import undone
from workflow.views.routing import ROUTES

pytestmark = pytest.mark.django_db


def differences(world: World, role: str, method: str, addresses: Iterable[str] = TABLE) -> list[str]:
    """Where the answers to that person differ from the table, or lack a security header, or contain inline code."""
    found = []
    for address in addresses:
        with undone():
            response = world.browsers[role].send(method, url_of(address, world))
        found += [f"{method} {address}: {fault}" for fault in faults_of(response)]
        if response.status_code != expected(address, method, role):
            found.append(f"{method} {address}: {response.status_code}, not {expected(address, method, role)}")
    return found


# --- The table is whole -------------------------------------------------------------------------------------------


def missing_rows(resolver: URLResolver | None = None) -> set[str]:
    return set(routes(resolver)) - {route_of(address) for address in TABLE}


def test_every_address_has_a_row() -> None:
    assert missing_rows() == set()


def test_every_row_has_an_address() -> None:
    assert {route_of(address) for address in TABLE} - set(routes()) == set()


def test_every_act_has_a_row() -> None:
    words = {address.partition("/")[2] for address in TABLE}
    assert set(ACTS) | set(ROUTES) | set(DOSSIER_ACTS) <= words


def test_every_line_answers_everybody() -> None:
    wrong = [a for a, lines in TABLE.items() if any(len(line.split()) != len(ROLES) for line in lines)]
    assert wrong == []


def test_a_new_address_without_a_row_is_noticed() -> None:
    more = [path("moi/", lambda request: None, name="something_new"), path("vo-danh/", lambda request: None)]
    resolver = URLResolver(RegexPattern(r"^/"), more)
    assert missing_rows(resolver) == {"something_new", "vo-danh/"}


# --- The answers are the table's ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_get(world: World, role: str) -> None:
    assert differences(world, role, "GET") == []


@pytest.mark.parametrize("role", ROLES)
def test_post(world: World, role: str) -> None:
    assert differences(world, role, "POST") == []


# Steps of signing in: who has not begun is sent back to the beginning by the page itself.
BEFORE_SIGNING_IN = {"accounts:sign_in_code", "accounts:sign_in_device", "accounts:unlock"}


@pytest.mark.parametrize("role", ["nobody", "clerk"])
def test_other_methods(world: World, role: str) -> None:
    """HEAD answers as GET does; PUT, PATCH and DELETE, by turns, reach nothing: 405, or the way to the sign-in page."""
    found = []
    for address, method in zip(TABLE, cycle(("PUT", "PATCH", "DELETE")), strict=False):
        url = url_of(address, world)
        with undone():
            head = world.browsers[role].send("HEAD", url).status_code
        if head != expected(address, "GET", role):
            found.append(f"HEAD {address}: {head}")
        with undone():
            status = world.browsers[role].send(method, url).status_code
        sent_away = role == "nobody" and expected(address, "GET", role) == 302 and address not in BEFORE_SIGNING_IN
        if status != (302 if sent_away else 405):
            found.append(f"{method} {address}: {status}")
    assert found == []


def test_nobody_is_sent_to_sign_in_and_back(world: World) -> None:
    url = reverse("documents:incoming", args=[world.ids["at_spec"]])
    response = world.browsers["nobody"].get(url)
    assert response["Location"] == f"{reverse('accounts:sign_in')}?next={url}"


@pytest.mark.parametrize("role", ["o_spec", "f_clerk"])
def test_what_is_hidden_looks_like_what_does_not_exist(world: World, role: str) -> None:
    """Not one byte tells a stranger whether a thing exists: the same address with a random id answers the same."""
    nothing_exists = replace(world, ids=dict.fromkeys(world.ids, RANDOM_ID))
    hidden = [a for a in TABLE if expected(a, "GET", role) == 404]
    assert len(hidden) > 30
    ask = world.browsers[role].get
    differing = [a for a in hidden if text_of(ask(url_of(a, world))) != text_of(ask(url_of(a, nothing_exists)))]
    assert differing == []


def text_of(response: HttpResponse) -> str:
    """The page without what changes at every request."""
    assert response.status_code == 404
    # The link 'Báo lỗi' repeats the address that was asked for.
    page = re.sub(r'\?tu=[^"]*"', '"', response.content.decode())
    page = re.sub(r'(nonce|csrfmiddlewaretoken" value)="[^"]*"', "", page)
    return re.sub(r'"X-CSRFToken": "[^"]*"', "", page)


# --- Negative controls --------------------------------------------------------------------------------------------


def test_the_sweep_notices_a_door_left_open(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("documents.queries.access_condition", lambda actor: Q())
    monkeypatch.setattr("workflow.queries.access_condition", lambda actor: Q())
    doors = ("documents:incoming@at_spec", "documents:attachment@file_issued", "documents:outgoing_preview@issued")
    assert differences(world, "f_spec", "GET", doors) == [f"GET {door}: 200, not 404" for door in doors]


def test_the_sweep_notices_a_right_given_to_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.actor.Actor.has_perm", lambda actor, perm: True)
    assert differences(world, "spec", "GET", ["documents:incoming_new"]) == ["GET documents:incoming_new: 200, not 403"]


def test_the_comparison_of_hidden_pages_notices_a_hint(world: World) -> None:
    url = url_of("documents:incoming@at_spec", world)
    page = world.browsers["f_spec"].get(url)
    before = text_of(page)
    page.content = page.content.replace("bạn không thuộc diện được xem".encode(), "văn bản của cơ quan khác".encode())
    assert text_of(page) != before
