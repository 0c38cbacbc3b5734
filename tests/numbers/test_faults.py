"""The judge of the races, judged."""

import pytest

from tests.numbers.ledger import faults


@pytest.mark.parametrize(
    ("numbers", "last", "expected"),
    [
        ([1, 2, 3], 3, []),
        ([3, 1, 2], 3, []),
        ([1, 2, 2], 3, ["2 given 2 times"]),
        ([1, 3], 2, ["2 missing"]),
        ([1, 2], 3, ["the counter says 3, there are 2"]),
        ([2, 3], 2, ["1 missing"]),
    ],
)
def test_what_counts_as_a_fault(numbers: list[int], last: int, expected: list[str]) -> None:
    assert faults(numbers, last=last) == expected
