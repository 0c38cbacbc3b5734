"""Another moment than now."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest import mock


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside, it is that moment."""
    with mock.patch("django.utils.timezone.now", return_value=moment):
        yield
