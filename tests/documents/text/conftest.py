"""What the parser process does is the subject here: it is asked every time."""

from collections.abc import Iterator

import pytest

from tests.remembered import forgotten


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    with forgotten():
        yield
