"""No forgery is ever shown as 'hợp lệ'."""

import io
import re
import subprocess
from pathlib import Path

import pytest
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.validation.dss import DocumentSecurityStore

from documents.signing import fields
from documents.signing.fields import open_for_update, written
from documents.signing.filling import fill_text_fields
from documents.signing.keys import CachedKeySigner, certificate_facts
from documents.signing.placement import LEADER_FIELD, SEAL_FIELD, Placement
from documents.signing.sign import embed_signature
from documents.signing.trust import Trust
from documents.signing.validate import Verdict, validate
from tests.documents.attacks import ATTACKS, Attack, append_script, change_page_text, remove_form
from tests.documents.certificates import Pki


@pytest.fixture(scope="session")
def sealed_without_locks(
    decision_pdf: bytes,
    placement: Placement,
    values: dict[str, str],
    leader: CachedKeySigner,
    agency: CachedKeySigner,
    signature_png: bytes,
    seal_png: bytes,
) -> bytes:
    """As another agency's software may have made it: same fields, no locks."""
    writer = open_for_update(decision_pdf)
    form = fields._ensure_form(writer)
    for text in placement.texts:
        fields._add_text_field(writer, form, text)
    for name, box in ((LEADER_FIELD, placement.signature), (SEAL_FIELD, placement.seal)):
        append_signature_field(writer, SigFieldSpec(name, on_page=0, box=box.rect))
    writer = open_for_update(written(writer))
    signed = embed_signature(writer, LEADER_FIELD, signer=leader, image_png=signature_png, timestamper=None)
    writer = open_for_update(signed)
    fill_text_fields(writer, values)
    return embed_signature(writer, SEAL_FIELD, signer=agency, image_png=seal_png, timestamper=None)


# The number may be filled after the leader has signed: that is the clerk's own step.
FORGERIES = [
    pytest.param(paper, attack, id=f"{paper}-{attack.__name__}")
    for paper in ("sealed", "sealed_without_locks", "signed")
    for attack in ATTACKS
    if (paper, attack.__name__) != ("signed", "refill_number")
]


@pytest.mark.parametrize(("paper", "attack"), FORGERIES)
def test_forgery_is_never_valid(attack: Attack, paper: str, trust: Trust, request: pytest.FixtureRequest) -> None:
    original: bytes = request.getfixturevalue(paper)
    assert validate(original, trust).verdict is Verdict.VALID

    report = validate(attack(original), trust)

    assert report.verdict in (Verdict.INVALID, Verdict.INDETERMINATE)
    assert report.reasons
    assert all(reason.endswith(".") for reason in report.reasons)


@pytest.mark.parametrize(
    ("attack", "sentence"),
    [
        (append_script, "Cuối tệp có dữ liệu lạ không thuộc văn bản."),
        (change_page_text, "Văn bản đã bị sửa sau chữ ký cuối cùng."),
    ],
)
def test_reason_says_what_was_done(attack: Attack, sentence: str, sealed: bytes, trust: Trust) -> None:
    report = validate(attack(sealed), trust)
    assert report.verdict is Verdict.INVALID
    assert sentence in report.reasons


def test_removed_form_is_not_shown_as_unsigned(sealed: bytes, trust: Trust) -> None:
    report = validate(remove_form(sealed), trust)
    assert report.verdict is Verdict.INVALID
    assert "Tệp có 2 chữ ký số không thuộc trường chữ ký nào." in report.reasons
    assert "Chữ ký “dau_co_quan” đã bị gỡ khỏi văn bản." in report.reasons


def test_pdfsig_alone_would_have_believed_a_changed_page(sealed: bytes, tmp_path: Path) -> None:
    """The negative control: a reader that checks bytes only calls both signatures valid."""
    forged = tmp_path / "forged.pdf"
    forged.write_bytes(change_page_text(sealed))
    output = subprocess.run(["pdfsig", "-nocert", str(forged)], capture_output=True, text=True, check=False).stdout
    assert len(re.findall(r"Signature is Valid", output)) == 2


def test_rolling_back_to_the_leaders_revision_is_noticed(signed: bytes, trust: Trust, pki: Pki) -> None:
    expected = {
        "chu_ky_lanh_dao": certificate_facts(pki.leader.der).sha256,
        "dau_co_quan": certificate_facts(pki.agency.der).sha256,
    }
    report = validate(signed, trust, expected_signers=expected)
    assert report.verdict is Verdict.INVALID
    assert report.reasons == ("Văn bản thiếu chữ ký “dau_co_quan”.",)


def test_signature_of_another_trusted_person_is_noticed(sealed: bytes, trust: Trust, pki: Pki) -> None:
    expected = {
        "chu_ky_lanh_dao": certificate_facts(pki.second_leader.der).sha256,
        "dau_co_quan": certificate_facts(pki.agency.der).sha256,
    }
    report = validate(sealed, trust, expected_signers=expected)
    assert report.verdict is Verdict.INVALID
    assert report.reasons == (
        "Chữ ký “chu_ky_lanh_dao” không phải của người hoặc cơ quan được ghi nhận trong hệ thống.",
    )


def test_archive_data_after_the_seal_is_no_false_alarm(sealed: bytes, trust: Trust, pki: Pki) -> None:
    buffer = io.BytesIO(sealed)
    DocumentSecurityStore.add_dss(buffer, None, certs=trust.intermediates)
    report = validate(buffer.getvalue(), trust)
    assert len(buffer.getvalue()) > len(sealed)
    assert report.verdict is Verdict.VALID
    assert [signature.modification for signature in report.signatures] == ["FORM_FILLING", "LTA_UPDATES"]


@pytest.mark.parametrize("size", [0, 1, 20, 500, 3000])
def test_ruins_get_a_verdict_and_no_exception(size: int, sealed: bytes, trust: Trust) -> None:
    assert validate(sealed[:size], trust).verdict is not Verdict.VALID
    assert validate(sealed[size:] if size else b"", trust).verdict is not Verdict.VALID
