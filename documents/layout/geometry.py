"""Sizes and usual places on a Decree 30 page. PDF points, origin bottom left, inside the page's visible box."""

from typing import Final

from documents.signing.placement import MIN_IMAGE_SIDE, Box, PageBox

MM: Final = 72 / 25.4
SIGNATURE_SIZE: Final = (50 * MM, 25 * MM)
SEAL_DIAMETER_MM: Final = 36.0
SEAL_TEXT_SIZE: Final = (70 * MM, 18 * MM)
SEAL_TEXT_MARGIN: Final = (10 * MM, 8 * MM)
BLOCK_SIZE: Final = (80 * MM, 30 * MM)
A4: Final = (210 * MM, 297 * MM)
# Left, right edge and lower, upper edge under the top of an A4 page, millimetres: where the two lines stand in the
# layouts of Nghị định 30/2020, Phụ lục III.
NUMBER_PLACE: Final = (42.0, 82.0, 43.0, 37.0)
DATE_PLACE: Final = (102.0, 192.0, 46.0, 40.0)
BLOCK_CENTRE: Final = (0.68, 0.27)


def default_line(place: tuple[float, float, float, float], page: int, visible: PageBox) -> Box:
    """A text box at a usual place, scaled to the page."""
    left, bottom, right, top = visible
    across, down = (right - left) / A4[0], (top - bottom) / A4[1]
    x1, x2, low, high = (value * MM for value in place)
    x, y = left + x1 * across, top - low * down
    # A letter is as tall on a small page as on a large one.
    return clamp(Box(page, x, y, left + x2 * across, max(top - high * down, y + low - high)), visible)


def default_block(page: int, visible: PageBox) -> Box:
    """The blank between title and name when nobody knows better: lower right of the page."""
    left, bottom, right, top = visible
    x = left + (right - left) * BLOCK_CENTRE[0]
    y = bottom + (top - bottom) * BLOCK_CENTRE[1]
    width, height = BLOCK_SIZE
    return clamp(Box(page, x - width / 2, y - height / 2, x + width / 2, y + height / 2), visible)


def signature_in(block: Box, visible: PageBox) -> Box:
    """The leader's signature image, centred between title and name (Phụ lục I, mục II.7d), shrunk to a low block."""
    width, height = SIGNATURE_SIZE
    scale = max(min(1.0, block.height / height), MIN_IMAGE_SIDE / height)
    x, y = (block.x1 + block.x2) / 2, (block.y1 + block.y2) / 2
    half_width, half_height = width * scale / 2, height * scale / 2
    return clamp(Box(block.page, x - half_width, y - half_height, x + half_width, y + half_height), visible)


def seal_over(signature: Box, visible: PageBox, diameter_mm: float) -> Box:
    """The seal at its real size, over the left third of the signature image (Phụ lục I, mục II.8a)."""
    diameter = diameter_mm * MM
    right = signature.x1 + signature.width / 3
    y = (signature.y1 + signature.y2) / 2
    return clamp(Box(signature.page, right - diameter, y - diameter / 2, right, y + diameter / 2), visible)


def top_right(visible: PageBox) -> Box:
    """Upper right corner of page 1 (Phụ lục I, mục II.8: attachments, electronic copies)."""
    width, height = SEAL_TEXT_SIZE
    right, top = visible[2] - SEAL_TEXT_MARGIN[0], visible[3] - SEAL_TEXT_MARGIN[1]
    return clamp(Box(0, right - width, top - height, right, top), visible)


def clamp(box: Box, visible: PageBox) -> Box:
    """The box moved onto the page, and cut where it is larger than the page."""
    left, bottom, right, top = visible
    width, height = min(box.width, right - left), min(box.height, top - bottom)
    x1 = min(max(box.x1, left), right - width)
    y1 = min(max(box.y1, bottom), top - height)
    return Box(box.page, x1, y1, x1 + width, y1 + height)
