"""The demo's certificate authority satisfies pyHanko, OpenSSL and pdfsig."""

import io
import stat
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from qlvb.demo.authority import AuthorityBroken, create_authority
from qlvb.demo.papers import decree30, papers

PASSPHRASE = "Kyso@2026"


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    base = tmp_path_factory.mktemp("ca")
    return base / "keys", base / "trust"


@pytest.fixture(scope="module")
def authority(folders):
    return create_authority(*folders)


@pytest.fixture(scope="module")
def person(authority):
    return authority.issue_person("Hoàng Minh Đức", "chutich.tinh", "Ủy ban nhân dân tỉnh Sơn Lam", PASSPHRASE)


@pytest.fixture(scope="module")
def seal(authority):
    return authority.issue_seal("Ủy ban nhân dân tỉnh Sơn Lam", PASSPHRASE)


def certificate(p12):
    return pkcs12.load_pkcs12(p12, PASSPHRASE.encode()).cert.certificate


def test_second_call_keeps_everything(authority, folders):
    keys, trust = folders
    before = {path: path.read_bytes() for path in (*keys.iterdir(), *trust.iterdir())}
    again = create_authority(keys, trust)
    assert {path: path.read_bytes() for path in (*keys.iterdir(), *trust.iterdir())} == before
    assert again.certificate == authority.certificate
    assert {path.name for path in trust.iterdir()} == {"root.pem", "ca.pem", "root.crl", "ca.crl"}


def test_private_files_are_for_the_owner_only(authority, folders):
    keys, _ = folders
    assert {path.name for path in keys.iterdir()} == {"passphrase", "root.key", "ca.key", "tsa.p12"}
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in keys.iterdir())
    assert b"ENCRYPTED" in (keys / "ca.key").read_bytes()


def test_trust_of_another_authority_is_noticed(authority, folders, tmp_path):
    with pytest.raises(AuthorityBroken):
        create_authority(tmp_path / "keys", folders[1])


def test_personal_certificate_names_the_person(person):
    subject = {attribute.rfc4514_attribute_name: attribute.value for attribute in certificate(person).subject}
    assert subject["CN"] == "Hoàng Minh Đức"
    assert subject["O"] == "Ủy ban nhân dân tỉnh Sơn Lam"
    assert subject["UID"] == "chutich.tinh"
    usage = certificate(person).extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment


def test_seal_names_the_agency(seal):
    assert certificate(seal).subject.rfc4514_string().count("Ủy ban nhân dân tỉnh Sơn Lam") == 2


def test_expired_certificate_can_be_made_for_tests(authority):
    yesterday = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
    p12 = authority.issue_person(
        "Đặng Quang Huy", "tp", "UBND", PASSPHRASE, not_before=yesterday - timedelta(days=365), not_after=yesterday
    )
    assert certificate(p12).not_valid_after_utc == yesterday


def test_openssl_verifies_chain_and_revocation(person, folders, tmp_path):
    _, trust = folders
    own = tmp_path / "own.pem"
    own.write_bytes(certificate(person).public_bytes(Encoding.PEM))
    bundle = tmp_path / "crl.pem"
    crls = [x509.load_der_x509_crl((trust / name).read_bytes()) for name in ("ca.crl", "root.crl")]
    bundle.write_bytes(b"".join(crl.public_bytes(Encoding.PEM) for crl in crls))
    command = ["openssl", "verify", "-x509_strict", "-crl_check_all", "-CRLfile", bundle]
    command += ["-CAfile", trust / "root.pem", "-untrusted", trust / "ca.pem", own]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().endswith("OK")


@pytest.mark.slow
def test_signature_with_timestamp_is_trusted_by_pyhanko_and_valid_by_pdfsig(authority, person, folders, tmp_path):
    _, trust = folders
    tsa = pkcs12.load_pkcs12(authority.tsa_p12, authority.tsa_passphrase.encode())
    tsa_signer = SimpleSigner.load_pkcs12_data(
        authority.tsa_p12, other_certs=[], passphrase=authority.tsa_passphrase.encode()
    )
    stamper = DummyTimeStamper(
        tsa_cert=asn1_x509.Certificate.load(tsa.cert.certificate.public_bytes(Encoding.DER)),
        tsa_key=tsa_signer.signing_key,
        certs_to_embed=tsa_signer.cert_registry,
    )
    signer = SimpleSigner.load_pkcs12_data(person, other_certs=[], passphrase=PASSPHRASE.encode())
    draft = decree30(papers(datetime.now(UTC).date())["tinh-cd-bao"])
    signed = sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(draft)), PdfSignatureMetadata(field_name="ky"), signer, timestamper=stamper
    ).getvalue()
    context = ValidationContext(
        trust_roots=[load_cert_from_pemder(str(trust / "root.pem"))],
        other_certs=[load_cert_from_pemder(str(trust / "ca.pem"))],
        crls=[(trust / name).read_bytes() for name in ("ca.crl", "root.crl")],
        allow_fetching=False,
        revocation_mode="hard-fail",
    )
    verdict = validate_pdf_signature(PdfFileReader(io.BytesIO(signed)).embedded_signatures[0], context, context)
    assert verdict.bottom_line
    assert verdict.timestamp_validity.trusted
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=True).stdout
    assert "Signature is Valid" in said
    assert "Hoàng Minh Đức" in said
