"""Whom we trust: root and intermediate certificates and revocation lists from one directory. Never fetches anything.

URLs named in certificates come from whoever made the file, so nothing here opens one.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from asn1crypto import crl as asn1_crl
from asn1crypto import pem, x509
from cryptography import x509 as pyca
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError, RevokedError, ValidationError
from pyhanko_certvalidator.path import ValidationPath

from documents.signing.keys import common_name, load_certificate, may_sign_documents
from qlvb.lib.errors import BadInput

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")
CERTIFICATE_SUFFIXES: Final = frozenset({".pem", ".crt", ".cer"})
CRL_SUFFIX: Final = ".crl"
FIELD: Final = "certificate"


@dataclass(frozen=True)
class Trust:
    """Trust anchors, known intermediate CAs and revocation lists."""

    roots: tuple[x509.Certificate, ...]
    """Self-signed CA certificates: where every accepted chain ends."""
    intermediates: tuple[x509.Certificate, ...] = ()
    crls: tuple[asn1_crl.CertificateList, ...] = ()
    """Revocation lists; a certificate on one is refused even when the list is past its nextUpdate."""

    @classmethod
    def load(cls, directory: Path) -> "Trust":
        """Read every *.pem/*.crt/*.cer and *.crl in `directory`. A certificate that is no CA is not taken."""
        files = sorted(directory.iterdir()) if directory.is_dir() else []
        certificates = [
            certificate
            for file in files
            if file.suffix.lower() in CERTIFICATE_SUFFIXES
            for certificate in _certificates(file.read_bytes())
            if certificate.ca
        ]
        crls = [_revocation_list(file.read_bytes()) for file in files if file.suffix.lower() == CRL_SUFFIX]
        return cls(
            roots=tuple(certificate for certificate in certificates if _self_issued(certificate)),
            intermediates=tuple(certificate for certificate in certificates if not _self_issued(certificate)),
            crls=tuple(crls),
        )

    def context(self, at: datetime | None = None) -> ValidationContext:
        """A fresh validation context (it caches, so one per use), for the moment `at` or now."""
        return ValidationContext(
            trust_roots=list(self.roots),
            other_certs=list(self.intermediates),
            crls=list(self.crls) or None,
            moment=at,
            allow_fetching=False,
            revocation_mode="soft-fail",
            retroactive_revinfo=True,
        )

    def revoked_on(self, certificate: x509.Certificate) -> datetime | None:
        """When one of our lists, signed by the certificate's CA, revokes it. Stale lists count as well."""
        return min(
            (
                entry["revocation_date"].native
                for revocation_list in self.crls
                if revocation_list.issuer == certificate.issuer and self._genuine(revocation_list)
                for entry in revocation_list["tbs_cert_list"]["revoked_certificates"]
                if entry["user_certificate"].native == certificate.serial_number
            ),
            default=None,
        )

    def _genuine(self, revocation_list: asn1_crl.CertificateList) -> bool:
        """Was this list signed by a CA we know?"""
        parsed = pyca.load_der_x509_crl(revocation_list.dump())
        for issuer in (*self.roots, *self.intermediates):
            if issuer.subject == revocation_list.issuer and _signed_by(parsed, issuer):
                return True
        return False


def check_may_sign(
    certificate: bytes | x509.Certificate,
    trust: Trust,
    at: datetime | None = None,
    *,
    others: Iterable[x509.Certificate] = (),
) -> None:
    """Raise BadInput with the reason when documents may not be signed with `certificate` at `at` (default: now).

    `others`: certificates that came with the key, used only to build the chain.
    """
    parsed = load_certificate(certificate) if isinstance(certificate, bytes) else certificate
    moment = at or datetime.now(UTC)
    holder = f"Chứng thư số của “{common_name(parsed.subject)}”"
    if moment > parsed.not_valid_after:
        raise BadInput(f"{holder} đã hết hạn từ ngày {day(parsed.not_valid_after)}.", field=FIELD)
    if moment < parsed.not_valid_before:
        raise BadInput(f"{holder} chưa có hiệu lực, dùng được từ ngày {day(parsed.not_valid_before)}.", field=FIELD)
    if not may_sign_documents(parsed):
        raise BadInput(f"{holder} không được cấp để ký văn bản.", field=FIELD)
    path = _build_path(parsed, trust, moment, others, holder)
    for link in path.iter_certs(include_root=False):
        revoked = trust.revoked_on(link)
        if revoked is not None and revoked <= moment:
            raise BadInput(_revoked_sentence(holder, revoked), field=FIELD)


def _build_path(
    certificate: x509.Certificate,
    trust: Trust,
    moment: datetime,
    others: Iterable[x509.Certificate],
    holder: str,
) -> ValidationPath:
    unknown = f"{holder} không do tổ chức chứng thực được tin cậy cấp."
    if _self_issued(certificate):
        raise BadInput(unknown, field=FIELD)
    validator = CertificateValidator(
        certificate, intermediate_certs=list(others), validation_context=trust.context(moment)
    )
    try:
        return asyncio.run(validator.async_validate_path())
    except RevokedError as error:
        raise BadInput(_revoked_sentence(holder, error.revocation_dt), field=FIELD) from error
    except PathBuildingError as error:
        raise BadInput(unknown, field=FIELD) from error
    except (PathValidationError, ValidationError) as error:
        raise BadInput(f"{holder} có chuỗi chứng thực không còn hợp lệ.", field=FIELD) from error


def _revoked_sentence(holder: str, moment: datetime) -> str:
    return f"{holder} đã bị thu hồi từ ngày {day(moment)}."


def day(moment: datetime) -> str:
    """The day in Viet Nam, '05/01/2026'."""
    return moment.astimezone(VIETNAM).strftime("%d/%m/%Y")


def _certificates(data: bytes) -> list[x509.Certificate]:
    if not pem.detect(data):
        return [x509.Certificate.load(data, strict=True)]
    blocks = pem.unarmor(data, multiple=True)
    return [x509.Certificate.load(der, strict=True) for kind, _, der in blocks if kind == "CERTIFICATE"]


def _revocation_list(data: bytes) -> asn1_crl.CertificateList:
    if pem.detect(data):
        _, _, data = pem.unarmor(data)
    return asn1_crl.CertificateList.load(data, strict=True)


def _self_issued(certificate: x509.Certificate) -> bool:
    return bool(certificate.subject == certificate.issuer)


def _signed_by(revocation_list: pyca.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    key = pyca.load_der_x509_certificate(issuer.dump()).public_key()
    try:
        return revocation_list.is_signature_valid(key)  # type: ignore[arg-type]  # other key kinds raise below
    except (InvalidSignature, UnsupportedAlgorithm, TypeError, ValueError):
        return False
