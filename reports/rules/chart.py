"""A small bar chart as coordinates for inline SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT, GROUP, BAR, LEFT, TOP, FOOT = 150, 56, 20, 34, 12, 22
STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: int
    height: int
    value: int
    series: int


@dataclass(frozen=True, slots=True)
class Chart:
    """`groups`: (x of the middle, label); `lines`: (y, value) of the grid."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    groups: tuple[tuple[int, str], ...]
    lines: tuple[tuple[int, int], ...]


def bar_chart(labels: Sequence[str], *series: Sequence[int]) -> Chart:
    """Bars side by side for every label, on a scale that ends at a round number."""
    top = _round_up(max([1, *(value for values in series for value in values)]))
    bars = []
    for group in range(len(labels)):
        start = LEFT + group * GROUP + (GROUP - BAR * len(series)) // 2
        for number, values in enumerate(series):
            height = round(values[group] / top * HEIGHT)
            bars.append(Bar(start + number * BAR, TOP + HEIGHT - height, height, values[group], number))
    middles = tuple((LEFT + n * GROUP + GROUP // 2, label) for n, label in enumerate(labels))
    marks = sorted({0, top // 2, top})
    lines = tuple((TOP + HEIGHT - round(mark / top * HEIGHT), mark) for mark in marks)
    return Chart(LEFT + GROUP * len(labels), TOP + HEIGHT + FOOT, tuple(bars), middles, lines)


def _round_up(value: int) -> int:
    """The next of 1, 2, 5, 10, 20, 50 …"""
    scale = 1
    while True:
        for step in STEPS:
            if value <= step * scale:
                return step * scale
        scale *= 10
