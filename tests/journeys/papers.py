"""The papers of the journeys: a letter from the ministry and the province's reply, as Word file and as PDF."""

from dataclasses import replace
from datetime import date
from functools import cache

from qlvb.demo.papers.layout import decree30
from qlvb.demo.papers.library import papers
from qlvb.demo.papers.model import Paper, Signer
from qlvb.demo.papers.word import docx_draft
from qlvb.lib.vietnamese import short_date

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@cache
def letter() -> Paper:
    return papers(date.today())["bnv-cchc"]


@cache
def letter_pdf() -> bytes:
    paper = letter()
    assert paper.number is not None
    return decree30(paper, number=paper.notation(paper.number), issued_on=paper.issued_on)


@cache
def reply() -> Paper:
    """The province's report, for its own chairman to sign."""
    chairman = Signer(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Hoàng Minh Đức")
    return replace(papers(date.today())["tinh-bc-cchc"], signer=chairman)


def chosen(name: str, mime: str, data: bytes) -> dict[str, object]:
    """A file as a file input takes it."""
    return {"name": name, "mimeType": mime, "buffer": data}


def letter_file() -> dict[str, object]:
    return chosen("6512-BNV-CCHC.pdf", "application/pdf", letter_pdf())


@cache
def reply_docx() -> bytes:
    return docx_draft(reply())


@cache
def reply_pdf() -> bytes:
    return decree30(reply())


def letter_facts() -> dict[str, str]:
    """What the clerk types, by label."""
    paper = letter()
    assert paper.number is not None and paper.issued_on is not None
    return {
        "Cơ quan ban hành": paper.issuer.name,
        "Số, ký hiệu": paper.notation(paper.number),
        "Ngày văn bản": short_date(paper.issued_on),
        "Trích yếu nội dung": f"V/v {paper.subject}",
        "Người ký": paper.signer.name,
        "Chức vụ người ký": paper.signer.title,
    }
