"""Quick or digit by digit: the same string, the same place afterwards, the same refusal."""

import io

import pytest
from pyhanko.pdf_utils.misc import PdfReadError

from documents.signing import hexadecimal


def outcome(read, data: bytes) -> tuple[object, int]:
    stream = io.BytesIO(b"<<" + data)
    stream.seek(2)
    try:
        return read(stream), stream.tell()
    except PdfReadError as refusal:
        return str(refusal), -1


@pytest.mark.parametrize(
    "data",
    [
        b"<>", b"<41>", b"<4>", b"<414>/Next", b"< 41 42\n>", b"<41%comment\n42>", b"<4G>", b"<41", b"<", b"<FEFF1EBF>",
        b"<" + b"0" * 126 + b">", b"<" + b"0" * 127 + b">", b"<" + b"aF" * 25_000 + b">>",
        b"<" + b"41" * 70_000 + b"> ", b"<" + b"41" * 100, b"<-1>", b"<0x>",
    ],
)  # fmt: skip
def test_both_readers_agree(data: bytes) -> None:
    assert outcome(hexadecimal._read, data) == outcome(hexadecimal._digit_by_digit, data)
