"""Does a series of numbers hold what a register promises?"""

from collections import Counter
from collections.abc import Sequence


def faults(numbers: Sequence[int], *, last: int | None = None) -> list[str]:
    """Every gap, every double, and a counter that does not stand at the last number. Empty: a clean register."""
    found = [f"{number} given {times} times" for number, times in sorted(Counter(numbers).items()) if times > 1]
    highest = max(numbers, default=0)
    found += [f"{number} missing" for number in range(1, highest + 1) if number not in set(numbers)]
    if last is not None and last != len(numbers):
        found.append(f"the counter says {last}, there are {len(numbers)}")
    return found
