"""What a draft says of itself."""

from dataclasses import dataclass

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Post
from documents.enums import Capacity, DocumentType
from documents.rules.notation import notation_suffix
from qlvb.lib.errors import BadInput
from workflow.enums import Urgency


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftFacts:
    """Type, subject, who is to sign and in which capacity."""

    document_type: str
    subject: str
    signer: Post | None = None
    capacity: str = Capacity.DIRECT
    urgency: int = Urgency.NORMAL

    @property
    def type_label(self) -> str:
        return DocumentType(self.document_type).label


def check_facts(facts: DraftFacts, actor: Actor) -> None:
    """Type and subject are mandatory (KS-9.1); only a leader of one's own agency signs."""
    if not facts.subject:
        raise BadInput("Hãy nhập trích yếu nội dung.", field="subject")
    if facts.document_type not in DocumentType.values:
        raise BadInput("Hãy chọn tên loại văn bản.", field="document_type")
    signer = facts.signer
    if signer is not None and (signer.role != Role.LEADER or signer.agency_id != actor.agency_id):
        raise BadInput("Người ký phải là lãnh đạo của cơ quan.", field="signer")


def suffix_for(facts: DraftFacts, actor: Actor) -> str:
    """The part of the notation after the number, by the drafter's agency and unit."""
    return notation_suffix(facts.document_type, actor.post.unit.agency.abbreviation, actor.post.unit.abbreviation)
