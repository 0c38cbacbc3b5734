"""A certificate authority of the demo province: made at first start, kept outside the repository.

Root and issuing CA (RSA-3072), revocation lists, a time-stamping certificate, personal certificates and agency seals
as PKCS#12. Nothing here is meant for real use: private keys lie on the same machine.
"""

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from qlvb.demo.province import MAIL_DOMAIN
from qlvb.lib.vietnamese import nfc

_ORGANISATION = "Tỉnh Sơn Lam (dữ liệu trình diễn)"
_DAY = timedelta(days=1)
_YEAR = 365 * _DAY


class AuthorityBroken(Exception):
    """The folders hold certificates and keys that do not belong together."""


@dataclass(frozen=True)
class Authority:
    """The issuing CA, ready to certify people, seals and the time-stamping service."""

    root: x509.Certificate
    certificate: x509.Certificate
    key: RSAPrivateKey
    tsa_p12: bytes
    tsa_passphrase: str

    def issue_person(
        self,
        full_name: str,
        username: str,
        agency_name: str,
        passphrase: str,
        *,
        not_before: datetime | None = None,
        not_after: datetime | None = None,
    ) -> bytes:
        """A personal signing certificate with its key and chain, as PKCS#12."""
        subject = _name(full_name, agency_name, username)
        mail = x509.RFC822Name(f"{username}@{MAIL_DOMAIN}")
        return self._signing_p12(subject, passphrase, not_before, not_after, mail)

    def issue_seal(
        self,
        agency_name: str,
        passphrase: str,
        *,
        not_before: datetime | None = None,
        not_after: datetime | None = None,
    ) -> bytes:
        """The certificate of an agency's seal: the agency is its own subject."""
        return self._signing_p12(_name(agency_name, agency_name), passphrase, not_before, not_after)

    def _signing_p12(
        self,
        subject: x509.Name,
        passphrase: str,
        not_before: datetime | None,
        not_after: datetime | None,
        mail: x509.RFC822Name | None = None,
    ) -> bytes:
        key = generate_private_key(65537, 2048)
        start = not_before or _now() - _DAY
        builder = _builder(subject, key, self.certificate, start, not_after or start + 3 * _YEAR)
        builder = builder.add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        if mail:
            builder = builder.add_extension(x509.SubjectAlternativeName([mail]), critical=False)
        certificate = builder.sign(self.key, hashes.SHA256())
        return _p12(key, certificate, [self.certificate, self.root], passphrase)


def create_authority(keys_dir: Path, trust_dir: Path) -> Authority:
    """Make what is missing, read the rest. `trust_dir`: root.pem, ca.pem, ca.crl, root.crl (to be shown to anybody);
    `keys_dir`: root.key, ca.key, tsa.p12 and the passphrase that protects all three (readable by the owner only)."""
    keys_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    trust_dir.mkdir(parents=True, exist_ok=True)
    passphrase = _passphrase(keys_dir / "passphrase")
    root_key, root = _certified("root", keys_dir, trust_dir, passphrase, None)
    ca_key, ca = _certified("ca", keys_dir, trust_dir, passphrase, (root_key, root))
    _keep_crl(trust_dir / "root.crl", root_key, root)
    _keep_crl(trust_dir / "ca.crl", ca_key, ca)
    tsa_path = keys_dir / "tsa.p12"
    if not tsa_path.exists():
        _write(tsa_path, _tsa(ca_key, ca, root, passphrase), secret=True)
    return Authority(root, ca, ca_key, tsa_path.read_bytes(), passphrase)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _name(common_name: str, organisation: str, username: str = "") -> x509.Name:
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, nfc(organisation)),
        x509.NameAttribute(NameOID.COMMON_NAME, nfc(common_name)),
    ]
    if username:
        attributes += [
            x509.NameAttribute(NameOID.SERIAL_NUMBER, username),
            x509.NameAttribute(NameOID.USER_ID, username),
            x509.NameAttribute(NameOID.EMAIL_ADDRESS, f"{username}@{MAIL_DOMAIN}"),
        ]
    return x509.Name(attributes)


