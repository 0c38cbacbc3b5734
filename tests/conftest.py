"""What every test may ask for: a strict house, two agencies, people by name."""

import gc
import socket
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pgtrigger
import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client, TransactionTestCase

from accounts.actor import Actor
from accounts.models import Post
from qlvb.lib.append_only import never_emptied
from tests.factories.keys import Keyring, make_keyring
from tests.factories.people import Agency, make_agency
from tests.remembered import forgotten, remembered

NO_FLUSH = never_emptied().name


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector need not walk through it again and again (a tenth of the
    suite's time).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--guide", action="store_true", help="keep the pictures of the user guide (make guide)")


@pytest.fixture(scope="session", autouse=True)
def own_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files, keys and trust of this worker alone."""
    data = tmp_path_factory.mktemp("data")
    for name in ("FILES_ROOT", "KEYS_ROOT", "TRUST_ROOT"):
        place = data / name.removesuffix("_ROOT").lower()
        place.mkdir()
        setattr(settings, name, place)
    settings.DATA_DIR = data
    return data


@pytest.fixture(autouse=True)
def no_network_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this machine may be talked to."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(("127.", "::1", "localhost")):
            raise AssertionError(f"connection to {address} in a test")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session", autouse=True)
def flush_past_append_only() -> Iterator[None]:
    """Transactional tests empty every table by TRUNCATE, which append-only tables refuse: let through for the flush."""
    flush = DatabaseOperations.execute_sql_flush
    guards = [f"{model._meta.label}:{guard.name}" for model, guard in pgtrigger.registered() if guard.name == NO_FLUSH]

    def without_guard(self: DatabaseOperations, statements: list[str]) -> None:
        with pgtrigger.ignore(*guards):
            flush(self, statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", without_guard)
        yield


@pytest.fixture(scope="session", autouse=True)
def slow_answers_remembered() -> Iterator[None]:
    with remembered():
        yield


@pytest.fixture(autouse=True)
def asked_anew(request: pytest.FixtureRequest) -> Iterator[None]:
    """Marked `slow`, a test outside the browser asks parser and key file itself."""
    if request.node.get_closest_marker("slow") and not request.node.get_closest_marker("browser"):
        with forgotten():
            yield
    else:
        yield


@pytest.fixture(scope="session", autouse=True)
def emptied_by_deleting() -> Iterator[None]:
    """After a transactional test its rows are deleted: that takes 0.01 s, emptying 150 tables by TRUNCATE, and entering
    content types and permissions again, 0.3.
    """

    def empty(self: TransactionTestCase) -> None:
        with transaction.atomic(), pgtrigger.ignore(), connection.cursor() as cursor:
            if _is_superuser():
                # Neither keys of others nor triggers are looked at: nothing is left that they could guard.
                cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(";".join(f'DELETE FROM "{table}"' for table in _own_tables()))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@cache
def _is_superuser() -> bool:
    """The tests' own server is the tests' own; one named by DATABASE_URL need not be."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        return bool(cursor.fetchone()[0] == "on")


@cache
def _own_tables() -> tuple[str, ...]:
    """Every table but those that the migrations fill."""
    kept = {ContentType._meta.db_table, Permission._meta.db_table}
    found = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return tuple(sorted(set(found) - kept))


class UndefinedVariable(str):
    """Makes a template variable that does not exist fail the test, except inside `if` and `default`."""

    __slots__ = ()

    def __contains__(self, key: object) -> bool:
        return key == "%s"

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"undefined template variable: {name}")


@pytest.fixture(scope="session", autouse=True)
def strict_templates() -> None:
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable("%s")


@pytest.fixture(scope="session")
def keyring(own_data: Path) -> Keyring:
    """A certificate authority with one leader's key and two seals, made once."""
    return make_keyring(Path(settings.KEYS_ROOT), Path(settings.TRUST_ROOT))


@pytest.fixture
def province(db: None, keyring: Keyring) -> Agency:
    """The agency most tests are about: Ủy ban nhân dân tỉnh Sơn Lam."""
    return make_agency("Ủy ban nhân dân tỉnh Sơn Lam", "UBND tỉnh", "H99", "UBND", "Sơn Lam", keyring)


@pytest.fixture
def commune(province: Agency, keyring: Keyring) -> Agency:
    """Another agency: whoever works here is a stranger to the first."""
    return make_agency("Ủy ban nhân dân xã An Lạc", "UBND xã An Lạc", "H99.11", "UBND", "An Lạc", keyring)


@pytest.fixture
def clerk(province: Agency) -> Post:
    return province.clerk


@pytest.fixture
def chief(province: Agency) -> Post:
    return province.chief


@pytest.fixture
def leader(province: Agency) -> Post:
    return province.leader


@pytest.fixture
def unit_head(province: Agency) -> Post:
    return province.unit_head


@pytest.fixture
def specialist(province: Agency) -> Post:
    return province.specialist


@pytest.fixture
def other_specialist(province: Agency) -> Post:
    """Works in the other unit of the same agency."""
    return province.other_specialist


@pytest.fixture
def stranger(commune: Agency) -> Post:
    """A specialist of another agency."""
    return commune.specialist


@pytest.fixture
def browse() -> Callable[[Post], Client]:
    """A client signed in as the holder of that post; CSRF is enforced by `post_form`, pages by GET are not touched."""

    def signed_in(post: Post) -> Client:
        client = Client()
        client.force_login(post.user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def acting() -> Callable[[Post], Actor]:
    return Actor.of
