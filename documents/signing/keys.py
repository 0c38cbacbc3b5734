"""Signing keys: a PKCS#12 file and its passphrase become a signer; a certificate becomes facts to show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from asn1crypto import pem, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator.errors import InvalidCertificateError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from qlvb.lib.errors import BadInput

WRONG_PASSPHRASE: Final = "Mật khẩu khóa ký không đúng."  # noqa: S105
UNREADABLE_KEY: Final = "Tệp khóa ký bị hỏng hoặc không đúng định dạng PKCS#12 (.p12, .pfx)."
WEAK_KEY: Final = "Khóa ký quá yếu: cần RSA từ 2048 bit trở lên hoặc ECDSA P-256 trở lên."

# Certificates of Vietnamese CAs carry digitalSignature, nonRepudiation or both, and often clientAuth + emailProtection.
SIGNING_USAGE: Final = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})
SIGNING_PURPOSES: Final = frozenset(
    {
        "any_extended_key_usage",
        "email_protection",
        "client_auth",
        "microsoft_smart_card_logon",
        "adobe_authentic_documents_trust",
        "microsoft_document_signing",
        "1.3.6.1.5.5.7.3.36",  # id-kp-documentSigning, RFC 9336
    }
)

# Where Vietnamese CAs put personal and agency codes: UID (CCCD:..., MST:...), serialNumber, organizationIdentifier.
IDENTIFIER_NAMES: Final = ("user_id", "serial_number", "organization_identifier")


class CachedKeySigner(SimpleSigner):
    """A signer that parses its private key once, not for every signature (40 ms against 0.4 ms for RSA-2048)."""

    _key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | None = None

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """Raw signature over `data`."""
        if self._key is None:
            # The key has just been checked when its file was opened.
            der = self.signing_key.dump()
            key = serialization.load_der_private_key(der, password=None, unsafe_skip_rsa_key_validation=True)
            if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
                return bytes(super().sign_raw(data, digest_algorithm))
            self._key = key
        digest: hashes.HashAlgorithm = getattr(hashes, digest_algorithm.upper())()
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), digest)
        return self._key.sign(data, ec.ECDSA(digest))


@dataclass(frozen=True)
class CertificateFacts:
    """What people are shown of a certificate."""

    subject: str
    """Common name of the holder."""
    issuer: str
    """Common name of the CA."""
    serial: str
    """Serial number, upper-case hexadecimal."""
    not_before: datetime
    not_after: datetime
    identifier: str
    """Identifier in the subject (mã số, CCCD, mã định danh), '' when there is none."""
    email: str
    key_usage_ok: bool
    """May this key sign documents?"""
    sha256: str
    """Fingerprint of the certificate, lower-case hexadecimal."""


def load_signer(pkcs12: bytes, passphrase: str) -> CachedKeySigner:
    """Unlock a PKCS#12 file. Raises BadInput(field='passphrase') for a wrong passphrase, BadInput for a bad file."""
    if not pkcs12.startswith(b"\x30"):
        raise BadInput(UNREADABLE_KEY)
    try:
        loaded = SimpleSigner.load_pkcs12_data(pkcs12, other_certs=(), passphrase=passphrase.encode("utf-8"))
    except ValueError as error:
        raise _refusal(error) from error
    except (AttributeError, TypeError) as error:  # a PKCS#12 without key or without certificate
        raise BadInput(UNREADABLE_KEY) from error
    _check_strength(loaded.signing_cert)
    store = SimpleCertificateStore()
    store.register_multiple(loaded.cert_registry)
    return CachedKeySigner(signing_cert=loaded.signing_cert, signing_key=loaded.signing_key, cert_registry=store)


def _refusal(error: ValueError) -> BadInput:
    """OpenSSL tells a wrong passphrase from a broken file only in its words."""
    words = f"{error.__cause__ or error}".lower()
    if "password" in words or "mac" in words or "decrypt" in words:
        return BadInput(WRONG_PASSPHRASE, field="passphrase")
    return BadInput(UNREADABLE_KEY)


def _check_strength(certificate: x509.Certificate) -> None:
    key = certificate.public_key
    least = {"rsa": 2048, "rsassa_pss": 2048, "ec": 256}.get(key.algorithm, 0)
    if key.bit_size < least:
        raise BadInput(WEAK_KEY)


def certificate_in(pkcs12: bytes, passphrase: str) -> CertificateFacts:
    """The facts of the holder's certificate in a PKCS#12 file. Raises as `load_signer` does."""
    certificate = load_signer(pkcs12, passphrase).signing_cert
    assert certificate is not None
    return certificate_facts(certificate)


def load_certificate(data: bytes) -> x509.Certificate:
    """A certificate from DER or PEM."""
    if pem.detect(data):
        _, _, data = pem.unarmor(data)
    return x509.Certificate.load(data, strict=True)


def certificate_facts(certificate: bytes | x509.Certificate) -> CertificateFacts:
    """The facts of a certificate (DER, PEM or parsed)."""
    parsed = load_certificate(certificate) if isinstance(certificate, bytes) else certificate
    subject = parsed.subject.native
    return CertificateFacts(
        subject=common_name(parsed.subject),
        issuer=common_name(parsed.issuer),
        serial=f"{parsed.serial_number:X}",
        not_before=parsed.not_valid_before,
        not_after=parsed.not_valid_after,
        identifier=next((_first(subject[name]) for name in IDENTIFIER_NAMES if name in subject), ""),
        email=_first(subject.get("email_address")) or _alternative_email(parsed),
        key_usage_ok=may_sign_documents(parsed),
        sha256=parsed.sha256.hex(),
    )


def may_sign_documents(certificate: x509.Certificate) -> bool:
    """Do key usage and extended key usage allow signing documents, and is this not a CA?"""
    if certificate.ca:
        return False
    try:
        SIGNING_USAGE.validate(certificate)
    except InvalidCertificateError:
        return False
    purposes = certificate.extended_key_usage_value
    return purposes is None or bool(SIGNING_PURPOSES & set(purposes.native))


def common_name(name: x509.Name) -> str:
    """The common name, or the whole name when there is none."""
    return _first(name.native.get("common_name")) or str(name.human_friendly)


def _first(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return str(value or "")


def _alternative_email(certificate: x509.Certificate) -> str:
    names = certificate.subject_alt_name_value
    return next((str(name.native) for name in names or () if name.name == "rfc822_name"), "")
