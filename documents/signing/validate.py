"""The verdict over a signed PDF: hợp lệ, không hợp lệ, chưa đủ căn cứ, or không có chữ ký số.

pyHanko judges each signature; on top stand the rules it lacks (signing.md §9): a stricter policy for later changes,
nothing but archive data after the last signature, no foreign bytes, no removed or wrapped signatures, the expected
signers. Whatever goes wrong while checking makes the verdict worse, never VALID.
"""

import asyncio
import io
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.diff_analysis.form_rules_api import FormUpdatingRule
from pyhanko.sign.diff_analysis.policies import DEFAULT_DIFF_POLICY, StandardDiffPolicy
from pyhanko.sign.diff_analysis.policy_api import DiffResult
from pyhanko.sign.diff_analysis.rules.form_field_rules import (
    GenericFieldModificationRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
)
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.generic_cms import collect_timing_info
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel

from documents.signing.hexadecimal import read_at_once
from documents.signing.keys import SIGNING_USAGE, certificate_facts, common_name
from documents.signing.report import Report, SignatureFacts, Verdict
from documents.signing.structure import (
    BYTE_RANGE,
    TOO_MANY_REVISIONS,
    TooManyRevisions,
    byte_range_reasons,
    covers_file,
    orphan_reasons,
    removed_reasons,
    tail_reasons,
)
from documents.signing.trust import Trust
from documents.signing.verdicts import Finding, judge_signature, judge_trust, worst

__all__ = ["Report", "SignatureFacts", "Verdict", "validate"]

read_at_once()

# A library's warnings about a stranger's broken file are no business of our log.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)

# pyHanko's in-place appearance rule raises a false alarm for fields filled before a seal that locks them, once
# archive data follows; switched off it is also stricter.
POLICY: Final = StandardDiffPolicy(
    global_rules=DEFAULT_DIFF_POLICY.global_rules,
    form_rule=FormUpdatingRule(
        [
            SigFieldCreationRule(),
            SigFieldModificationRule(allow_in_place_appearance_stream_changes=False),
            GenericFieldModificationRule(allow_in_place_appearance_stream_changes=False),
        ]
    ),
)
USAGE: Final = KeyUsageConstraints(key_usage=SIGNING_USAGE.key_usage)

NO_SIGNATURE: Final = "Văn bản không có chữ ký số."
UNREADABLE: Final = "Không đọc được tệp PDF để kiểm tra chữ ký số."
BROKEN: Final = "Chữ ký số trong tệp bị hỏng, không đọc được."
LENIENT: Final = "Cấu trúc tệp PDF không chuẩn nên chưa đủ căn cứ để xác nhận chữ ký số."
UNSUPPORTED: Final = "Chữ ký “{}” dùng định dạng không được hỗ trợ."
CHANGED_AFTER_LAST: Final = "Văn bản đã bị sửa sau chữ ký cuối cùng."
NOT_WHOLE: Final = "Chữ ký cuối cùng không bao phủ toàn bộ tệp."
NOT_EXPECTED: Final = "Chữ ký “{}” không phải của người hoặc cơ quan được ghi nhận trong hệ thống."
MISSING: Final = "Văn bản thiếu chữ ký “{}”."
BAD_TIMESTAMP: Final = "Dấu thời gian của tệp không hợp lệ."
UNTRUSTED_TIMESTAMP: Final = "Dấu thời gian của tệp không do tổ chức được tin cậy cấp."


def validate(pdf: bytes, trust: Trust, *, expected_signers: Mapping[str, str] | None = None) -> Report:
    """Judge every signature of `pdf` and the file as a whole. Never raises for what a file may contain.

    `expected_signers`: field name → SHA-256 (hex) of the certificate that must have signed there; then no other
    field may be signed.
    """
    _refuse_event_loop()
    try:
        return asyncio.run(_validate(pdf, trust, expected_signers, strict=True))
    except Exception:  # hostile files reach every corner of a parser; here they get a verdict
        return _lenient(pdf, trust, expected_signers)


def _lenient(pdf: bytes, trust: Trust, expected_signers: Mapping[str, str] | None) -> Report:
    """A second look without strictness, for the reasons only: what a strict reader refuses is never VALID."""
    try:
        report = asyncio.run(_validate(pdf, trust, expected_signers, strict=False))
    except Exception:
        if BYTE_RANGE.search(pdf):
            return Report(Verdict.INVALID, (BROKEN,))
        return Report(Verdict.INDETERMINATE, (UNREADABLE,))
    if report.verdict is Verdict.VALID:
        return Report(Verdict.INDETERMINATE, (LENIENT,), report.signatures)
    return report


