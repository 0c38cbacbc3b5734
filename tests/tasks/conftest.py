"""Tasks of every kind, given once; each test's traces are undone."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

import pytest

from documents.models import IncomingDocument, OutgoingDocument
from tasks.models import Assignment
from tests.factories import documents as made
from tests.factories import tasks as given
from tests.factories.keys import Keyring
from tests.factories.people import Agency, make_agency
from tests.worlds import undone


@dataclass
class Given:
    """The province gives, the commune leads, the town coordinates.

    `planned` waits on a draft; `running` is the commune's, not answered; `inner` lies with the province's own first
    unit; `answered` waits for confirmation by the province's specialist.
    """

    province: Agency
    commune: Agency
    town: Agency
    draft: OutgoingDocument
    planned: Assignment
    running: Assignment
    inner: Assignment
    answered: Assignment
    incoming: IncomingDocument
    answered_incoming: IncomingDocument
    reply: OutgoingDocument


@pytest.fixture(scope="package")
def shared(django_db_setup: None, django_db_blocker: pytest.FixtureRequest, keyring: Keyring) -> Iterator[Given]:
    with django_db_blocker.unblock(), undone():  # type: ignore[attr-defined]
        yield _make(keyring)


@pytest.fixture
def world(shared: Given, db: None) -> Iterator[Given]:
    """What was given, to be changed at will: the rows come back, and nobody else holds these objects."""
    with undone():
        yield deepcopy(shared)


def _make(keyring: Keyring) -> Given:
    province = make_agency("Ủy ban nhân dân tỉnh Sơn Lam", "UBND tỉnh", "H99", "UBND", "Sơn Lam", keyring)
    commune = make_agency("Ủy ban nhân dân xã An Lạc", "UBND xã An Lạc", "H99.11", "UBND", "An Lạc", keyring)
    town = make_agency("Ủy ban nhân dân phường Bến Gỗ", "UBND phường Bến Gỗ", "H99.12", "UBND", "Bến Gỗ", keyring)
    draft = made.drafting(province)
    planned = given.planned(draft, province, commune.unit)

    first = made.drafting(province)
    running = given.planned(first, province, commune.unit, coordinating=[town.unit])
    inner = given.planned(first, province, province.division)
    first = given.issued_draft(first, province, [commune.unit, town.unit])
    incoming = given.accepted(first, commune)

    second = made.drafting(province)
    answered = given.planned(second, province, commune.unit)
    second = given.issued_draft(second, province, [commune.unit])
    answered_incoming = given.accepted(second, commune)
    reply = given.reply(commune, [province.unit], origin=answered_incoming, drafter=commune.chief)
    return Given(
        province,
        commune,
        town,
        draft,
        given.fresh(planned),
        given.fresh(running),
        given.fresh(inner),
        given.fresh(answered),
        incoming,
        answered_incoming,
        reply,
    )
