"""Step 0 of the chain: empty text and signature fields, with their locks, before anybody signs.

Everything that will ever change must exist before the leader signs: his signature's lock freezes the rest. A field
born later reads as tampering.
"""

import io
from typing import Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigFieldSpec, append_signature_field
from pyhanko.sign.general import SigningError

from documents.signing.hexadecimal import read_at_once
from documents.signing.placement import (
    KIND_LABELS,
    LEADER_FIELD,
    SEAL_FIELD,
    Box,
    PageBox,
    Placement,
    TextKind,
    TextSpot,
)
from qlvb.lib.errors import BadInput, RuleViolation

read_at_once()

__all__ = ["Box", "Placement", "TextKind", "TextSpot", "open_for_update", "page_boxes", "prepare", "written"]

ALREADY_SIGNED: Final = "Tệp PDF này đã có chữ ký số nên không thể đặt thêm ô số, ngày, chữ ký và dấu."
UNREADABLE: Final = "Tệp PDF bị hỏng hoặc có cấu trúc không chuẩn nên không thể ký số; vui lòng xuất lại tệp PDF."
HAS_FORM: Final = "Tệp PDF có sẵn biểu mẫu nên không đặt được ô số, ngày; vui lòng xuất lại tệp PDF không có biểu mẫu."

# Annotation flags Print and Locked, field flag ReadOnly (ISO 32000-2, tables 167 and 227): manners for viewers,
# the protection is the lock in the signature.
PRINT_AND_LOCKED: Final = 4 | 128
READ_ONLY: Final = 1
MAX_TREE_DEPTH: Final = 64
QUADDING: Final = {"left": 0, "center": 1, "right": 2}
UPRIGHT_FONT, ITALIC_FONT = "/TiRo", "/TiIt"
STANDARD_FONTS: Final = {UPRIGHT_FONT: "/Times-Roman", ITALIC_FONT: "/Times-Italic"}


def prepare(pdf: bytes, placement: Placement) -> bytes:
    """`pdf` plus one incremental update with every field and lock. Raises BadInput when it cannot carry them."""
    writer = open_for_update(pdf)
    if b"/ByteRange" in pdf:
        raise BadInput(ALREADY_SIGNED, field="file")
    try:
        placement.check(_page_boxes(writer))
        form = _ensure_form(writer)
        for text in placement.texts:
            _add_text_field(writer, form, text)
        _add_signature_fields(writer, placement)
        return written(writer)
    except (PdfError, SigningError, KeyError, IndexError, TypeError, ValueError) as error:
        raise BadInput(UNREADABLE, field="file") from error


def open_for_update(pdf: bytes) -> IncrementalPdfFileWriter:
    """A writer that appends to `pdf`. Raises BadInput for a file that a strict reader refuses."""
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=True)
        encrypted = writer.prev.encrypted
    except (PdfError, KeyError, IndexError, TypeError, ValueError, RecursionError) as error:
        raise BadInput(UNREADABLE, field="file") from error
    if encrypted or writer.prev.xrefs.hybrid_xrefs_present:
        raise BadInput(UNREADABLE, field="file")
    return writer


def written(writer: IncrementalPdfFileWriter) -> bytes:
    """The whole file: the bytes read plus the update."""
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def page_boxes(pdf: bytes) -> tuple[PageBox, ...]:
    """The visible box (CropBox, else MediaBox) of every page. Raises BadInput for an unreadable file."""
    return tuple(_page_boxes(open_for_update(pdf)))


def _page_boxes(writer: IncrementalPdfFileWriter) -> list[PageBox]:
    boxes: list[PageBox] = []
    waiting: list[tuple[generic.DictionaryObject, PageBox | None, int]] = [(writer.root["/Pages"], None, 0)]
    while waiting:
        node, inherited, depth = waiting.pop()
        if depth > MAX_TREE_DEPTH:
            raise ValueError("page tree too deep")
        visible = _box_of(node) or inherited
        if "/Kids" in node:
            kids = [kid.get_object() for kid in node["/Kids"]]
            waiting += [(kid, visible, depth + 1) for kid in reversed(kids)]
        elif visible is None:
            raise ValueError("page without a MediaBox")
        else:
            boxes.append(visible)
    return boxes


