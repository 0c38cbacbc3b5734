"""The second factor: who must have one, what a code looks like, codes for when the device is not at hand (SD-10.2)."""

import re
import secrets
from base64 import b32encode
from datetime import date, timedelta
from urllib.parse import quote, urlencode

from django.contrib.auth.hashers import check_password, make_password
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Perm
from accounts.models import AgencyRules, Authenticator, RecoveryCode, User
from accounts.queries import posts_of

# facts.md §5.2: administrators; and whoever's signature binds the agency.
NEEDING = (Perm.MANAGE_ACCOUNTS, Perm.SIGN)
# A key that was shown and not confirmed is thrown away.
BEGUN_LASTS = timedelta(minutes=15)
RECOVERY_CODES = 10
ISSUER = "QLVB"
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _LETTERS = 3, 4


def is_required(user: User, day: date) -> bool:
    """Whether one of his posts administers or signs, in an agency that has not decided otherwise."""
    agencies = {post.agency_id for post in posts_of(user, day) if any(map(Actor.of(post).has_perm, NEEDING))}
    if not agencies:
        return False
    spared = AgencyRules.objects.filter(agency_id__in=agencies, second_factor_required=False)
    return bool(agencies - set(spared.values_list("agency_id", flat=True)))


def has_device(user: User) -> bool:
    return Authenticator.objects.filter(user=user, confirmed=True).exists()


def begun(user_id: int) -> Authenticator | None:
    """The device that was begun and still waits for its first code."""
    since = timezone.now() - BEGUN_LASTS
    found: Authenticator | None = Authenticator.objects.filter(
        user_id=user_id, confirmed=False, since__gt=since
    ).first()
    return found


def as_text(key: bytes) -> str:
    """As the apps let people type it: 'ABCD EFGH …'."""
    letters = b32encode(key).decode()
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def as_address(key: bytes, user: User) -> str:
    """What the QR code says."""
    words = {"secret": b32encode(key).decode(), "issuer": ISSUER, "digits": 6, "period": 30}
    return f"otpauth://totp/{quote(f'{ISSUER}:{user.username}')}?{urlencode(words)}"


def shown_code(typed: str) -> str:
    """The six figures of a device, however they are grouped; '' when it is nothing of the kind."""
    figures = re.sub(r"[\s.-]", "", typed)
    return figures if re.fullmatch(r"[0-9]{6}", figures) else ""


def _bare(typed: str) -> str:
    """A recovery code without capitals, blanks and dashes; '' when it is nothing of the kind."""
    letters = re.sub(r"[\s-]", "", typed.lower())
    return letters if len(letters) == _GROUPS * _LETTERS and set(letters) <= set(_ALPHABET) else ""


def make_recovery_codes(user: User) -> list[str]:
    """New ones in place of all old ones; shown once, kept as hashes."""
    codes = ["-".join(_group() for _ in range(_GROUPS)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, hashed=make_password(_bare(code))) for code in codes)
    return codes


def _group() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS))


def use_recovery_code(user_id: int, typed: str) -> bool:
    """Inside a transaction that holds the lock of the device: spend the code, if it is one."""
    if not (bare := _bare(typed)):
        return False
    for code in RecoveryCode.objects.filter(user_id=user_id, used_at=None):
        if check_password(bare, code.hashed):
            code.used_at = timezone.now()
            code.save(update_fields=["used_at"])
            return True
    return False


def recovery_codes_left(user: User) -> int:
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def forget_device(user: User) -> bool:
    """Device and recovery codes are gone; whether there was a device in use."""
    there_was = has_device(user)
    Authenticator.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    return there_was
