"""Files for the search: letters with a text layer, and the same as a scanner gives them."""

from functools import cache

from accounts.actor import Actor
from documents import reading
from documents.actions.register_incoming import register_incoming
from documents.intake import ArrivedFile, Verdict
from documents.models import IncomingDocument
from documents.rules.uploads import PDF
from documents.storage import save_blob
from qlvb.demo.papers.scan import scan
from tests.documents.papers import decision
from tests.factories import documents as made
from tests.factories.people import Agency


@cache
def letter() -> bytes:
    """One page; says 'Quy chế quản lý, gửi, nhận văn bản điện tử'."""
    return decision(number="15/QĐ-UBND", dated="Sơn Lam, ngày 22 tháng 11 năm 2026")


@cache
def scanned() -> bytes:
    return scan(letter(), seed="search")


def arrived(agency: Agency, data: bytes, **changes: object) -> IncomingDocument:
    """Registered with that file."""
    file = ArrivedFile(save_blob(data, PDF), "tep-den.pdf", 1)
    return register_incoming(made.arrival(**changes), [file], Verdict(), submit_to=None, actor=Actor.of(agency.clerk))


def read_everything() -> None:
    """What the jobs do: text layers, then OCR."""
    for pk in reading.waiting_to_be_read():
        reading.read(pk)
    while waiting := reading.waiting_for_ocr():
        reading.recognise(waiting[0])
    reading.gather_changed()
