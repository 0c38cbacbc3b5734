"""A province and two communes with the papers they sent each other, made once, each test's traces undone; their
administrators; a day in the future.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Post
from tests.factories import documents as made
from tests.factories import organisation as org
from tests.factories import tasks as given
from tests.factories.correspondence import administrator
from tests.factories.keys import Keyring
from tests.factories.people import Agency, make_agency
from tests.worlds import undone


@dataclass(frozen=True)
class Papers:
    """Ids of documents, signed and sealed once for all who look at them.

    `sent`: by the commune to the province, which registered it as `came`; `waiting`: by the province to the commune;
    `to_both`: by the province to both communes.
    """

    sent: int
    came: int
    waiting: int
    to_both: int


Given = tuple[Agency, Agency, Agency, Papers]


@pytest.fixture(scope="package")
def shared(django_db_setup: None, django_db_blocker: pytest.FixtureRequest, keyring: Keyring) -> Iterator[Given]:
    with django_db_blocker.unblock(), undone():  # type: ignore[attr-defined]
        province = make_agency("Ủy ban nhân dân tỉnh Sơn Lam", "UBND tỉnh", "H99", "UBND", "Sơn Lam", keyring)
        commune = make_agency("Ủy ban nhân dân xã An Lạc", "UBND xã An Lạc", "H99.11", "UBND", "An Lạc", keyring)
        other = make_agency("Ủy ban nhân dân xã Bình Lạc", "UBND xã Bình Lạc", "H99.12", "UBND", "Bình Lạc", keyring)
        sent = made.issued(commune, [province.unit])
        papers = Papers(
            sent.pk,
            given.accepted(sent, province).pk,
            made.issued(province, [commune.unit]).pk,
            made.issued(province, [commune.unit, other.unit]).pk,
        )
        yield province, commune, other, papers


def handed_over(agencies: Given) -> Given:
    """A commune with something received, something issued, something in work, merged into the other one."""
    province, commune, other, papers = deepcopy(agencies)
    made.registered(commune)
    made.drafting(commune)
    org.planned(administrator(province), org.merging(commune.unit, other.unit, timezone.localdate()))
    return province, commune, other, papers


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
def papers(world: Given) -> Papers:
    return world[3]


@pytest.fixture
def admin(province: Agency) -> Post:
    """Whoever has merged the communes already, where that was done for all."""
    there = Post.objects.select_related("user", "unit__belongs_to").filter(unit=province.office, role=Role.AGENCY_ADMIN)
    return there.first() or administrator(province)


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
