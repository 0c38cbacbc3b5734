"""Operation 'normalise' of the parser process: a plain, upright, passive PDF of the same pages.

Runs in the child only.
"""

import io
from typing import Any, Final

import pikepdf
import pypdfium2

from documents.layout.glyphs import reading_direction
from documents.layout.search import SLOT_SIZES

DANGEROUS_ACTIONS: Final = frozenset(
    {
        "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/GoToR", "/GoToE", "/Rendition",
        "/Movie", "/Sound", "/Trans", "/SetOCGState", "/GoTo3DView", "/RichMediaExecute", "/Hide",
    }
)  # fmt: skip
DANGEROUS_ANNOTATIONS: Final = frozenset(
    {"/FileAttachment", "/Movie", "/Sound", "/Screen", "/RichMedia", "/3D", "/Widget"}
)
ROOT_KEYS: Final = (
    "/OpenAction", "/AA", "/AcroForm", "/Perms", "/AF", "/Collection", "/OCProperties", "/Requirements",
    "/NeedsRendering", "/DSS", "/Extensions",
)  # fmt: skip
NAME_TREES: Final = ("/JavaScript", "/EmbeddedFiles", "/Renditions", "/AlternatePresentations")
MAX_DEPTH: Final = 50
MAX_UNIT: Final = 1000.0
TURNED_BY_WORDS: Final = 200
"""Pages looked at; reading the letters of thousands takes too long."""


def normalise(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Header {} and the new file, or {'refusal': code}."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            _flatten_forms(pdf)
            _make_passive(pdf)
            moved = set()
            for page, turn in zip(pdf.pages, _turns(data, pdf), strict=True):
                if turn or user_unit(page) != 1:
                    moved.add(page.obj.objgen)
                _make_upright(page, turn)
            _forget_slots(pdf, moved)
            pdf.remove_unreferenced_resources()
            output = io.BytesIO()
            pdf.save(
                output,
                min_version="1.7",
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                encryption=False,
                deterministic_id=True,
            )
    except pikepdf.PasswordError:
        return {"refusal": "encrypted"}, b""
    except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        return {"refusal": "broken"}, b""
    return {}, output.getvalue()


def _turns(data: bytes, pdf: pikepdf.Pdf) -> list[int]:
    """How far each page must be turned, clockwise, to be read: so that its words stand upright, however the file says
    it is shown; a page without words as the file says.
    """
    document = pypdfium2.PdfDocument(data)
    turns = []
    for index, page in enumerate(pdf.pages):
        direction = reading_direction(document, index) if index < TURNED_BY_WORDS else None
        turns.append(page.rotation % 360 if direction is None else direction)
    document.close()
    return turns


def _flatten_forms(pdf: pikepdf.Pdf) -> None:
    """What stands in form fields becomes page content; the form itself goes."""
    if "/AcroForm" not in pdf.Root:
        return
    form = pdf.Root.AcroForm
    if bool(form.get("/NeedAppearances", False)):
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("print")


def _make_passive(pdf: pikepdf.Pdf) -> None:
    for key in ROOT_KEYS:
        if key in pdf.Root:
            del pdf.Root[key]
    names = pdf.Root.get("/Names")
    for key in NAME_TREES:
        if names is not None and key in names:
            del names[key]
    for item in pdf.objects:
        _scrub(item, 0)
    for page in pdf.pages:
        _drop_dangerous_annotations(page)


def _scrub(item: pikepdf.Object, depth: int) -> None:
    """Take scripts and dangerous actions out of an indirect object and the direct objects in it."""
    if depth > MAX_DEPTH:
        raise ValueError("nested too deep")
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key in list(item.keys()):
            value = item[key]
            if key in ("/AA", "/JS", "/XFA") or _is_dangerous_action(value):
                del item[key]
            elif not value.is_indirect if isinstance(value, pikepdf.Object) else False:
                _scrub(value, depth + 1)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            if isinstance(value, pikepdf.Object) and not value.is_indirect:
                _scrub(value, depth + 1)


def is_active(item: pikepdf.Object) -> bool:
    """Does this object hold a script, a dangerous action, or an annotation that plays or carries files?"""
    if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        return False
    if "/AA" in item or "/JS" in item or "/XFA" in item or _is_dangerous_action(item):
        return True
    if _subtype(item) in DANGEROUS_ANNOTATIONS:
        return True
    return any(_is_dangerous_action(item[key]) for key in item.keys())  # noqa: SIM118  # no iterator on these


def _is_dangerous_action(value: object) -> bool:
    if not isinstance(value, pikepdf.Dictionary):
        return False
    kind = value.get("/S")
    return isinstance(kind, pikepdf.Name) and str(kind) in DANGEROUS_ACTIONS


def _subtype(item: pikepdf.Object) -> str:
    kind = item.get("/Subtype")
    return str(kind) if isinstance(kind, pikepdf.Name) else ""


def _drop_dangerous_annotations(page: pikepdf.Page) -> None:
    annotations = page.obj.get("/Annots")
    if annotations is None:
        return
    kept = [
        annotation
        for annotation in annotations
        if isinstance(annotation, pikepdf.Dictionary) and _subtype(annotation) not in DANGEROUS_ANNOTATIONS
    ]
    if kept:
        page.obj.Annots = pikepdf.Array(kept)
    else:
        del page.obj["/Annots"]


def _make_upright(page: pikepdf.Page, turn: int) -> None:
    """Rotation and unit become content, and what the CropBox hides leaves the page for good."""
    if turn != page.rotation % 360:
        page.rotate(turn, relative=False)
    if turn:
        page.flatten_rotation()
    elif "/Rotate" in page.obj:
        page.obj.Rotate = 0
    _apply_unit(page)
    x1, y1, x2, y2 = (float(side) for side in page.cropbox)
    box = [min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)]
    page.obj.MediaBox = pikepdf.Array(box)
    page.obj.CropBox = pikepdf.Array(box)
    for key in ("/TrimBox", "/BleedBox", "/ArtBox"):
        if key in page.obj:
            del page.obj[key]


