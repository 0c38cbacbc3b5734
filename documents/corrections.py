"""Đề nghị chỉnh sửa dữ liệu: what is registered changes only with the head's consent (SD-9.5, SD-8.2).

The clerk asks, the head sees before and after, the system applies it the moment he agrees; nobody else changes it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.actor import Actor
from accounts.consents import Change, Matter
from accounts.enums import ConsentKind
from accounts.models import Consent
from documents.enums import DocumentType
from documents.models import IncomingDocument
from documents.permissions import check_may_ask_correction
from qlvb.lib.errors import BadInput, InvalidTransition
from qlvb.lib.locking import locked
from qlvb.lib.vietnamese import short_date
from workflow.steps import tell

# What a clerk writes down and may have written down wrong. The arrival number and its date are the register's own.
FIELDS = ("issuer", "notation", "issued_on", "document_type", "subject", "signer", "signer_title")


@dataclass(frozen=True, kw_only=True, slots=True)
class Corrected:
    """The registered facts as they should read."""

    issuer: str
    notation: str
    issued_on: date | None
    document_type: str
    subject: str
    signer: str = ""
    signer_title: str = ""


def correcting(document: IncomingDocument, facts: Corrected, actor: Actor) -> Matter:
    """Only what differs, with what it replaces."""
    check_may_ask_correction(actor, document)
    for name, sentence in (("issuer", "Hãy nhập cơ quan ban hành."), ("subject", "Hãy nhập trích yếu nội dung.")):
        if not getattr(facts, name):
            raise BadInput(sentence, field=name)
    if facts.issued_on and facts.issued_on > actor.today():
        raise BadInput("Ngày văn bản không được sau ngày hôm nay.", field="issued_on")
    now, new = _data(document), _data(facts)
    different = [name for name in FIELDS if now[name] != new[name]]
    if not different:
        raise BadInput("Chưa có mục nào khác với dữ liệu đang đăng ký.")
    changes = [Change(_label(name), _said(name, now[name]), _said(name, new[name])) for name in different]
    terms = {name: {"before": now[name], "after": new[name]} for name in different}
    title = f"Chỉnh sửa dữ liệu {document.code} ngày {short_date(document.arrived_on)}"
    return Matter(ConsentKind.CORRECT, title, {"document": document.pk, "facts": terms}, changes, document)


def apply(consent: Consent, actor: Actor) -> None:
    """Inside the transaction in which the head agrees: the record reads as asked, its history and timeline say so.

    Refused when the record no longer reads as it did when this was asked.
    """
    document, facts = locked(IncomingDocument, consent.terms["document"]), consent.terms["facts"]
    now = _data(document)
    if any(now[name] != fact["before"] for name, fact in facts.items()):
        raise InvalidTransition(
            "Dữ liệu của văn bản đã thay đổi sau khi đề nghị; hãy không đồng ý để văn thư đề nghị lại."
        )
    for name, fact in facts.items():
        new = fact["after"]
        setattr(document, name, date.fromisoformat(new) if name == "issued_on" and new else new or _nothing(name))
    document.save(update_fields=list(facts))
    told = "; ".join(f"{c['label']}: {c['before'] or 'trống'} → {c['after'] or 'trống'}" for c in consent.changes)
    tell(
        document,
        None,
        "correct",
        f"chỉnh sửa dữ liệu theo đề nghị của {consent.asked_by}, ý kiến đồng ý của {actor.post}",
        f"{told}. Lý do: {consent.reason}",
        consent=consent.pk,
        facts=facts,
    )


def _data(facts: IncomingDocument | Corrected) -> dict[str, Any]:
    data: dict[str, Any] = {name: getattr(facts, name) for name in FIELDS}
    return data | {"issued_on": facts.issued_on.isoformat() if facts.issued_on else None}


def _nothing(name: str) -> str | None:
    return None if name == "issued_on" else ""


def _label(name: str) -> str:
    label = str(IncomingDocument._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # plain columns
    return label[:1].upper() + label[1:]


def _said(name: str, value: Any) -> str:
    if name == "issued_on":
        return short_date(date.fromisoformat(value)) if value else ""
    return str(DocumentType(value).label) if name == "document_type" else str(value)
