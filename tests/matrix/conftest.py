"""The people of the matrix, once for all of it."""

from collections.abc import Iterator

import pytest

from tests.factories.keys import Keyring
from tests.matrix.people import COLUMNS, World, make_people
from tests.worlds import undone


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest, keyring: Keyring) -> Iterator[World]:
    with django_db_blocker.unblock(), undone():  # type: ignore[attr-defined]
        world = make_people(keyring)
        for who in COLUMNS:
            world.browser(who)
        yield world
