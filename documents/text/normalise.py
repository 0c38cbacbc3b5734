"""Making an unsigned upload plain: decrypted, passive, forms flattened, pages upright."""

from typing import Final

from documents.text.inspect import BROKEN, ENCRYPTED, FIELD
from documents.text.sandbox import Answer, run
from qlvb.lib.errors import BadInput

SIGNED: Final = "Tệp PDF đã có chữ ký số nên phải giữ nguyên từng byte, không thể chuẩn hóa."


def normalise(pdf: bytes) -> bytes:
    """The same pages without scripts, actions, embedded files, forms, layers, encryption, rotation, hybrid references.

    The same input gives the same output. Raises BadInput for a signed file (rewriting would break the signature),
    a file that needs a password, or a broken one.
    """
    check_unsigned(pdf)
    answer = run("normalise", pdf)
    if "refusal" in answer.header:
        raise refused(answer)
    return answer.payload


def check_unsigned(pdf: bytes) -> None:
    """Raise BadInput for a signed file."""
    if b"/ByteRange" in pdf:
        raise BadInput(SIGNED, field=FIELD)


def refused(answer: Answer) -> BadInput:
    """The sentence for what the parser process refused."""
    return BadInput(ENCRYPTED if answer.header["refusal"] == "encrypted" else BROKEN, field=FIELD)
