"""A pen path that looks like somebody's signature: an initial, a run of small loops, a flourish."""

import math
import random
from collections.abc import Iterator

from qlvb.lib.vietnamese import unaccent

Point = tuple[float, float]

# How a hand draws a capital: points of one stroke in a unit square, y downwards.
_CAPITALS: dict[str, tuple[Point, ...]] = {
    "a": ((0.0, 1.0), (0.22, 0.7), (0.55, 0.0), (0.66, 0.45), (0.78, 1.0), (0.5, 0.72), (0.15, 0.66), (0.95, 0.58)),
    "b": ((0.2, 0.05), (0.16, 1.0), (0.2, 0.1), (0.7, 0.08), (0.62, 0.44), (0.25, 0.5), (0.85, 0.62), (0.6, 1.0), (0.1, 0.95)),
    "c": ((0.85, 0.2), (0.6, 0.0), (0.2, 0.3), (0.1, 0.75), (0.4, 1.05), (0.95, 0.75)),
    "d": ((0.3, 0.0), (0.22, 0.9), (0.1, 1.0), (0.5, 0.98), (0.95, 0.55), (0.7, 0.05), (0.1, 0.1), (0.05, 0.35)),
    "g": ((0.85, 0.15), (0.5, 0.0), (0.1, 0.45), (0.4, 0.85), (0.8, 0.5), (0.78, 1.2), (0.3, 1.5), (0.1, 1.2), (0.95, 0.85)),
    "h": ((0.12, 0.1), (0.2, 0.05), (0.12, 1.0), (0.1, 0.6), (0.5, 0.4), (0.85, 0.0), (0.72, 0.6), (0.8, 1.0), (1.0, 0.8)),
    "k": ((0.2, 0.0), (0.12, 1.0), (0.2, 0.6), (0.85, 0.0), (0.35, 0.5), (0.6, 0.75), (1.0, 0.95)),
    "l": ((0.05, 0.5), (0.5, 0.3), (0.75, 0.0), (0.5, 0.0), (0.35, 0.6), (0.15, 1.0), (0.1, 0.85), (0.5, 0.95), (1.0, 0.85)),
    "m": ((0.0, 0.95), (0.15, 0.6), (0.25, 0.05), (0.32, 1.0), (0.55, 0.1), (0.62, 1.0), (0.85, 0.05), (0.9, 0.8), (1.1, 0.9)),
    "n": ((0.0, 1.0), (0.18, 0.5), (0.28, 0.05), (0.5, 0.5), (0.7, 1.0), (0.8, 0.5), (0.95, -0.1), (1.0, 0.1)),
    "o": ((0.6, 0.0), (0.15, 0.3), (0.2, 0.9), (0.7, 0.95), (0.9, 0.4), (0.55, 0.0), (0.5, 0.25), (1.0, 0.3)),
    "p": ((0.25, 0.15), (0.15, 1.15), (0.22, 0.3), (0.6, 0.0), (0.9, 0.25), (0.6, 0.6), (0.2, 0.55), (0.9, 0.85)),
    "q": ((0.6, 0.0), (0.15, 0.3), (0.2, 0.85), (0.7, 0.9), (0.85, 0.3), (0.5, 0.0), (0.55, 0.7), (1.05, 1.1)),
    "s": ((0.0, 1.0), (0.5, 0.5), (0.8, 0.1), (0.5, 0.0), (0.35, 0.35), (0.75, 0.75), (0.45, 1.05), (0.05, 0.85), (0.9, 0.8)),
    "t": ((0.0, 0.25), (0.3, 0.05), (0.95, 0.1), (0.6, 0.12), (0.5, 0.7), (0.3, 1.05), (0.15, 0.85), (0.6, 0.8), (1.0, 0.7)),
    "u": ((0.0, 0.2), (0.15, 0.0), (0.2, 0.7), (0.45, 1.0), (0.75, 0.5), (0.85, 0.0), (0.8, 0.8), (1.05, 0.9)),
    "v": ((0.0, 0.15), (0.15, 0.0), (0.3, 0.6), (0.42, 1.05), (0.6, 0.5), (0.85, -0.05), (1.05, 0.1)),
    "x": ((0.0, 0.1), (0.3, 0.0), (0.5, 0.5), (0.75, 1.0), (0.95, 0.85), (0.5, 0.45), (0.1, 1.0), (0.4, 0.6), (1.0, 0.0)),
    "y": ((0.0, 0.1), (0.15, 0.0), (0.25, 0.5), (0.5, 0.55), (0.8, 0.0), (0.7, 0.8), (0.4, 1.4), (0.2, 1.2), (1.0, 0.7)),
}  # fmt: skip


