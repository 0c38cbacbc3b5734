"""What the chain refuses to sign or seal, and the sentence for it."""

from collections.abc import Callable

import pytest

from documents.signing.fields import prepare
from documents.signing.keys import CachedKeySigner
from documents.signing.placement import Placement
from documents.signing.seal import UnsoundSeal, number_and_seal
from documents.signing.sign import sign_as_person
from documents.signing.timestamps import HttpTimeStamper, TimestampUnavailable
from documents.signing.trust import Trust
from documents.signing.validate import Verdict
from qlvb.lib.errors import BadInput, RuleViolation
from tests.documents.attacks import change_page_text
from tests.documents.certificates import Identity, Pki

NUMBER, DATED = "15/QĐ-UBND", "Sơn Lam, ngày 22 tháng 11 năm 2026"


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("expired", "đã hết hạn từ ngày"),
        ("future", "chưa có hiệu lực, dùng được từ ngày"),
        ("revoked", "đã bị thu hồi từ ngày"),
        ("encipherment", "không được cấp để ký văn bản."),
        ("web_server", "không được cấp để ký văn bản."),
        ("stranger", "không do tổ chức chứng thực được tin cậy cấp."),
        ("impostor", "không do tổ chức chứng thực được tin cậy cấp."),
    ],
)
def test_bad_certificate_signs_nothing(
    who: str,
    sentence: str,
    prepared: bytes,
    signature_png: bytes,
    trust: Trust,
    pki: Pki,
    signer_of: Callable[[Identity], CachedKeySigner],
) -> None:
    with pytest.raises(BadInput) as refusal:
        sign_as_person(
            prepared, signer=signer_of(getattr(pki, who)), image_png=signature_png, trust=trust, timestamper=None
        )
    assert sentence in refusal.value.sentence
    assert refusal.value.field == "certificate"


def test_leader_signs_once(signed: bytes, leader: CachedKeySigner, signature_png: bytes, trust: Trust) -> None:
    with pytest.raises(RuleViolation) as refusal:
        sign_as_person(signed, signer=leader, image_png=signature_png, trust=trust, timestamper=None)
    assert refusal.value.sentence == "Văn bản này đã có chữ ký của người có thẩm quyền."


def test_document_without_fields_cannot_be_signed(
    decision_pdf: bytes, leader: CachedKeySigner, signature_png: bytes, trust: Trust
) -> None:
    with pytest.raises(RuleViolation) as refusal:
        sign_as_person(decision_pdf, signer=leader, image_png=signature_png, trust=trust, timestamper=None)
    assert refusal.value.sentence == "Văn bản chưa được đặt vị trí số, ngày, chữ ký và dấu."


def seal_refusal(pdf: bytes, values: dict[str, str], agency: CachedKeySigner, png: bytes, trust: Trust) -> str:
    with pytest.raises(RuleViolation) as refusal:
        number_and_seal(pdf, values=values, signer=agency, image_png=png, trust=trust, timestamper=None)
    return refusal.value.sentence


def test_seal_waits_for_the_leader(
    prepared: bytes, values: dict[str, str], agency: CachedKeySigner, seal_png: bytes, trust: Trust
) -> None:
    assert seal_refusal(prepared, values, agency, seal_png, trust) == (
        "Văn bản chưa có chữ ký của người có thẩm quyền nên chưa thể cấp số và đóng dấu."
    )


def test_document_is_sealed_once(
    sealed: bytes, values: dict[str, str], agency: CachedKeySigner, seal_png: bytes, trust: Trust
) -> None:
    assert seal_refusal(sealed, values, agency, seal_png, trust) == "Văn bản này đã được đóng dấu của cơ quan."


@pytest.mark.parametrize(
    "wrong", [{}, {"so_ky_hieu": NUMBER}, {"so_ky_hieu": " ", "ngay_ban_hanh": DATED}, {"so": "1"}]
)
def test_seal_needs_number_and_date(
    wrong: dict[str, str], signed: bytes, agency: CachedKeySigner, seal_png: bytes, trust: Trust
) -> None:
    assert seal_refusal(signed, wrong, agency, seal_png, trust).endswith("văn bản chưa được đóng dấu.")


def test_tampered_draft_is_not_sealed(
    signed: bytes, values: dict[str, str], agency: CachedKeySigner, seal_png: bytes, trust: Trust
) -> None:
    with pytest.raises(UnsoundSeal) as refusal:
        number_and_seal(
            change_page_text(signed), values=values, signer=agency, image_png=seal_png, trust=trust, timestamper=None
        )
    assert refusal.value.sentence.startswith("Văn bản chưa được đóng dấu. Sau chữ ký")
    assert refusal.value.report.verdict is Verdict.INVALID


def test_silent_timestamp_service_signs_nothing(
    prepared: bytes, leader: CachedKeySigner, signature_png: bytes, trust: Trust
) -> None:
    with pytest.raises(TimestampUnavailable) as refusal:
        sign_as_person(
            prepared,
            signer=leader,
            image_png=signature_png,
            trust=trust,
            timestamper=HttpTimeStamper("http://127.0.0.1:9/", timeout=1),
        )
    assert "vui lòng thử lại sau" in refusal.value.sentence


@pytest.mark.parametrize("image", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\nbroken"])
def test_signature_image_must_be_png(image: bytes, prepared: bytes, leader: CachedKeySigner, trust: Trust) -> None:
    with pytest.raises(BadInput) as refusal:
        sign_as_person(prepared, signer=leader, image_png=image, trust=trust, timestamper=None)
    assert refusal.value.sentence == "Ảnh chữ ký, ảnh dấu phải là tệp PNG nền trong suốt."


def test_signed_upload_cannot_be_prepared(sealed: bytes, placement: Placement) -> None:
    with pytest.raises(BadInput) as refusal:
        prepare(sealed, placement)
    assert refusal.value.field == "file"
    assert refusal.value.sentence.startswith("Tệp PDF này đã có chữ ký số")
