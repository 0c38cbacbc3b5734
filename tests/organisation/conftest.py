"""A province and two communes, made once, each test's traces undone; their administrators; a day in the future."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Post
from tests.factories.correspondence import administrator
from tests.factories.keys import Keyring
from tests.factories.people import Agency, make_agency
from tests.worlds import undone

Given = tuple[Agency, Agency, Agency]


@pytest.fixture(scope="package")
def shared(django_db_setup: None, django_db_blocker: pytest.FixtureRequest, keyring: Keyring) -> Iterator[Given]:
    with django_db_blocker.unblock(), undone():  # type: ignore[attr-defined]
        yield (
            make_agency("Ủy ban nhân dân tỉnh Sơn Lam", "UBND tỉnh", "H99", "UBND", "Sơn Lam", keyring),
            make_agency("Ủy ban nhân dân xã An Lạc", "UBND xã An Lạc", "H99.11", "UBND", "An Lạc", keyring),
            make_agency("Ủy ban nhân dân xã Bình Lạc", "UBND xã Bình Lạc", "H99.12", "UBND", "Bình Lạc", keyring),
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
def other_commune(world: Given) -> Agency:
    """The one that goes on."""
    return world[2]


@pytest.fixture
def admin(province: Agency) -> Post:
    return administrator(province)


@pytest.fixture
def commune_admin(commune: Agency) -> Post:
    return administrator(commune)


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """From now on it is one minute past midnight of that day, or later the same day."""
    real = timezone.now

    def go(day: date) -> None:
        start = timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(minutes=1)
        began = real()
        monkeypatch.setattr(timezone, "now", lambda: start + (real() - began))

    return go
