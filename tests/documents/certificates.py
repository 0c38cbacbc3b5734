"""A small public key infrastructure for tests: real certificates, made in memory."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PASSPHRASE = "mật-khẩu-khóa-ký"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Identity:
    """A key and its certificate."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    def pkcs12(self, passphrase: str = PASSPHRASE) -> bytes:
        return pkcs12.serialize_key_and_certificates(
            b"key", self.key, self.certificate, list(self.chain), BestAvailableEncryption(passphrase.encode())
        )


def name(common_name: str, uid: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    if uid:
        parts.append(x509.NameAttribute(NameOID.USER_ID, uid))
    return x509.Name(parts)


def issue(
    common_name: str,
    issuer: Identity | None,
    *,
    ca: bool = False,
    start: datetime | None = None,
    end: datetime | None = None,
    usage: str = "sign",
    purpose: x509.ObjectIdentifier | None = None,
    uid: str = "",
    email: str = "",
) -> Identity:
    """A certificate from `issuer` (None: self-signed). `usage`: 'sign', 'encrypt' or 'ca'."""
    key = rsa.generate_private_key(65537, 2048)
    now = datetime.now(UTC)
    subject = name(common_name, uid)
    usage = "ca" if ca else usage
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start or now - 30 * DAY)
        .not_valid_after(end or now + 300 * DAY)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=usage == "sign",
                content_commitment=usage == "sign",
                key_encipherment=usage == "encrypt",
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=usage == "ca",
                crl_sign=usage == "ca",
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
    )
    if issuer:
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
        builder = builder.add_extension(authority, critical=False)
    if purpose:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    if email:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.RFC822Name(email)]), critical=False)
    certificate = builder.sign(issuer.key if issuer else key, hashes.SHA256())
    chain = (issuer.certificate,) if issuer and issuer.chain else ()
    return Identity(certificate, key, chain=chain if not ca else (issuer.certificate,) if issuer else ())


def revocation_list(
    issuer: Identity, *revoked: tuple[Identity, datetime], next_update: datetime | None = None
) -> bytes:
    """A CRL of `issuer`, DER."""
    now = datetime.now(UTC)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(now - 20 * DAY)
        .next_update(next_update or now + 20 * DAY)
    )
    for identity, moment in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(identity.certificate.serial_number)
        builder = builder.add_revoked_certificate(entry.revocation_date(moment).build())
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)


@dataclass(frozen=True)
class Pki:
    """Everybody who appears in the signing tests."""

    root: Identity
    ca: Identity
    leader: Identity
    second_leader: Identity
    agency: Identity
    expired: Identity
    future: Identity
    revoked: Identity
    encipherment: Identity
    web_server: Identity
    stranger: Identity
    impostor: Identity
    tsa: Identity
    directory: Path
    """PEM files of root and CA, and the CA's revocation list."""


def make_pki(directory: Path) -> Pki:
    """Issue everything and write the trust directory."""
    now = datetime.now(UTC)
    root = issue("Tổ chức chứng thực gốc thử nghiệm", None, ca=True, start=now - 3000 * DAY, end=now + 3000 * DAY)
    ca = issue("CA thử nghiệm tỉnh Sơn Lam", root, ca=True, start=now - 2000 * DAY, end=now + 2000 * DAY)
    foreign_root = issue("CA lạ", None, ca=True)
    revoked = issue("Đỗ Thị Thu Hồi", ca)
    (directory / "root.pem").write_bytes(root.pem)
    (directory / "ca.pem").write_bytes(ca.pem)
    (directory / "ca.crl").write_bytes(revocation_list(ca, (revoked, now - 10 * DAY)))
    return Pki(
        root=root,
        ca=ca,
        leader=issue("Nguyễn Văn Hùng", ca, uid="CCCD:001075000001", email="nvhung@sonlam.gov.vn"),
        second_leader=issue("Trần Thị Mai", ca),
        agency=issue("Ủy ban nhân dân tỉnh Sơn Lam", ca),
        expired=issue("Lê Hết Hạn", ca, start=now - 400 * DAY, end=now - 2 * DAY),
        future=issue("Phạm Chưa Đến", ca, start=now + 2 * DAY, end=now + 400 * DAY),
        revoked=revoked,
        encipherment=issue("Vũ Mã Hóa", ca, usage="encrypt"),
        web_server=issue("máy chủ web", ca, purpose=ExtendedKeyUsageOID.SERVER_AUTH),
        stranger=issue("Người Lạ", foreign_root),
        impostor=issue("Nguyễn Văn Hùng", None),
        tsa=issue("Dấu thời gian thử nghiệm", ca, purpose=ExtendedKeyUsageOID.TIME_STAMPING),
        directory=directory,
    )