def _box_of(node: generic.DictionaryObject) -> PageBox | None:
    """The node's own CropBox or MediaBox, corners in order."""
    key = "/CropBox" if "/CropBox" in node else "/MediaBox"
    if key not in node:
        return None
    x1, y1, x2, y2 = (float(value) for value in node[key])
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _ensure_form(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    """The AcroForm, with fonts and default appearance, and without /NeedAppearances (viewers would redraw fields)."""
    if "/AcroForm" not in writer.root:
        form_ref = writer.add_object(generic.DictionaryObject({pdf_name("/Fields"): generic.ArrayObject()}))
        writer.root["/AcroForm"] = form_ref
        writer.update_root()
    form: generic.DictionaryObject = writer.root["/AcroForm"]
    if len(form.setdefault(pdf_name("/Fields"), generic.ArrayObject())):
        raise BadInput(HAS_FORM, field="file")
    form.pop("/NeedAppearances", None)
    form["/DA"] = pdf_string(f"{UPRIGHT_FONT} 13 Tf 0 g")
    resources = form.setdefault(pdf_name("/DR"), generic.DictionaryObject()).get_object()
    fonts = resources.setdefault(pdf_name("/Font"), generic.DictionaryObject()).get_object()
    for name, base_font in STANDARD_FONTS.items():
        fonts[pdf_name(name)] = writer.add_object(_standard_font(base_font))
    for container in (form, resources, fonts):
        writer.update_container(container)
    return form


def _standard_font(base_font: str) -> generic.DictionaryObject:
    names = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": base_font, "/Encoding": "/WinAnsiEncoding"}
    return generic.DictionaryObject({pdf_name(key): pdf_name(value) for key, value in names.items()})


def _add_text_field(writer: IncrementalPdfFileWriter, form: generic.DictionaryObject, spot: TextSpot) -> None:
    """An empty, read-only, printable text widget. /DA keeps size and slant, /Q the alignment, /MK the background."""
    page = writer.find_page_for_modification(spot.box.page)[0]
    blank = RawContent(b"", box=BoxConstraints(width=spot.box.width, height=spot.box.height)).as_form_xobject()
    font = ITALIC_FONT if spot.italic else UPRIGHT_FONT
    field = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): pdf_string(spot.name),
            pdf_name("/TU"): pdf_string(KIND_LABELS[spot.kind].capitalize()),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.FloatObject, spot.box.rect)),
            pdf_name("/F"): generic.NumberObject(PRINT_AND_LOCKED),
            pdf_name("/Ff"): generic.NumberObject(READ_ONLY),
            pdf_name("/DA"): pdf_string(f"{font} {spot.size:g} Tf 0 g"),
            pdf_name("/Q"): generic.NumberObject(QUADDING[spot.align]),
            pdf_name("/P"): page,
            pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): writer.add_object(blank)}),
        }
    )
    if spot.covers:
        white = generic.ArrayObject([generic.NumberObject(1)])
        field["/MK"] = generic.DictionaryObject({pdf_name("/BG"): white})
    reference = writer.add_object(field)
    form["/Fields"].append(reference)
    writer.update_container(form["/Fields"])
    writer.register_annotation(page, reference)


def _add_signature_fields(writer: IncrementalPdfFileWriter, placement: Placement) -> None:
    """The leader's lock leaves only the fields of the clerk's step open; the seal's lock closes all.

    The seal's lock carries no /P 1: readers then take the archive's revocation data and time stamps for tampering.
    """
    still_open = [*(text.name for text in placement.texts), SEAL_FIELD]
    append_signature_field(
        writer,
        SigFieldSpec(
            LEADER_FIELD,
            on_page=placement.signature.page,
            box=placement.signature.rect,  # type: ignore[arg-type]  # typed int, written as it is
            field_mdp_spec=FieldMDPSpec(FieldMDPAction.EXCLUDE, fields=still_open),
            doc_mdp_update_value=MDPPerm.FILL_FORMS,
            readable_field_name="Chữ ký của người có thẩm quyền",
        ),
    )
    append_signature_field(
        writer,
        SigFieldSpec(
            SEAL_FIELD,
            on_page=placement.seal.page,
            box=placement.seal.rect,  # type: ignore[arg-type]  # the same
            field_mdp_spec=FieldMDPSpec(FieldMDPAction.ALL),
            readable_field_name="Chữ ký số của cơ quan",
        ),
    )


def form_fields(writer: IncrementalPdfFileWriter) -> list[generic.IndirectObject]:
    """References to the top-level form fields (ours have no kids), in order."""
    if "/AcroForm" not in writer.root:
        return []
    form = writer.root["/AcroForm"]  # subscripts resolve references, .get() does not
    return list(form["/Fields"]) if "/Fields" in form else []


def find_field(writer: IncrementalPdfFileWriter, name: str) -> generic.IndirectObject:
    """The reference of a field of ours. Raises RuleViolation when the document was not prepared by this house."""
    for reference in form_fields(writer):
        field = reference.get_object()
        if "/T" in field and field["/T"] == name:
            return reference
    raise RuleViolation("Văn bản chưa được đặt vị trí số, ngày, chữ ký và dấu.")
