"""What a validation says."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from documents.signing.keys import CertificateFacts


class Verdict(StrEnum):
    """The answers of EN 319 102-1, and 'unsigned'."""

    VALID = "valid"
    INVALID = "invalid"
    INDETERMINATE = "indeterminate"
    UNSIGNED = "unsigned"

    @property
    def label(self) -> str:
        """As people read it."""
        return LABELS[self]


LABELS = {
    Verdict.VALID: "hợp lệ",
    Verdict.INVALID: "không hợp lệ",
    Verdict.INDETERMINATE: "chưa đủ căn cứ",
    Verdict.UNSIGNED: "không có chữ ký số",
}


@dataclass(frozen=True)
class SignatureFacts:
    """One signature of a file."""

    field: str
    subject: str
    """Common name of the signer."""
    certificate: CertificateFacts
    signed_at: datetime | None
    """The proven time, else the time the signer claims."""
    timestamp_at: datetime | None
    """Time of a trusted time stamp, None when nobody vouches for the time."""
    intact: bool
    """The signed bytes are the bytes of the file."""
    valid: bool
    """The cryptographic signature is right."""
    trusted: bool
    """The certificate leads to a root of ours and was good at the proven time."""
    coverage: str
    """pyHanko's SignatureCoverageLevel by name: ENTIRE_FILE, ENTIRE_REVISION, or something bad."""
    modification: str
    """pyHanko's ModificationLevel by name, of everything that came after this signature."""
    changed_fields: tuple[str, ...]
    """Form fields filled after this signature."""
    docmdp_ok: bool
    """Later changes keep to what this signature's lock allows."""
    verdict: Verdict
    reasons: tuple[str, ...]
    """Vietnamese sentences, empty when VALID."""


@dataclass(frozen=True)
class Report:
    """The verdict over a file, with the reasons as Vietnamese sentences."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    signatures: tuple[SignatureFacts, ...] = ()
