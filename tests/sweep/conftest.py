from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.factories.keys import Keyring
from tests.sweep.world import World, make_world
from tests.worlds import undone


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest, keyring: Keyring) -> Iterator[World]:
    """Built once for the package. Tests that send anything do so inside `undone()`."""
    with django_db_blocker.unblock(), undone(), pytest.MonkeyPatch.context() as patch:
        # On a busy machine the package takes longer than a session may lie idle.
        patch.setattr(settings, "SESSION_LOCK_AGE", 24 * 60 * 60)
        yield make_world(keyring)
