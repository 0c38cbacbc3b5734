"""From pyHanko's findings about one signature to ours: not valid, or not enough to decide, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from asn1crypto import x509
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel

from documents.signing.keys import common_name, may_sign_documents
from documents.signing.report import Verdict
from documents.signing.trust import Trust, day

ORDER: Final = (Verdict.INVALID, Verdict.INDETERMINATE, Verdict.UNSIGNED, Verdict.VALID)


@dataclass(frozen=True)
class Finding:
    """One thing that keeps a file from being VALID."""

    verdict: Verdict
    reason: str


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """INVALID before INDETERMINATE before the rest."""
    return min(verdicts, key=ORDER.index)


def judge_signature(field: str, status: PdfSignatureStatus) -> list[Finding]:
    """Bytes and later changes: everything but the certificate."""
    name = f"“{field}” của “{common_name(status.signing_cert.subject)}”"
    if not status.intact:
        return [_invalid(f"Nội dung văn bản đã bị thay đổi so với lúc ký, chữ ký {name} không còn khớp.")]
    if not status.valid:
        return [_invalid(f"Chữ ký {name} không khớp với chứng thư số.")]
    findings = []
    if status.coverage not in (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION):
        findings.append(_invalid(f"Chữ ký {name} không bao phủ toàn bộ phần văn bản đã ký."))
    level = status.modification_level or ModificationLevel.OTHER
    if level not in (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING):
        findings.append(_invalid(f"Sau chữ ký {name}, văn bản đã bị sửa ngoài phạm vi cho phép."))
    elif status.docmdp_ok is not True:
        findings.append(_invalid(f"Sau chữ ký {name}, văn bản đã bị sửa trái với khóa của chữ ký."))
    if not status.seed_value_ok:
        findings.append(_invalid(f"Chữ ký {name} vi phạm ràng buộc của trường chữ ký."))
    return findings


def judge_trust(status: PdfSignatureStatus, trust: Trust, proven_at: datetime | None) -> list[Finding]:
    """The certificate, at the proven time of signing or else now; and the time stamp itself."""
    certificate = status.signing_cert
    holder = f"Chứng thư số của “{common_name(certificate.subject)}”"
    findings = _judge_stamps(status, holder)
    revoked = _revoked_on(status, trust)
    if revoked is not None and (proven_at is None or revoked <= proven_at):
        return [*findings, _invalid(f"{holder} đã bị thu hồi từ ngày {day(revoked)}.")]
    if not may_sign_documents(certificate):
        return [*findings, _invalid(f"{holder} không được cấp để ký văn bản.")]
    if status.trusted:
        return findings
    return [*findings, _judge_distrust(status, trust, proven_at, holder)]


def _judge_distrust(status: PdfSignatureStatus, trust: Trust, proven_at: datetime | None, holder: str) -> Finding:
    """Why pyHanko found no valid path: out of time, self-signed, unknown CA, or something else."""
    certificate = status.signing_cert
    claimed = proven_at or status.signer_reported_dt or datetime.now(UTC)
    if certificate.subject == certificate.issuer and certificate not in trust.roots:
        return _invalid(f"{holder} là chứng thư tự cấp, không do tổ chức chứng thực nào cấp.")
    if claimed < certificate.not_valid_before:
        return _invalid(f"{holder} chưa có hiệu lực vào lúc ký.")
    if claimed > certificate.not_valid_after:
        return _invalid(f"{holder} đã hết hạn vào lúc ký (hết hạn từ ngày {day(certificate.not_valid_after)}).")
    if proven_at is None and datetime.now(UTC) > certificate.not_valid_after:
        return _unclear(f"{holder} nay đã hết hạn và chữ ký không có dấu thời gian tin cậy chứng minh thời điểm ký.")
    if status.validation_path is None:
        return _unclear(f"{holder} không do tổ chức chứng thực được tin cậy cấp.")
    return _unclear(f"{holder} có chuỗi chứng thực chưa xác nhận được.")


def _judge_stamps(status: PdfSignatureStatus, holder: str) -> list[Finding]:
    findings = []
    for stamp in (status.timestamp_validity, status.content_timestamp_validity):
        if stamp is None:
            continue
        if not (stamp.intact and stamp.valid):
            findings.append(_invalid(f"Dấu thời gian của chữ ký không khớp với chữ ký ({holder})."))
        elif not stamp.trusted:
            findings.append(_unclear("Dấu thời gian của chữ ký không do tổ chức được tin cậy cấp."))
    return findings


def _revoked_on(status: PdfSignatureStatus, trust: Trust) -> datetime | None:
    """The earliest revocation of the signer or a CA above, by pyHanko's account or our lists."""
    moments = []
    if status.revocation_details is not None:
        moments.append(status.revocation_details.revocation_date)
    links: list[x509.Certificate] = [status.signing_cert]
    if status.validation_path is not None:
        links += list(status.validation_path.iter_certs(include_root=False))
    moments += [moment for link in links if (moment := trust.revoked_on(link)) is not None]
    return min(moments, default=None)


def _invalid(reason: str) -> Finding:
    return Finding(Verdict.INVALID, reason)


def _unclear(reason: str) -> Finding:
    return Finding(Verdict.INDETERMINATE, reason)
