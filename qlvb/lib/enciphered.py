"""Short secrets that must be read again (the key of somebody's codes), enciphered in the database.

The key comes from SECRET_KEY, which is never in a backup: whoever holds a copy of the database alone reads nothing.
"""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE = 12


class Unreadable(Exception):
    """Enciphered under another SECRET_KEY, moved to another owner, or damaged."""


def encipher(plain: bytes, *, owner: str) -> str:
    """`owner`: whose it is, such as 'authenticator of 17'; for nobody else it can be read."""
    nonce = os.urandom(_NONCE)
    return base64.b64encode(nonce + AESGCM(_key(settings.SECRET_KEY)).encrypt(nonce, plain, owner.encode())).decode()


def decipher(text: str, *, owner: str) -> bytes:
    """What `encipher` was given; also under one of the SECRET_KEY_FALLBACKS."""
    raw = base64.b64decode(text)
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return AESGCM(_key(str(secret))).decrypt(raw[:_NONCE], raw[_NONCE:], owner.encode())
        except InvalidTag:
            continue
    raise Unreadable


def _key(secret: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"qlvb.lib.enciphered").derive(secret.encode())
