"""Operation 'place' of the parser process: where number, date, signature and seal go. Runs in the child only."""

import io
from collections.abc import Iterator
from typing import Any, Final

import pikepdf
import pypdfium2

from documents.layout import geometry
from documents.layout.blocks import find_block
from documents.layout.geometry import MM
from documents.layout.glyphs import Sheet, read_sheet
from documents.layout.lines import date_spots, number_spot
from documents.signing.placement import (
    BASELINE,
    MIN_TEXT_HEIGHT,
    MIN_TEXT_WIDTH,
    Box,
    PageBox,
    Placement,
    TextKind,
    TextSpot,
)

DESTINATION, TEXT, DEFAULT = "destination", "text", "default"
PAGES_SEARCHED: Final = 40
SEARCH_STEP: Final = 6.0
# Slots of the house's own templates: empty inline blocks of these sizes (mm), whose id is the name. The PDF tells
# the upper left corner; the lower edge of an empty inline block is the text's baseline.
NUMBER_SLOT, DATE_SLOT, SIGNATURE_SLOT = "so_ky_hieu", "ngay_ban_hanh", "chu_ky"
SLOT_SIZES: Final = {NUMBER_SLOT: (38.0, 6.0), DATE_SLOT: (88.0, 6.0), SIGNATURE_SLOT: (80.0, 30.0)}

Destinations = dict[str, tuple[int, float, float]]


def place(data: bytes, *, seal_rule: str, seal_diameter_mm: float) -> tuple[dict[str, Any], bytes]:
    """Header {'placement': ..., 'sources': {'number', 'date', 'signature'}}, or {'refusal': code}."""
    try:
        document = pypdfium2.PdfDocument(data)
        slots = _slots(data)
        first = read_sheet(document, 0)
        number, number_source = _number(first, slots)
        dates, date_source = _date(first, slots)
        block, block_source = _block(document, slots)
        visible = read_sheet(document, block.page).visible if block.page else first.visible
    except (pypdfium2.PdfiumError, pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError):
        return {"refusal": "broken"}, b""
    signature = geometry.signature_in(block, visible)
    if seal_rule == "top_right":
        seal = geometry.top_right(first.visible)
    else:
        seal = geometry.seal_over(signature, visible, seal_diameter_mm)
    placement = Placement(texts=(number, *dates), signature=signature, seal=seal)
    sources = {"number": number_source, "date": date_source, "signature": block_source}
    return {"placement": placement.to_json(), "sources": sources}, b""


def _number(sheet: Sheet, slots: Destinations) -> tuple[TextSpot, str]:
    box = _slot_box(sheet, slots, NUMBER_SLOT)
    if box is not None:
        return TextSpot("so_ky_hieu", TextKind.NOTATION, box), DESTINATION
    spot = number_spot(sheet)
    if spot is not None and _usable(spot.box, sheet.visible):
        return spot, TEXT
    return TextSpot("so_ky_hieu", TextKind.NOTATION, _default(geometry.NUMBER_PLACE, sheet)), DEFAULT


def _date(sheet: Sheet, slots: Destinations) -> tuple[tuple[TextSpot, ...], str]:
    box = _slot_box(sheet, slots, DATE_SLOT)
    source = DESTINATION
    if box is None:
        spots = date_spots(sheet)
        if spots and all(_usable(spot.box, sheet.visible) for spot in spots):
            return spots, TEXT
        box, source = _default(geometry.DATE_PLACE, sheet), DEFAULT
    return (TextSpot("ngay_ban_hanh", TextKind.FULL_DATE, box, italic=True, align="center"),), source


def _block(document: pypdfium2.PdfDocument, slots: Destinations) -> tuple[Box, str]:
    if SIGNATURE_SLOT in slots:
        sheet = read_sheet(document, slots[SIGNATURE_SLOT][0])
        box = _slot_box(sheet, slots, SIGNATURE_SLOT)
        if box is not None:
            return box, DESTINATION
    block = find_block(_backwards(document))
    if block is not None:
        return block, TEXT
    last = read_sheet(document, len(document) - 1)
    return _off_the_words(geometry.default_block(last.number, last.visible), last), DEFAULT


def _backwards(document: pypdfium2.PdfDocument) -> Iterator[Sheet]:
    last = len(document) - 1
    for number in range(last, max(-1, last - PAGES_SEARCHED), -1):
        yield read_sheet(document, number)


def _default(place: tuple[float, float, float, float], sheet: Sheet) -> Box:
    return _off_the_words(geometry.default_line(place, sheet.number, sheet.visible), sheet)


def _off_the_words(box: Box, sheet: Sheet) -> Box:
    """The box, or the nearest blank above or below it; where there is none, a person must drag it."""
    bottom, top = sheet.visible[1], sheet.visible[3]
    for step in range(int((top - bottom) / SEARCH_STEP)):
        for shift in (-step * SEARCH_STEP, step * SEARCH_STEP):
            moved = Box(box.page, box.x1, box.y1 + shift, box.x2, box.y2 + shift)
            if bottom <= moved.y1 and moved.y2 <= top and not _touches_words(moved, sheet):
                return moved
    return box


def _touches_words(box: Box, sheet: Sheet) -> bool:
    return any(
        box.x1 < glyph.right and glyph.left < box.x2 and box.y1 < glyph.top and glyph.baseline < box.y2
        for row in sheet.rows
        for glyph in row
    )


def _usable(box: Box, visible: PageBox) -> bool:
    inside = box.x1 >= visible[0] and box.x2 <= visible[2] and box.y1 >= visible[1] and box.y2 <= visible[3]
    return inside and box.width >= MIN_TEXT_WIDTH and box.height >= MIN_TEXT_HEIGHT


def _slot_box(sheet: Sheet, slots: Destinations, name: str) -> Box | None:
    """The box of a slot, if it is on this page, inside it, and blank: a moved CropBox leaves stale destinations."""
    page, left, top = slots.get(name, (-1, 0.0, 0.0))
    if page != sheet.number:
        return None
    width, height = (side * MM for side in SLOT_SIZES[name])
    below = BASELINE if name != SIGNATURE_SLOT else 0.0
    right = min(left + width, sheet.visible[2])
    box = Box(page, left, top - height - below, right, top)
    return box if _usable(box, sheet.visible) and not _written_on(sheet, box) else None


def _written_on(sheet: Sheet, box: Box) -> bool:
    return any(
        box.x1 < (glyph.left + glyph.right) / 2 < box.x2 and box.y1 + BASELINE / 2 < glyph.baseline < box.y2
        for row in sheet.rows
        for glyph in row
    )


def _slots(data: bytes) -> Destinations:
    """Our slots among the document's named destinations: name → (page, left, top)."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        names: Any = pdf.Root.get("/Names", {})
        if "/Dests" not in names:
            return {}
        tree = pikepdf.NameTree(names["/Dests"])
        pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        found = {name: _corner(tree[name], pages) for name in SLOT_SIZES if name in tree}
    return {name: corner for name, corner in found.items() if corner is not None}


def _corner(target: pikepdf.Object, pages: dict[tuple[int, int], int]) -> tuple[int, float, float] | None:
    """Page and upper left corner of a '[page /XYZ left top zoom]' destination."""
    array = target["/D"] if isinstance(target, pikepdf.Dictionary) else target
    if not isinstance(array, pikepdf.Array) or len(array) < 4 or str(array[1]) != "/XYZ":
        return None
    page = pages.get(array[0].objgen)
    return None if page is None else (page, float(array[2]), float(array[3]))