def _refuse_event_loop() -> None:
    """A mistake of our own code must not come out as a verdict over somebody's file."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise RuntimeError("validate() blocks: call it outside the event loop, for example in a thread")


async def _validate(pdf: bytes, trust: Trust, expected: Mapping[str, str] | None, *, strict: bool) -> Report:
    reader = PdfFileReader(io.BytesIO(pdf), strict=strict)
    if reader.encrypted:
        reader.decrypt("")
    signatures = list(reader.embedded_regular_signatures)
    timestamps = list(reader.embedded_timestamp_signatures)
    findings = _file_findings(pdf, reader)
    if not signatures and not findings and not timestamps:
        return Report(Verdict.UNSIGNED, (NO_SIGNATURE,))
    facts = [await _signature_facts(pdf, signature, trust) for signature in signatures]
    findings += [Finding(fact.verdict, reason) for fact in facts for reason in fact.reasons]
    for timestamp in timestamps:
        findings += await _timestamp_findings(pdf, timestamp, trust)
    findings += _last_findings(pdf, reader, facts)
    findings += _signer_findings(facts, expected or {})
    if not facts:
        findings.append(Finding(Verdict.INVALID, NO_SIGNATURE))
    verdict = worst([Verdict.VALID, *(finding.verdict for finding in findings)])
    return Report(verdict, tuple(dict.fromkeys(finding.reason for finding in findings)), tuple(facts))


def _file_findings(pdf: bytes, reader: PdfFileReader) -> list[Finding]:
    """What the bytes say about the file as a whole."""
    try:
        reasons = orphan_reasons(pdf, reader) + removed_reasons(reader)
    except TooManyRevisions:
        return [Finding(Verdict.INDETERMINATE, TOO_MANY_REVISIONS)]
    findings = [Finding(Verdict.INVALID, reason) for reason in reasons]
    known = {signature.field_name for signature in reader.embedded_signatures}
    findings += [
        Finding(Verdict.INDETERMINATE, UNSUPPORTED.format(name))
        for name, _, _ in enumerate_sig_fields(reader, filled_status=True)
        if name not in known
    ]
    return findings


async def _signature_facts(pdf: bytes, signature: EmbeddedPdfSignature, trust: Trust) -> SignatureFacts:
    """One signature: what it is, and what is wrong with it."""
    proven_at = await _proven_time(signature, trust)
    status = await async_validate_pdf_signature(
        signature,
        signer_validation_context=trust.context(proven_at),
        ts_validation_context=trust.context(),
        diff_policy=POLICY,
        key_usage_settings=USAGE,
    )
    findings = [Finding(Verdict.INVALID, reason) for reason in byte_range_reasons(pdf, signature)]
    findings += judge_signature(signature.field_name, status)
    trust_findings = judge_trust(status, trust, proven_at) if status.intact and status.valid else []
    findings += trust_findings
    if not findings and not status.bottom_line:
        findings.append(Finding(Verdict.INDETERMINATE, f"Chưa đủ căn cứ để xác nhận chữ ký “{signature.field_name}”."))
    return SignatureFacts(
        field=signature.field_name,
        subject=common_name(status.signing_cert.subject),
        certificate=certificate_facts(status.signing_cert),
        signed_at=proven_at or status.signer_reported_dt,
        timestamp_at=proven_at,
        intact=status.intact,
        valid=status.valid,
        trusted=status.trusted and not trust_findings,
        coverage=(status.coverage or SignatureCoverageLevel.UNCLEAR).name,
        modification=(status.modification_level or ModificationLevel.OTHER).name,
        changed_fields=_changed_fields(status),
        docmdp_ok=status.docmdp_ok is True,
        verdict=worst([Verdict.VALID, *(finding.verdict for finding in findings)]),
        reasons=tuple(finding.reason for finding in findings),
    )


async def _proven_time(signature: EmbeddedPdfSignature, trust: Trust) -> datetime | None:
    """The time of a trusted time stamp over the signature: the certificate is judged at that moment."""
    timing = await collect_timing_info(signature.signer_info, trust.context(), raw_digest=signature.compute_digest)
    stamp = timing.get("timestamp_validity")
    if stamp is None or not (stamp.intact and stamp.valid and stamp.trusted):
        return None
    moment: datetime = stamp.timestamp
    return moment


def _changed_fields(status: PdfSignatureStatus) -> tuple[str, ...]:
    if isinstance(status.diff_result, DiffResult):
        return tuple(sorted(status.diff_result.changed_form_fields))
    return ()


async def _timestamp_findings(pdf: bytes, timestamp: EmbeddedPdfSignature, trust: Trust) -> list[Finding]:
    """A document time stamp of the archive."""
    status = await async_validate_pdf_timestamp(timestamp, validation_context=trust.context(), diff_policy=POLICY)
    sound = status.intact and status.valid and status.docmdp_ok is not False
    if not sound or byte_range_reasons(pdf, timestamp) or status.modification_level is ModificationLevel.OTHER:
        return [Finding(Verdict.INVALID, BAD_TIMESTAMP)]
    return [] if status.trusted else [Finding(Verdict.INDETERMINATE, UNTRUSTED_TIMESTAMP)]


def _last_findings(pdf: bytes, reader: PdfFileReader, facts: list[SignatureFacts]) -> list[Finding]:
    """After the last signature only archive data may follow, up to the last byte of the file."""
    harmless = (ModificationLevel.NONE.name, ModificationLevel.LTA_UPDATES.name)
    whole = (SignatureCoverageLevel.ENTIRE_FILE.name, SignatureCoverageLevel.ENTIRE_REVISION.name)
    findings = []
    if facts and facts[-1].modification not in harmless:
        findings.append(Finding(Verdict.INVALID, CHANGED_AFTER_LAST))
    if facts and facts[-1].coverage not in whole:
        findings.append(Finding(Verdict.INVALID, NOT_WHOLE))
    everything = reader.embedded_signatures
    if everything and not covers_file(pdf, everything[-1]):
        findings += [Finding(Verdict.INVALID, reason) for reason in tail_reasons(pdf, reader)]
    return findings


def _signer_findings(facts: list[SignatureFacts], expected: Mapping[str, str]) -> list[Finding]:
    """Did exactly the expected certificates sign?"""
    if not expected:
        return []
    signed = {fact.field: fact.certificate.sha256 for fact in facts}
    strangers = [name for name, sha256 in signed.items() if expected.get(name, "").lower() != sha256]
    return [Finding(Verdict.INVALID, NOT_EXPECTED.format(name)) for name in strangers] + [
        Finding(Verdict.INVALID, MISSING.format(name)) for name in expected if name not in signed
    ]