def _apply_unit(page: pikepdf.Page) -> None:
    """A page that counts in units other than 1/72 inch is drawn in those."""
    unit = user_unit(page)
    if "/UserUnit" in page.obj:
        del page.obj["/UserUnit"]
    if unit == 1:
        return
    page.contents_add(f"q {unit:.6f} 0 0 {unit:.6f} 0 0 cm\n".encode(), prepend=True)
    page.contents_add(b"\nQ")
    page.obj.MediaBox = page.obj.CropBox = pikepdf.Array([float(side) * unit for side in page.cropbox])
    for annotation in page.obj.get("/Annots", ()):
        for key in ("/Rect", "/QuadPoints"):
            if key in annotation:
                annotation[key] = pikepdf.Array([float(side) * unit for side in annotation[key]])


def user_unit(page: pikepdf.Page) -> float:
    """How many points a unit of this page measures; 1 for what makes no sense."""
    try:
        unit = float(page.obj.get("/UserUnit", 1))
    except (TypeError, ValueError):
        return 1.0
    return unit if 0 < unit < MAX_UNIT else 1.0


def _forget_slots(pdf: pikepdf.Pdf, moved: set[tuple[int, int]]) -> None:
    """Content moved and the places our templates name on it did not: the words of the page are searched instead."""
    names: Any = pdf.Root.get("/Names", {})
    if not moved or "/Dests" not in names:
        return
    tree = pikepdf.NameTree(names["/Dests"])
    for name in SLOT_SIZES:
        if name in tree:
            target: Any = tree[name]
            array = target["/D"] if isinstance(target, pikepdf.Dictionary) else target
            if array[0].objgen in moved:
                del tree[name]
