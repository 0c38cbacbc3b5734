"""One small certificate authority and one signed decision for the whole session."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pyhanko.sign.timestamps import TimeStamper

from documents.signing.fields import prepare
from documents.signing.keys import CachedKeySigner, load_signer
from documents.signing.placement import Box, Placement, TextKind, TextSpot
from documents.signing.seal import number_and_seal
from documents.signing.sign import sign_as_person
from documents.signing.timestamps import local_timestamper
from documents.signing.trust import Trust
from documents.signing.values import values_for
from tests.documents import papers
from tests.documents.certificates import PASSPHRASE, Identity, Pki, make_pki


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return make_pki(tmp_path_factory.mktemp("trust"))


@pytest.fixture(scope="session")
def trust(pki: Pki) -> Trust:
    return Trust.load(pki.directory)


@pytest.fixture(scope="session")
def signer_of() -> Callable[[Identity], CachedKeySigner]:
    return lambda identity: load_signer(identity.pkcs12(), PASSPHRASE)


@pytest.fixture(scope="session")
def leader(pki: Pki, signer_of: Callable[[Identity], CachedKeySigner]) -> CachedKeySigner:
    return signer_of(pki.leader)


@pytest.fixture(scope="session")
def agency(pki: Pki, signer_of: Callable[[Identity], CachedKeySigner]) -> CachedKeySigner:
    return signer_of(pki.agency)


@pytest.fixture(scope="session")
def timestamper(pki: Pki) -> TimeStamper:
    return local_timestamper(pki.tsa.pkcs12(), PASSPHRASE)


@pytest.fixture(scope="session")
def signature_png() -> bytes:
    return papers.signature_png()


@pytest.fixture(scope="session")
def seal_png() -> bytes:
    return papers.seal_png()


@pytest.fixture(scope="session")
def decision_pdf() -> bytes:
    return papers.decision()


@pytest.fixture(scope="session")
def placement() -> Placement:
    """The boxes of `decision_pdf`, measured by hand on the rendered page."""
    return Placement(
        texts=(
            TextSpot("so_ky_hieu", TextKind.NOTATION, Box(0, 144, 723, 252, 744)),
            TextSpot("ngay_ban_hanh", TextKind.FULL_DATE, Box(0, 290, 723, 540, 744), italic=True, align="center"),
        ),
        signature=Box(0, 362, 356, 504, 427),
        seal=Box(0, 308, 341, 410, 443),
    )


@pytest.fixture(scope="session")
def values(placement: Placement) -> dict[str, str]:
    return values_for(placement, number=15, notation="15/QĐ-UBND", place="Sơn Lam", issued_on=date(2026, 11, 22))


@pytest.fixture(scope="session")
def prepared(decision_pdf: bytes, placement: Placement) -> bytes:
    return prepare(decision_pdf, placement)


@pytest.fixture(scope="session")
def signed(prepared: bytes, leader: CachedKeySigner, signature_png: bytes, trust: Trust) -> bytes:
    """Signed by the leader, level B-B."""
    return sign_as_person(prepared, signer=leader, image_png=signature_png, trust=trust, timestamper=None)


@pytest.fixture(scope="session")
def sealed(signed: bytes, values: dict[str, str], agency: CachedKeySigner, seal_png: bytes, trust: Trust) -> bytes:
    """Numbered, dated and sealed, level B-B."""
    return number_and_seal(signed, values=values, signer=agency, image_png=seal_png, trust=trust, timestamper=None)


@pytest.fixture(scope="session")
def trust_without(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """Trusts nobody."""
    empty: Path = tmp_path_factory.mktemp("nobody")
    return Trust.load(empty)
