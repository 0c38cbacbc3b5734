"""Keys open with their passphrase only; certificates are judged at the moment they signed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.sign.timestamps import DummyTimeStamper

from documents.signing.fields import open_for_update
from documents.signing.keys import CachedKeySigner, certificate_facts, load_signer
from documents.signing.placement import LEADER_FIELD
from documents.signing.sign import embed_signature
from documents.signing.trust import Trust, check_may_sign
from documents.signing.validate import Verdict, validate
from qlvb.lib.errors import BadInput
from tests.documents.certificates import DAY, PASSPHRASE, Identity, Pki, issue, revocation_list

SignerOf = Callable[[Identity], CachedKeySigner]


def stamper(tsa: Identity, at: datetime) -> DummyTimeStamper:
    """A time stamping authority whose clock stands at `at`."""
    key = tsa.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return DummyTimeStamper(
        tsa_cert=asn1_x509.Certificate.load(tsa.der), tsa_key=asn1_keys.PrivateKeyInfo.load(key), fixed_dt=at
    )


def test_wrong_passphrase_says_so_beside_the_field(pki: Pki) -> None:
    with pytest.raises(BadInput) as refusal:
        load_signer(pki.leader.pkcs12(), "sai mật khẩu")
    assert refusal.value.sentence == "Mật khẩu khóa ký không đúng."
    assert refusal.value.field == "passphrase"


@pytest.mark.parametrize("data", [b"", b"not a key", b"\x30\x03abc"])
def test_broken_key_file_is_not_taken_for_a_wrong_passphrase(data: bytes) -> None:
    with pytest.raises(BadInput) as refusal:
        load_signer(data, PASSPHRASE)
    assert refusal.value.sentence == "Tệp khóa ký bị hỏng hoặc không đúng định dạng PKCS#12 (.p12, .pfx)."


def test_certificate_facts(pki: Pki) -> None:
    facts = certificate_facts(pki.leader.der)
    assert facts.subject == "Nguyễn Văn Hùng"
    assert facts.issuer == "CA thử nghiệm tỉnh Sơn Lam"
    assert facts.identifier == "CCCD:001075000001"
    assert facts.email == "nvhung@sonlam.gov.vn"
    assert facts.key_usage_ok
    assert facts.not_before < datetime.now(UTC) < facts.not_after
    assert facts.serial == f"{pki.leader.certificate.serial_number:X}"
    assert certificate_facts(pki.leader.pem) == facts


def test_trust_takes_only_authorities(pki: Pki, tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_bytes(pki.root.pem + pki.ca.pem + pki.leader.pem)
    trust = Trust.load(tmp_path)
    assert [facts.subject.native["common_name"] for facts in trust.roots] == ["Tổ chức chứng thực gốc thử nghiệm"]
    assert len(trust.intermediates) == 1


def test_empty_trust_trusts_nobody(pki: Pki, sealed: bytes, trust_without: Trust) -> None:
    with pytest.raises(BadInput):
        check_may_sign(pki.leader.der, trust_without)
    report = validate(sealed, trust_without)
    assert report.verdict is Verdict.INDETERMINATE
    assert report.verdict.label == "chưa đủ căn cứ"
    assert "Chứng thư số của “Nguyễn Văn Hùng” không do tổ chức chứng thực được tin cậy cấp." in report.reasons


def test_certificate_may_be_checked_for_another_day(pki: Pki, trust: Trust) -> None:
    check_may_sign(pki.expired.der, trust, datetime.now(UTC) - 10 * DAY)
    check_may_sign(pki.revoked.der, trust, datetime.now(UTC) - 15 * DAY)
    with pytest.raises(BadInput, match="đã bị thu hồi"):
        check_may_sign(pki.revoked.der, trust, datetime.now(UTC) - 5 * DAY)


def test_stale_revocation_list_still_revokes(pki: Pki, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    (tmp_path / "root.pem").write_bytes(pki.root.pem)
    (tmp_path / "ca.pem").write_bytes(pki.ca.pem)
    (tmp_path / "old.crl").write_bytes(
        revocation_list(pki.ca, (pki.second_leader, now - 19 * DAY), next_update=now - 5 * DAY)
    )
    with pytest.raises(BadInput, match="đã bị thu hồi"):
        check_may_sign(pki.second_leader.der, Trust.load(tmp_path))


def test_forged_revocation_list_revokes_nobody(pki: Pki, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    forger = Identity(pki.ca.certificate, pki.stranger.key)
    (tmp_path / "root.pem").write_bytes(pki.root.pem)
    (tmp_path / "ca.pem").write_bytes(pki.ca.pem)
    (tmp_path / "forged.crl").write_bytes(revocation_list(forger, (pki.leader, now - 9 * DAY)))
    check_may_sign(pki.leader.der, Trust.load(tmp_path))


@pytest.fixture
def signed_by(prepared: bytes, signature_png: bytes, signer_of: SignerOf) -> Callable[..., bytes]:
    """Sign without the check that the product makes before: what a careless or hostile program would do."""

    def sign(identity: Identity, timestamper: DummyTimeStamper | None = None) -> bytes:
        return embed_signature(
            open_for_update(prepared),
            LEADER_FIELD,
            signer=signer_of(identity),
            image_png=signature_png,
            timestamper=timestamper,
        )

    return sign


@pytest.mark.parametrize(
    ("who", "verdict", "words"),
    [
        ("expired", Verdict.INVALID, "đã hết hạn vào lúc ký"),
        ("future", Verdict.INVALID, "chưa có hiệu lực vào lúc ký."),
        ("revoked", Verdict.INVALID, "đã bị thu hồi từ ngày"),
        ("encipherment", Verdict.INVALID, "không được cấp để ký văn bản."),
        ("web_server", Verdict.INVALID, "không được cấp để ký văn bản."),
        ("impostor", Verdict.INVALID, "là chứng thư tự cấp"),
        ("stranger", Verdict.INDETERMINATE, "không do tổ chức chứng thực được tin cậy cấp."),
    ],
)
def test_signature_of_a_bad_certificate(
    who: str, verdict: Verdict, words: str, signed_by: Callable[..., bytes], trust: Trust, pki: Pki
) -> None:
    report = validate(signed_by(getattr(pki, who)), trust)
    assert report.verdict is verdict
    assert words in " ".join(report.reasons)


@pytest.mark.parametrize(
    ("who", "days_ago", "verdict"),
    [
        ("expired", 10, Verdict.VALID),
        ("expired", 1, Verdict.INVALID),
        ("revoked", 15, Verdict.VALID),
        ("revoked", 5, Verdict.INVALID),
        ("future", 1, Verdict.INVALID),
    ],
)
def test_time_stamp_decides_which_day_counts(
    who: str, days_ago: int, verdict: Verdict, signed_by: Callable[..., bytes], trust: Trust, pki: Pki
) -> None:
    moment = datetime.now(UTC) - timedelta(days=days_ago)
    report = validate(signed_by(getattr(pki, who), stamper(pki.tsa, moment)), trust)
    assert report.verdict is verdict


def test_unknown_time_stamping_authority_proves_nothing(
    signed_by: Callable[..., bytes], trust: Trust, pki: Pki
) -> None:
    foreign = issue("TSA lạ", None, purpose=ExtendedKeyUsageOID.TIME_STAMPING)
    report = validate(signed_by(pki.leader, stamper(foreign, datetime.now(UTC))), trust)
    assert report.verdict is Verdict.INDETERMINATE
    assert report.reasons == ("Dấu thời gian của chữ ký không do tổ chức được tin cậy cấp.",)
    assert report.signatures[0].timestamp_at is None
