"""Văn bản mẫu: what drafts begin from changes only with the head's consent (SD-9.5).

The administrator hands in a file, the head opens it, the system puts it among the agency's templates when he agrees.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts import audit
from accounts.actor import Actor
from accounts.consents import Change, Matter
from accounts.enums import ConsentKind
from accounts.models import Consent, Unit
from accounts.rules.accounts import check_may_manage
from documents.enums import DocumentType, UploadPurpose
from documents.models import DraftTemplate, Upload
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed

LONGEST_NAME = 200
# What the head reads of a template, and what the log calls it.
FIELDS = {"Văn bản mẫu": "template", "Tên loại": "document_type", "Tệp": "file"}
_ASKED = "Đã có đề nghị về văn bản mẫu tên này đang chờ ở mục Ý kiến đồng ý; hãy đặt tên khác hoặc rút đề nghị ấy."
_CHANGED = "Văn bản mẫu đã thay đổi sau khi đề nghị; hãy không đồng ý để quản trị đề nghị lại."


@dataclass(frozen=True, slots=True)
class Sample:
    """What a template is. `blob`: the id of its bytes."""

    name: str
    document_type: str
    blob: int
    file_name: str

    def as_data(self) -> dict[str, Any]:
        return {"name": self.name, "type": self.document_type, "blob": self.blob, "file": self.file_name}

    @classmethod
    def of_data(cls, data: dict[str, Any]) -> "Sample":
        return cls(data["name"], data["type"], data["blob"], data["file"])

    @classmethod
    def of(cls, template: DraftTemplate) -> "Sample":
        return cls(template.name, template.document_type, template.blob_id, template.file_name)


def templates_of(agency_id: int) -> QuerySet[DraftTemplate]:
    """Those in use, by type and name."""
    return DraftTemplate.objects.filter(agency_id=agency_id, ended_at=None)


def adding(name: str, document_type: str, upload: Upload, actor: Actor) -> Matter:
    """A new one."""
    check_may_manage(actor)
    new = Sample(name, document_type, _handed_in(upload, actor), upload.name)
    _check(None, new, actor.agency_id)
    return _matter("Thêm", None, None, new)


def replacing(template: DraftTemplate, name: str, document_type: str, upload: Upload | None, actor: Actor) -> Matter:
    """Another name, type or file; without `upload` the file stays."""
    check_may_manage(actor)
    before = Sample.of(template)
    blob, file_name = (_handed_in(upload, actor), upload.name) if upload else (before.blob, before.file_name)
    new = Sample(name, document_type, blob, file_name)
    _check(template, new, actor.agency_id)
    if (before.name, before.document_type, before.blob) == (new.name, new.document_type, new.blob):
        raise BadInput("Chưa có mục nào khác với văn bản mẫu đang dùng.")
    return _matter("Sửa", template, before, new)


def ending(template: DraftTemplate, actor: Actor) -> Matter:
    """Nobody begins a draft from it any more; drafts that did stay as they are."""
    check_may_manage(actor)
    return _matter("Bỏ", template, Sample.of(template), None)


def _handed_in(upload: Upload, actor: Actor) -> int:
    if upload.user_id != actor.user.pk or upload.purpose != UploadPurpose.TEMPLATE:
        raise NotAllowed("Tệp này không do bạn nộp làm văn bản mẫu.")
    return upload.blob_id


def _check(template: DraftTemplate | None, new: Sample, agency_id: int) -> None:
    if not new.name:
        raise BadInput("Hãy nhập tên mẫu.", field="name")
    if len(new.name) > LONGEST_NAME:
        raise BadInput(f"Tên mẫu không quá {LONGEST_NAME} ký tự.", field="name")
    if new.document_type not in DocumentType.values:
        raise BadInput("Hãy chọn tên loại văn bản.", field="document_type")
    others = templates_of(agency_id).exclude(pk=template.pk if template else 0).values_list("name", flat=True)
    if new.name.casefold() in {other.casefold() for other in others}:
        raise BadInput("Cơ quan đã có văn bản mẫu tên này.", field="name")


def _matter(verb: str, template: DraftTemplate | None, before: Sample | None, after: Sample | None) -> Matter:
    terms = {
        "template": template.pk if template else None,
        "before": before.as_data() if before else None,
        "after": after.as_data() if after else None,
    }
    was, will = _said(before), _said(after)
    if before and after and before.blob != after.blob:
        will["Tệp"] += " (tệp mới)"
    named = after or before
    assert named is not None
    name = after.name.casefold() if after else None

    def in_the_way(other: dict[str, Any]) -> str:
        return _ASKED if name and other["after"] and other["after"]["name"].casefold() == name else ""

    changes = [Change(label, was[label], will[label]) for label in FIELDS]
    title = f"{verb} văn bản mẫu “{named.name}”"
    return Matter(ConsentKind.TEMPLATES, title, terms, changes, template, in_the_way)


def _said(sample: Sample | None) -> dict[str, str]:
    """As people read it."""
    if sample is None:
        return dict.fromkeys(FIELDS, "")
    return dict(zip(FIELDS, (sample.name, DocumentType(sample.document_type).label, sample.file_name), strict=True))


def enclosure(consent: Consent) -> tuple[str, str]:
    """The address of the file that is to be agreed to, and what the link says; none when the template goes."""
    after = consent.terms["after"]
    return (reverse("documents:template_asked", args=[consent.pk]), f"Mở tệp {after['file']}") if after else ("", "")


def apply(consent: Consent, actor: Actor) -> None:
    """Inside the transaction in which the head agrees, and only if the template is still as he was told."""
    Unit.objects.select_for_update(no_key=True).get(pk=consent.agency_id)
    terms = consent.terms
    before = Sample.of_data(terms["before"]) if terms["before"] else None
    after = Sample.of_data(terms["after"]) if terms["after"] else None
    template = None
    if before:
        template = templates_of(consent.agency_id).select_for_update(of=("self",)).filter(pk=terms["template"]).first()
        if template is None or Sample.of(template) != before:
            raise InvalidTransition(_CHANGED)
    if after:
        try:
            _check(template, after, consent.agency_id)
        except BadInput as refusal:
            raise InvalidTransition(f"{refusal.sentence} Hãy không đồng ý để quản trị đề nghị lại.") from None
    act = "template.changed" if before and after else "template.added" if after else "template.ended"
    template = _written(template, after, consent, actor)
    was, will = ({FIELDS[change["label"]]: change[when] for change in consent.changes} for when in ("before", "after"))
    audit.record(act, actor, template, consent=consent.pk, **audit.changed(was, will))


def _written(template: DraftTemplate | None, after: Sample | None, consent: Consent, actor: Actor) -> DraftTemplate:
    if after is None:
        assert template is not None
        template.ended_at = actor.now()
        template.save(update_fields=["ended_at"])
        return template
    facts = {
        "name": after.name,
        "document_type": after.document_type,
        "blob_id": after.blob,
        "file_name": after.file_name,
    }
    if template is None:
        return DraftTemplate.objects.create(agency_id=consent.agency_id, **facts)
    for name, value in facts.items():
        setattr(template, name, value)
    template.save(update_fields=["name", "document_type", "blob", "file_name"])
    return template
