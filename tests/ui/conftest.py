"""Debian's own browser; nothing is downloaded."""

from typing import Any

import pytest

from tests.ui.gallery import CHROMIUM


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, **CHROMIUM}
