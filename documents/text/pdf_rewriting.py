"""Operation 'normalise' of the parser process: a plain, upright, passive PDF of the same pages.

Runs in the child only.
"""

import io
from typing import Any, Final

import pikepdf

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


def normalise(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Header {} and the new file, or {'refusal': code}."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            _flatten_forms(pdf)
            _make_passive(pdf)
            for page in pdf.pages:
                _make_upright(page)
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
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        return {"refusal": "broken"}, b""
    return {}, output.getvalue()


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


def _make_upright(page: pikepdf.Page) -> None:
    """Rotation becomes content, and what the CropBox hides leaves the page for good."""
    if page.rotation % 360:
        page.flatten_rotation()
    x1, y1, x2, y2 = (float(side) for side in page.cropbox)
    box = [min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)]
    page.obj.MediaBox = pikepdf.Array(box)
    page.obj.CropBox = pikepdf.Array(box)
    for key in ("/TrimBox", "/BleedBox", "/ArtBox", "/UserUnit"):
        if key in page.obj:
            del page.obj[key]
