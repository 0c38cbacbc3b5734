"""Mục lục văn bản, tài liệu: what a dossier holds, on the page and on paper (Decree 30, annex V)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.actor import Actor
from documents.models import Attachment, IncomingDocument, OutgoingDocument
from qlvb.lib.paper import pdf_of
from qlvb.lib.vietnamese import long_date, unaccent
from workflow.enums import ItemKind
from workflow.links import item_url
from workflow.models import Dossier, DossierEntry, WorkItem
from workflow.queries import visible_to

_STYLE = Path(settings.BASE_DIR) / "templates" / "documents" / "print" / "dossier_contents.css"
HIDDEN = "Văn bản bạn không thuộc diện được xem"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of the list with its seven columns; `is_hidden`: of a document the reader may not see, only the place is
    told.
    """

    entry: DossierEntry
    url: str = ""
    notation: str = ""
    issued_on: date | None = None
    subject: str = HIDDEN
    author: str = ""
    pages: int | None = None
    note: str = ""
    is_hidden: bool = False


def contents_of(dossier: Dossier, actor: Actor) -> list[Line]:
    """In the order of their places. Two queries."""
    entries = list(
        dossier.entries.filter(removed_at=None).select_related(
            "item__incomingdocument",
            "item__outgoingdocument__current_version",
            "item__outgoingdocument__agency",
            "added_by__user",
        )
    )
    seen = set(visible_to(actor).filter(pk__in=[entry.item_id for entry in entries]).values_list("pk", flat=True))
    return [_line(dossier, entry, is_hidden=entry.item_id not in seen) for entry in entries]


def _line(dossier: Dossier, entry: DossierEntry, *, is_hidden: bool) -> Line:
    if is_hidden:
        return Line(entry=entry, is_hidden=True)
    item = entry.item
    note = "Kết quả" if item.pk == dossier.result_document_id else ""
    url = item_url(item.kind, item.pk)
    if item.kind == ItemKind.INCOMING:
        return _incoming(entry, item.incomingdocument, url, note)
    if item.kind == ItemKind.OUTGOING:
        return _outgoing(entry, item.outgoingdocument, url, note)
    return Line(entry=entry, url=url, notation=item.code, subject=item.subject, note=note)


def _incoming(entry: DossierEntry, document: IncomingDocument, url: str, note: str) -> Line:
    return Line(
        entry=entry,
        url=url,
        notation=document.notation,
        issued_on=document.issued_on,
        subject=f"{document.get_document_type_display()}: {document.subject}",
        author=document.issuer,
        pages=document.pages or None,
        note=note or f"Số đến {document.arrival_number}",
    )


def _outgoing(entry: DossierEntry, document: OutgoingDocument, url: str, note: str) -> Line:
    version = document.current_version
    return Line(
        entry=entry,
        url=url,
        notation=document.notation if document.number else "",
        issued_on=document.issued_on,
        subject=f"{document.get_document_type_display()}: {document.subject}",
        author=document.agency.name,
        pages=version.pages if version else None,
        note=note or ("" if document.issued_at else "Dự thảo"),
    )


def files_of(lines: list[Line]) -> list[dict[str, object]]:
    """The files of what the reader sees, in the order of the list, for the viewer. One query."""
    places = {line.entry.item_id: line for line in lines if not line.is_hidden}
    attachments = Attachment.objects.filter(item_id__in=places, role="main").order_by("item_id", "position", "pk")
    files = [
        {"place": places[a.item_id].entry.order, "url": reverse("documents:attachment", args=[a.pk]), "item": a.item_id}
        for a in attachments
    ]
    for file in files:
        line = places[file["item"]]  # type: ignore[index]
        file["name"] = f"{line.entry.order}. {line.notation or line.entry.item.code}"
        file["download_url"] = f"{file['url']}?tai-ve=1"
    return sorted(files, key=lambda file: file["place"])  # type: ignore[arg-type,return-value]


def contents_pdf(dossier: Dossier, actor: Actor) -> bytes:
    """The list of the annex on A4 across, with what the one who prints it may see."""
    lines = contents_of(dossier, actor)
    context = {
        "dossier": dossier,
        "agency": dossier.agency,
        "lines": lines,
        "pages": sum(line.pages or 0 for line in lines),
        "hidden": sum(line.is_hidden for line in lines),
        "day": long_date(actor.today()),
    }
    html = render_to_string("documents/print/dossier_contents.html", context)
    return pdf_of(html, stylesheet=_STYLE)


def file_name(dossier: Dossier) -> str:
    """'muc-luc-van-ban-05-nc-2026.pdf'"""
    return "-".join(["muc-luc-van-ban", *unaccent(dossier.code).split(), str(dossier.series.year)]) + ".pdf"


def is_a_document(item: WorkItem) -> bool:
    """Whether it is of a kind that goes into dossiers."""
    return item.kind in (ItemKind.INCOMING, ItemKind.OUTGOING)
