"""How a certificate's number is shown."""

import pytest

from documents.models import SigningKey


@pytest.mark.parametrize(
    ("serial", "groups", "short"),
    [
        ("1F", "1F", "1F"),
        ("54A390F1", "54A3 90F1", "54A3 90F1"),
        ("A390F177B20C11D4E5F6", "A390 F177 B20C 11D4 E5F6", "A390 F177 B20C 11D4 E5F6"),
        (
            "4C6F8A01D3B7E2954C6F8A01D3B7E2954C6F8A0",
            "4C6 F8A0 1D3B 7E29 54C6 F8A0 1D3B 7E29 54C6 F8A0",
            "4C6 F8A0 … 54C6 F8A0",
        ),
    ],
)
def test_serial_is_grouped_and_shortened(serial: str, groups: str, short: str) -> None:
    key = SigningKey(serial=serial)
    assert key.serial_groups == groups
    assert key.serial_short == short
