"""From the rows of SigningKey to what signs: the only place that opens key files."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from documents.enums import KeyKind
from documents.models import Blob, SigningKey
from documents.storage import read_blob
from qlvb.lib.errors import BadInput, RuleViolation

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko.sign.timestamps import TimeStamper

    from documents.signing.keys import CertificateFacts
    from documents.signing.trust import Trust


@dataclass(frozen=True, slots=True)
class Pen:
    """A key unlocked for one signature, with the image it leaves on the page."""

    key: SigningKey
    signer: "SimpleSigner"
    image_png: bytes


def personal_pen(user_id: int, passphrase: str) -> Pen:
    """The person's own key, unlocked with the passphrase he has just typed; nothing of it is kept."""
    key = (
        SigningKey.objects.select_related("image")
        .filter(kind=KeyKind.PERSONAL, user_id=user_id, is_active=True)
        .first()
    )
    if key is None:
        raise BadInput("Bạn chưa được cấp chứng thư số cá nhân trên hệ thống.", field="passphrase")
    if not passphrase:
        raise BadInput("Hãy nhập mật khẩu khóa ký.", field="passphrase")
    return _unlock(key, passphrase)


def seal_pen(agency_id: int) -> Pen:
    """The agency's seal. Its passphrase lies beside the key in a file only the service may read (docs: vận hành)."""
    key = (
        SigningKey.objects.select_related("image")
        .filter(kind=KeyKind.SEAL, agency_id=agency_id, is_active=True)
        .first()
    )
    if key is None:
        raise RuleViolation("Cơ quan chưa có con dấu số trên hệ thống.")
    secret = _path(key).with_suffix(".pass")
    if not secret.is_file():
        raise RuleViolation("Máy chủ không đọc được mật khẩu con dấu số của cơ quan; hãy báo quản trị.")
    return _unlock(key, secret.read_text().strip())


def enter_key(file_name: str, facts: "CertificateFacts", image: Blob, **owner: Any) -> SigningKey:
    """The row of a key file that lies under KEYS_ROOT; `owner`: kind, and user or agency."""
    return SigningKey.objects.create(
        file_name=file_name,
        subject=facts.subject,
        serial=facts.serial,
        fingerprint=facts.sha256,
        not_before=facts.not_before,
        not_after=facts.not_after,
        image=image,
        **owner,
    )


def trust() -> "Trust":
    """The certificate authorities this installation trusts."""
    from documents.signing.trust import Trust

    return Trust.load(settings.TRUST_ROOT)


def timestamper() -> "TimeStamper | None":
    """The time-stamping service by setting, else the local one of this installation, else none (PAdES B-B)."""
    from documents.signing.timestamps import timestamper_from

    pkcs12, secret = settings.KEYS_ROOT / "tsa.p12", settings.KEYS_ROOT / "tsa.pass"
    passphrase = secret.read_text().strip() if secret.is_file() else ""
    return timestamper_from(url=settings.TSA_URL, pkcs12_path=pkcs12, passphrase=passphrase)


def _path(key: SigningKey) -> Path:
    return Path(settings.KEYS_ROOT) / key.file_name


def _unlock(key: SigningKey, passphrase: str) -> Pen:
    from documents.signing.keys import load_signer

    path = _path(key)
    if not path.is_file():
        raise RuleViolation("Không tìm thấy tệp khóa ký trên máy chủ; hãy báo quản trị.")
    return Pen(key, load_signer(path.read_bytes(), passphrase), read_blob(key.image))