def signature_path(full_name: str, rnd: random.Random) -> list[Point]:
    """Points of the whole stroke in a box of roughly 1 × 1, closely spaced."""
    given = unaccent(full_name.split()[-1])
    slant = rnd.uniform(-0.35, -0.1)
    rise = rnd.uniform(-0.14, -0.03)
    points = _initial(given[0], rnd, left=0.04)
    if rnd.random() < 0.45:
        family = unaccent(full_name.split()[0])
        points = _initial(family[0], rnd, left=-0.22) + points
    points += _loops(len(given), rnd)
    points += _flourish(points[-1], rnd)
    leaning = [(x + slant * (y - 0.5) + 0.05, y + rise * x) for x, y in points]
    return list(_smooth(leaning))


def _initial(letter: str, rnd: random.Random, *, left: float) -> list[Point]:
    shape = _CAPITALS.get(letter, _CAPITALS["c"])
    width, height = rnd.uniform(0.22, 0.38), rnd.uniform(0.48, 0.78)
    top = 0.7 - height + rnd.uniform(-0.04, 0.04)
    return [(left + x * width + rnd.gauss(0, 0.012), top + y * height + rnd.gauss(0, 0.014)) for x, y in shape]


def _loops(letters: int, rnd: random.Random) -> list[Point]:
    """The illegible middle: one small wave or loop for a letter, flattening towards the end."""
    count = max(3, min(letters + 1, 6))
    step = rnd.uniform(0.075, 0.1)
    curl = rnd.uniform(0.1, 0.55)
    points: list[Point] = []
    x = 0.36
    tall = rnd.randrange(count * 2)
    for index in range(count):
        height = rnd.uniform(0.1, 0.24) * (1 - 0.6 * index / count) + (0.26 if index == tall else 0)
        base = 0.62 + rnd.gauss(0, 0.012)
        points += [(x, base), (x + step * (0.55 + curl * 0.3), base - height), (x + step * (0.5 - curl * 0.25), base)]
        x += step
    return points


def _flourish(last: Point, rnd: random.Random) -> list[Point]:
    """Out to the right, then back below the name or up and away."""
    x, y = last
    tail = [(x + 0.1, y - 0.05)]
    style = rnd.random()
    back = rnd.uniform(-0.1, 0.35)
    if style < 0.5:
        low = y + rnd.uniform(0.14, 0.24)
        return [
            *tail,
            (x + 0.18, y + 0.05),
            (x - 0.1, low),
            (back + 0.04, low + 0.03),
            (back, low - 0.02),
            (0.6, low - 0.07),
            (0.98, low - 0.11),
        ]
    if style < 0.8:
        high = y - rnd.uniform(0.3, 0.45)
        return [
            *tail,
            (x + 0.2, y - 0.12),
            (x + 0.16, high),
            (x + 0.04, high + 0.08),
            (x + 0.08, y + 0.1),
            (x + 0.28, y + 0.02),
        ]
    return [*tail, (x + 0.12, y + 0.28), (x, y + 0.34), (x - 0.02, y + 0.22), (x + 0.3, y - 0.06)]


def _smooth(points: list[Point], samples: int = 60) -> Iterator[Point]:
    """Catmull-Rom curve through the points."""
    padded = [points[0], *points, points[-1]]
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for i in range(samples):
            t = i / samples
            yield (_spline(p0[0], p1[0], p2[0], p3[0], t), _spline(p0[1], p1[1], p2[1], p3[1], t))


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def pressure(before: Point, after: Point) -> float:
    """0.4 to 1: downward strokes press harder, upward and sideways ones are light."""
    dx, dy = after[0] - before[0], after[1] - before[1]
    length = math.hypot(dx, dy) or 1.0
    return 0.62 + 0.38 * dy / length
