"""Images of signatures (blue) and of seals (red): transparent PNGs at 300 dpi (Decree 30, Phụ lục I, II.7d, II.8a)."""

import io
import math
import random
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from qlvb.demo.pen import pressure, signature_path
from qlvb.lib.vietnamese import nfc

DPI = 300
SIGNATURE_MM = (50, 25)
SEAL_MM = 36
_FINER = 3
_BLUE = (24, 46, 150)
_RED = (214, 24, 30)
_FONTS = (
    Path(__file__).parents[2] / "static" / "fonts" / "LiberationSerif-Bold.ttf",
    Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-Bold.ttf"),
    Path("/usr/share/fonts/truetype/croscore/Tinos-Bold.ttf"),
)


def signature_png(name: str, seed: int | str) -> bytes:
    """A handwritten-looking signature, 50 × 25 mm, the same for the same name and seed."""
    rnd = random.Random(f"{nfc(name)}/{seed}")
    width, height = (round(mm / 25.4 * DPI) for mm in SIGNATURE_MM)
    points = _fitted(signature_path(nfc(name), rnd), width * _FINER, height * _FINER)
    mask = Image.new("L", (width * _FINER, height * _FINER), 0)
    draw = ImageDraw.Draw(mask)
    thickness = rnd.uniform(4.6, 6.4) * _FINER
    force = 0.6
    for before, after in pairwise(points):
        force += 0.06 * (pressure(before, after) - force)
        radius = thickness * force / 2
        draw.line((before, after), fill=255, width=round(2 * radius))
        draw.ellipse((after[0] - radius, after[1] - radius, after[0] + radius, after[1] + radius), fill=255)
    shade = tuple(min(255, max(0, c + rnd.randint(-14, 14))) for c in _BLUE)
    return _png(mask.resize((width, height), Image.Resampling.LANCZOS), shade)


def _fitted(points: list[tuple[float, float]], width: int, height: int) -> list[tuple[float, float]]:
    """Scale to the box with a margin, keeping the proportions within reason."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    left, top, across, down = min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
    by_x, by_y = 0.88 * width / across, 0.86 * height / down
    by_x, by_y = min(by_x, by_y * 1.5), min(by_y, by_x * 1.2)
    x0, y0 = (width - across * by_x) / 2, (height - down * by_y) / 2
    return [(x0 + (x - left) * by_x, y0 + (y - top) * by_y) for x, y in points]


def _png(mask: Image.Image, colour: tuple[int, ...]) -> bytes:
    """One solid colour under an alpha mask: small, and without coloured fringes."""
    image = Image.new("RGB", mask.size, colour)
    image.putalpha(mask)
    out = io.BytesIO()
    image.save(out, "PNG", dpi=(DPI, DPI))  # 'optimize' takes ten times as long and saves three per cent
    return out.getvalue()


@lru_cache(maxsize=64)
def seal_png(agency_name: str, superior: str = "") -> bytes:
    """A round red seal, 36 mm: with a superior, its name runs round and the agency's stands inside; otherwise the
    agency's own name runs round a star."""
    size = round(SEAL_MM / 25.4 * DPI)
    side = size * _FINER
    mask = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(mask)
    centre = side / 2
    for radius, stroke in ((0.495, 0.02), (0.462, 0.007), (0.315, 0.008)):
        r = radius * side
        draw.ellipse((centre - r, centre - r, centre + r, centre + r), outline=255, width=round(stroke * side))
    name, over = nfc(agency_name).upper(), nfc(superior).upper()
    if over:
        _ring(mask, over, "")
        _star(draw, (centre, centre + 0.388 * side), 0.045 * side)
        _inside(draw, name, side)
    else:
        upper, lower = _halves(name)
        _ring(mask, upper, lower)
        for angle in (-90, 90) if lower else (180,):
            turn = math.radians(angle)
            _star(draw, (centre + 0.388 * side * math.sin(turn), centre - 0.388 * side * math.cos(turn)), 0.036 * side)
        _star(draw, (centre, centre), 0.2 * side)
    worn = _worn(mask.resize((size, size), Image.Resampling.LANCZOS), name)
    return _png(worn, _RED)


