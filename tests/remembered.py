"""Answers that are the same for the same question, asked for once a worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest

from documents.signing import keys
from documents.text import sandbox

_ANSWERS: dict[bytes, bytes] = {}
# What a test sends that nobody sends again is not worth keeping.
_LONGEST = 2_000_000
_ask, _open = sandbox._ask, keys.load_signer
_opened_once = cache(_open)


@contextmanager
def remembered() -> Iterator[None]:
    """The parser process runs once for each question, a key file is opened once with each passphrase that fits: either
    takes longer than nearly every act of the product.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox, "_ask", _asked_once)
        patch.setattr(keys, "load_signer", _opened_once)
        yield


@contextmanager
def forgotten() -> Iterator[None]:
    """As outside the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox, "_ask", _ask)
        patch.setattr(keys, "load_signer", _open)
        yield


def _asked_once(request: bytes) -> bytes:
    if len(request) > _LONGEST:
        return _ask(request)
    if request not in _ANSWERS:
        _ANSWERS[request] = _ask(request)
    return _ANSWERS[request]
