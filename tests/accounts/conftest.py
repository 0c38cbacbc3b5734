"""Two agencies, made once, each test's traces undone; who keeps the accounts, who stands ready to take over."""

from collections.abc import Iterator
from copy import deepcopy

import pytest

from accounts.enums import Role
from accounts.models import Post
from tests.factories.correspondence import administrator
from tests.factories.keys import Keyring
from tests.factories.people import Agency, make_agency, make_post
from tests.worlds import undone

Given = tuple[Agency, Agency]


@pytest.fixture(scope="package")
def shared(django_db_setup: None, django_db_blocker: pytest.FixtureRequest, keyring: Keyring) -> Iterator[Given]:
    with django_db_blocker.unblock(), undone():  # type: ignore[attr-defined]
        yield (
            make_agency("Ủy ban nhân dân tỉnh Sơn Lam", "UBND tỉnh", "H99", "UBND", "Sơn Lam", keyring),
            make_agency("Ủy ban nhân dân xã An Lạc", "UBND xã An Lạc", "H99.11", "UBND", "An Lạc", keyring),
        )


@pytest.fixture
def world(shared: Given, db: None) -> Iterator[Given]:
    """To be changed at will: the rows come back, and nobody else holds these objects."""
    with undone():
        yield deepcopy(shared)


@pytest.fixture
def province(world: Given) -> Agency:
    return world[0]


@pytest.fixture
def commune(world: Given) -> Agency:
    return world[1]


@pytest.fixture
def admin(province: Agency) -> Post:
    return administrator(province)


@pytest.fixture
def colleague(province: Agency) -> Post:
    """A second specialist of the same unit."""
    return make_post("cv2.noichinh", "Lý Hoài Thu", province.division, Role.SPECIALIST, "Chuyên viên")
