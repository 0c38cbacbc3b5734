"""Who keeps the accounts, and who stands ready to take over."""

import pytest

from accounts.enums import Role
from accounts.models import Post
from tests.factories.correspondence import administrator
from tests.factories.people import Agency, make_post


@pytest.fixture
def admin(province: Agency) -> Post:
    return administrator(province)


@pytest.fixture
def colleague(province: Agency) -> Post:
    """A second specialist of the same unit."""
    return make_post("cv2.noichinh", "Lý Hoài Thu", province.division, Role.SPECIALIST, "Chuyên viên")
