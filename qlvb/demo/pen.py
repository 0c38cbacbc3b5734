"""A pen path that looks like somebody's signature: an initial, a run of small loops, a flourish."""

import math
import random
from collections.abc import Iterator

from qlvb.lib.vietnamese import unaccent

Point = tuple[float, float]

# How a hand draws a capital: points "x,y" of one stroke in a square of 100, y downwards.
_CAPITALS = {
    "a": "0,100 22,70 55,0 66,45 78,100 50,72 15,66 95,58",
    "b": "20,5 16,100 20,10 70,8 62,44 25,50 85,62 60,100 10,95",
    "c": "85,20 60,0 20,30 10,75 40,105 95,75",
    "d": "30,0 22,90 10,100 50,98 95,55 70,5 10,10 5,35",
    "g": "85,15 50,0 10,45 40,85 80,50 78,120 30,150 10,120 95,85",
    "h": "12,10 20,5 12,100 10,60 50,40 85,0 72,60 80,100 100,80",
    "k": "20,0 12,100 20,60 85,0 35,50 60,75 100,95",
    "l": "5,50 50,30 75,0 50,0 35,60 15,100 10,85 50,95 100,85",
    "m": "0,95 15,60 25,5 32,100 55,10 62,100 85,5 90,80 110,90",
    "n": "0,100 18,50 28,5 50,50 70,100 80,50 95,-10 100,10",
    "o": "60,0 15,30 20,90 70,95 90,40 55,0 50,25 100,30",
    "p": "25,15 15,115 22,30 60,0 90,25 60,60 20,55 90,85",
    "q": "60,0 15,30 20,85 70,90 85,30 50,0 55,70 105,110",
    "s": "0,100 50,50 80,10 50,0 35,35 75,75 45,105 5,85 90,80",
    "t": "0,25 30,5 95,10 60,12 50,70 30,105 15,85 60,80 100,70",
    "u": "0,20 15,0 20,70 45,100 75,50 85,0 80,80 105,90",
    "v": "0,15 15,0 30,60 42,105 60,50 85,-5 105,10",
    "x": "0,10 30,0 50,50 75,100 95,85 50,45 10,100 40,60 100,0",
    "y": "0,10 15,0 25,50 50,55 80,0 70,80 40,140 20,120 100,70",
}


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
    strokes = (point.split(",") for point in _CAPITALS.get(letter, _CAPITALS["c"]).split())
    shape = [(int(x) / 100, int(y) / 100) for x, y in strokes]
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
