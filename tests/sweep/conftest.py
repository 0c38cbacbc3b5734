from collections.abc import Iterator

import pytest

from tests.factories.keys import Keyring
from tests.sweep.world import World, make_world
from tests.worlds import undone


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest, keyring: Keyring) -> Iterator[World]:
    """Built once for the package. Tests that send anything do so inside `undone()`."""
    with django_db_blocker.unblock(), undone():
        yield make_world(keyring)
