"""Strings in hexadecimal digits, read at once: pyHanko takes them digit by digit, and a signature is 50,000 of them,
read several times by everybody who signs or checks.
"""

import binascii
from typing import Any, Final

from pyhanko.pdf_utils import generic

_SHORT: Final = 128
_LONG: Final = 128 * 1024
_digit_by_digit: Final = generic.read_hex_string_from_stream


def read_at_once() -> None:
    """From now on pyHanko reads plain strings so. What is more than digits, or longer, goes to its own reader."""
    generic.read_hex_string_from_stream = _read


def _read(stream: Any) -> Any:
    start = stream.tell()
    text = stream.read(_SHORT)
    if (end := text.find(b">")) < 0:
        text += stream.read(_LONG)
        end = text.find(b">")
    digits = text[1:end]
    try:
        found = binascii.unhexlify(digits + b"0" * (len(digits) % 2)) if end > 0 else None
    except binascii.Error:
        found = None
    if found is None:
        stream.seek(start)
        return _digit_by_digit(stream)
    stream.seek(start + end + 1)
    return generic.pdf_string(found)
