"""Loại 1, 2, 3 from the signatures inside the file (DN-2.1); a person cannot type it."""

from documents import keyring
from documents.enums import LegalClass


def judge(pdf: bytes, *, issuer: str) -> tuple[str, dict[str, object]]:
    """(legal class, report for the record). Two valid signatures, the last of them an organisation's: class 1; one
    by the
    issuing agency alone: class 2; anything else: class 3."""
    from documents.signing.validate import Verdict, validate

    if b"/ByteRange" not in pdf:
        return LegalClass.DIGITISED, {}
    report = validate(pdf, keyring.trust())
    record: dict[str, object] = {
        "verdict": str(report.verdict),
        "reasons": list(report.reasons),
        "signatures": [
            {"subject": s.subject, "signed_at": s.signed_at.isoformat() if s.signed_at else None}
            for s in report.signatures
        ],
    }
    if report.verdict != Verdict.VALID:
        return LegalClass.DIGITISED, record
    by_issuer = report.signatures[-1].subject.casefold() == issuer.casefold()
    if len(report.signatures) > 1 and by_issuer:
        return LegalClass.BORN_DIGITAL, record
    return (LegalClass.DIGITISED_SIGNED if by_issuer else LegalClass.DIGITISED), record
