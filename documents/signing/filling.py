"""Writing into text fields: value and appearance, in our own font, nothing else of the field touched.

Later revisions may change only /V, /AP, /Ff and the like of a field; /Rect, /MK, /T are frozen by the leader's lock.
pyHanko's own filler drops /DA, which other readers take for an illegal change.
"""

import re
from collections.abc import Mapping
from typing import Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints

from documents.signing.fields import ITALIC_FONT, READ_ONLY, form_fields
from documents.signing.fonts import serif
from documents.signing.placement import BASELINE
from documents.signing.vnfont import VietnameseFont
from qlvb.lib.errors import RuleViolation

DEFAULT_APPEARANCE: Final = re.compile(r"(/\w+)\s+([\d.]+)\s+Tf")
# Letters with marks on both sides ('Ệ') reach 1.1 em from descender to accent.
TALLEST_LETTER: Final = 1.1


def _text_fields(writer: IncrementalPdfFileWriter) -> list[generic.IndirectObject]:
    fields = ((reference, reference.get_object()) for reference in form_fields(writer))
    return [reference for reference, field in fields if "/FT" in field and field["/FT"] == "/Tx"]


def fill_text_fields(writer: IncrementalPdfFileWriter, values: Mapping[str, str]) -> None:
    """Write every text field of the document. Raises RuleViolation when `values` lacks one or names a stranger.

    Every field is touched in this one revision: pyHanko takes a field left empty now for changed by later ones.
    """
    fields = _text_fields(writer)
    names = [str(reference.get_object()["/T"]) for reference in fields]
    empty = [name for name in names if not values.get(name, "").strip()]
    if empty or set(values) - set(names):
        raise RuleViolation("Các ô số, ngày trên văn bản không khớp với nội dung cần điền; văn bản chưa được đóng dấu.")
    engines: dict[bool, VietnameseFont] = {}
    for reference, name in zip(fields, names, strict=True):
        _fill(writer, reference.get_object(), values[name].strip(), engines)
        writer.mark_update(reference.reference)


def _fill(
    writer: IncrementalPdfFileWriter,
    field: generic.DictionaryObject,
    text: str,
    engines: dict[bool, VietnameseFont],
) -> None:
    italic, size = _font_of(field)
    engine = engines.get(italic) or VietnameseFont(writer, serif(italic=italic), size)
    engines[italic] = engine
    x1, y1, x2, y2 = (float(value) for value in field["/Rect"])
    appearance = _appearance(field, text, engine, size, abs(x2 - x1), abs(y2 - y1))
    field["/AP"] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(appearance)})
    field["/V"] = pdf_string(text)
    field["/Ff"] = generic.NumberObject(int(field.get("/Ff", 0)) | READ_ONLY)


def _font_of(field: generic.DictionaryObject) -> tuple[bool, float]:
    """(italic, size in points) from the field's default appearance."""
    found = DEFAULT_APPEARANCE.search(str(field.get("/DA", "")))
    if found is None:
        return False, 13.0
    return found.group(1) == ITALIC_FONT, float(found.group(2)) or 13.0


def _appearance(
    field: generic.DictionaryObject, text: str, engine: VietnameseFont, size: float, width: float, height: float
) -> generic.StreamObject:
    """A form XObject of width x height points with the text on the house's baseline; shrunk rather than cut."""
    size = min(size, height / TALLEST_LETTER)
    advance = engine.shape(text).x_advance
    if advance * size > width:
        size = width / advance
    engine.font_size = size  # type: ignore[assignment]  # the shaper's closing Td is in this size
    shaped = engine.shape(text)
    left = (0.0, (width - advance * size) / 2, width - advance * size)[int(field.get("/Q", 0))]
    background = f"1 g 0 0 {width:g} {height:g} re f " if "/MK" in field else ""
    start = f"BT 0 g /F1 {size:.4g} Tf {max(left, 0):.4g} {min(BASELINE, height / 4):.4g} Td "
    stream = f"/Tx BMC q {background}{start}".encode() + shaped.graphics_ops + b" ET Q EMC"
    form = RawContent(stream, box=BoxConstraints(width=width, height=height)).as_form_xobject()
    fonts = generic.DictionaryObject({pdf_name("/F1"): engine.as_resource()})
    form["/Resources"] = generic.DictionaryObject({pdf_name("/Font"): fonts})
    return form