def _halves(name: str) -> tuple[str, str]:
    """'ỦY BAN NHÂN DÂN TỈNH SƠN LAM' stands in two arcs, what kind of body above and whose below."""
    for word in (" TỈNH ", " XÃ ", " PHƯỜNG "):
        upper, found, place = name.partition(word)
        if found:
            return upper, (word + place).strip()
    return name, ""


def _font(size: float) -> ImageFont.FreeTypeFont:
    for path in _FONTS:
        if path.exists():
            return ImageFont.truetype(str(path), round(size))
    raise FileNotFoundError("Neither Liberation Serif Bold nor Tinos Bold is installed.")


def _ring(mask: Image.Image, upper: str, lower: str) -> None:
    """Text along the ring: `upper` clockwise over the top, `lower` anticlockwise below, both upright to the reader."""
    radius = 0.388 * mask.width
    room = math.radians(158 if lower else 276)
    _arc(mask, upper, radius, room, top=True)
    if lower:
        _arc(mask, lower, radius, math.radians(140), top=False)


def _arc(mask: Image.Image, text: str, radius: float, room: float, *, top: bool) -> None:
    size = 0.098 * mask.width
    font = _font(size)
    spread = 1.06
    while sum(font.getlength(c) for c in text) * spread / radius > room and size > 0.05 * mask.width:
        size *= 0.97
        font = _font(size)
    total = sum(font.getlength(c) for c in text) * spread
    # Few letters stand a little apart, as on real seals.
    spread *= min(1.22, max(1.0, 0.86 * room * radius / total))
    angle = -sum(font.getlength(c) for c in text) * spread / radius / 2
    for char in text:
        advance = font.getlength(char) * spread / radius
        _glyph(mask, char, font, radius, angle + advance / 2, top=top)
        angle += advance


def _glyph(
    mask: Image.Image, char: str, font: ImageFont.FreeTypeFont, radius: float, angle: float, *, top: bool
) -> None:
    if char == " ":
        return
    box = round(font.size * 2)
    tile = Image.new("L", (box, box), 0)
    # The middle of the cap height sits on the circle, so that marks above and below the letters have room.
    ImageDraw.Draw(tile).text((box / 2, box / 2 + 0.33 * font.size), char, font=font, fill=255, anchor="ms")
    turned = tile.rotate(-math.degrees(angle) if top else math.degrees(angle), Image.Resampling.BICUBIC)
    centre = mask.width / 2
    x = centre + radius * math.sin(angle)
    y = centre - radius * math.cos(angle) if top else centre + radius * math.cos(angle)
    mask.paste(255, (round(x - box / 2), round(y - box / 2)), turned)


def _inside(draw: ImageDraw.ImageDraw, name: str, side: int) -> None:
    """The agency's name in two or three lines within the inner circle."""
    lines = _wrapped(name, 12)
    size = 0.1 * side
    centre = side / 2
    while max(_font(size).getlength(line) for line in lines) > 0.52 * side or len(lines) * size * 1.25 > 0.44 * side:
        size *= 0.96
    font = _font(size)
    for index, line in enumerate(lines):
        y = centre + (index - (len(lines) - 1) / 2) * size * 1.25 + 0.34 * size
        draw.text((centre, y), line, font=font, fill=255, anchor="ms")


def _wrapped(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _star(draw: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float) -> None:
    corners = []
    for index in range(10):
        r = radius if index % 2 == 0 else radius * 0.382
        corners.append((centre[0] + r * math.sin(index * math.pi / 5), centre[1] - r * math.cos(index * math.pi / 5)))
    draw.polygon(corners, fill=255)


def _worn(mask: Image.Image, seed: str) -> Image.Image:
    """Ink that is not the same everywhere: soft patches between 78 and 96 % of full strength."""
    rnd = random.Random(seed)
    patches = Image.frombytes("L", (9, 9), bytes(rnd.randint(198, 246) for _ in range(81)))
    strength = patches.resize(mask.size, Image.Resampling.BICUBIC)
    return Image.composite(strength, Image.new("L", mask.size, 0), mask)