def _usage(
    *, digital_signature: bool = False, content_commitment: bool = False, certifies: bool = False
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )


def _builder(
    subject: x509.Name, key: RSAPrivateKey, issuer: x509.Certificate | None, start: datetime, end: datetime
) -> x509.CertificateBuilder:
    """What all certificates share; without an issuer it certifies itself."""
    if issuer is None:
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    else:
        theirs = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        authority = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(theirs)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(authority, critical=False)
    )


def _certified(
    name: str,
    keys_dir: Path,
    trust_dir: Path,
    passphrase: str,
    issuer: tuple[RSAPrivateKey, x509.Certificate] | None,
) -> tuple[RSAPrivateKey, x509.Certificate]:
    """The key and certificate of the root (no issuer) or of the issuing CA."""
    key = _key(keys_dir / f"{name}.key", passphrase)
    path = trust_dir / f"{name}.pem"
    if not path.exists():
        title = "CA gốc tỉnh Sơn Lam" if issuer is None else "CA cấp phát tỉnh Sơn Lam"
        start = _now() - 400 * _DAY
        years = 20 if issuer is None else 12
        builder = _builder(
            _name(title, _ORGANISATION), key, issuer[1] if issuer else None, start, start + years * _YEAR
        )
        builder = builder.add_extension(_usage(certifies=True), critical=True).add_extension(
            x509.BasicConstraints(ca=True, path_length=1 if issuer is None else 0), critical=True
        )
        certificate = builder.sign(issuer[0] if issuer else key, hashes.SHA256())
        _write(path, certificate.public_bytes(Encoding.PEM))
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    if certificate.public_key() != key.public_key():
        raise AuthorityBroken(f"{path} does not belong to the key in {keys_dir}.")
    return key, certificate


def _key(path: Path, passphrase: str) -> RSAPrivateKey:
    if not path.exists():
        fresh = generate_private_key(65537, 3072)
        sealed = BestAvailableEncryption(passphrase.encode())
        _write(path, fresh.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, sealed), secret=True)
    key = load_pem_private_key(path.read_bytes(), passphrase.encode())
    if not isinstance(key, RSAPrivateKey):
        raise AuthorityBroken(f"{path} is not an RSA key.")
    return key


def _passphrase(path: Path) -> str:
    if not path.exists():
        _write(path, secrets.token_urlsafe(24).encode(), secret=True)
    return path.read_text(encoding="ascii")


def _keep_crl(path: Path, key: RSAPrivateKey, certificate: x509.Certificate) -> None:
    """An empty revocation list, renewed when less than half a year of it is left."""
    if path.exists():
        until = x509.load_der_x509_crl(path.read_bytes()).next_update_utc
        if until and until > _now() + _YEAR / 2:
            return
    identifier = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    crl = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(certificate.subject)
        .last_update(_now() - _DAY)
        .next_update(_now() + _YEAR)
        .add_extension(x509.CRLNumber(int(_now().timestamp())), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(path, crl.public_bytes(Encoding.DER))


def _tsa(ca_key: RSAPrivateKey, ca: x509.Certificate, root: x509.Certificate, passphrase: str) -> bytes:
    key = generate_private_key(65537, 2048)
    start = _now() - _DAY
    certificate = (
        _builder(_name("Dịch vụ cấp dấu thời gian Sơn Lam", _ORGANISATION), key, ca, start, start + 10 * _YEAR)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(ca_key, hashes.SHA256())
    )
    return _p12(key, certificate, [ca, root], passphrase)


def _p12(key: RSAPrivateKey, own: x509.Certificate, chain: list[x509.Certificate], passphrase: str) -> bytes:
    sealed = BestAvailableEncryption(passphrase.encode())
    return pkcs12.serialize_key_and_certificates(b"qlvb", key, own, chain, sealed)


def _write(path: Path, content: bytes, *, secret: bool = False) -> None:
    """Write whole or not at all: temporary file, fsync, rename, fsync of the folder."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if secret else 0o644)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
