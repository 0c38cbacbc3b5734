import pytest

from tests.factories import cases
from tests.factories.cases import Desk
from tests.factories.people import Agency


@pytest.fixture
def desk(province: Agency) -> Desk:
    """The one-stop desk of the agency most tests are about."""
    return cases.open_desk(province)
