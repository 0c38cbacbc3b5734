"""Checks of a signed PDF's bytes that a look at single signatures cannot make.

Each function returns the reasons, as Vietnamese sentences, why the file is not what its signers signed.
"""

import io
import re
from typing import Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

BYTE_RANGE: Final = re.compile(rb"/ByteRange\s*\[")
HEX_STRING: Final = re.compile(rb"<[0-9A-Fa-f\s]*>")
END_OF_FILE: Final = re.compile(rb"\s*startxref\s+\d+\s+%%EOF\s*")
MAX_REVISIONS: Final = 500

FOREIGN_TAIL: Final = "Cuối tệp có dữ liệu lạ không thuộc văn bản."
TOO_MANY_REVISIONS: Final = "Tệp có quá nhiều lần cập nhật nên không kiểm tra hết được."


class TooManyRevisions(Exception):
    """The file was updated more often than any real document."""


def byte_range_reasons(pdf: bytes, signature: EmbeddedPdfSignature) -> list[str]:
    """The signed ranges must start at 0 and leave out exactly the hexadecimal signature, nothing else."""
    try:
        start, length, rest, rest_length = (int(value) for value in signature.byte_range)
    except (TypeError, ValueError):
        return [f"Vùng ký của chữ ký “{signature.field_name}” bị hỏng."]
    gap = pdf[length:rest]
    if start == 0 < length < rest <= rest + rest_length <= len(pdf) and HEX_STRING.fullmatch(gap):
        return []
    return [f"Vùng ký của chữ ký “{signature.field_name}” không phủ liền mạch văn bản."]


def covers_file(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
    """Do the signed ranges end with the last byte of the file?"""
    return int(signature.byte_range[2]) + int(signature.byte_range[3]) == len(pdf)


def orphan_reasons(pdf: bytes, reader: PdfFileReader) -> list[str]:
    """Signature data in the file that no signature field owns: a removed or wrapped signature."""
    owned = {_identity(value) for _, value, _ in enumerate_sig_fields(reader, filled_status=True)}
    fields = sum(1 for _ in enumerate_sig_fields(reader, filled_status=True))
    if fields != len(owned):
        return ["Nhiều trường chữ ký dùng chung một chữ ký số."]
    orphans = len(BYTE_RANGE.findall(pdf)) - len(owned)
    return [f"Tệp có {orphans} chữ ký số không thuộc trường chữ ký nào."] if orphans > 0 else []


def _identity(value: object) -> object:
    reference = getattr(value, "container_ref", None)
    return reference if reference is not None else id(value)


def removed_reasons(reader: PdfFileReader) -> list[str]:
    """Signatures that an older revision had and the newest one lacks. Raises TooManyRevisions."""
    revisions = reader.xrefs.total_revisions
    if revisions > MAX_REVISIONS:
        raise TooManyRevisions
    live = _filled(reader)
    gone: set[str] = set()
    for revision in range(revisions - 1):
        try:
            earlier = _filled(reader.get_historical_resolver(revision))
        except (PdfError, KeyError, TypeError, ValueError):
            continue  # a revision that is no document by itself, such as the first part of a linearised file
        gone |= {name for name, number in earlier - live}
    return [f"Chữ ký “{name}” đã bị gỡ khỏi văn bản." for name in sorted(gone)]


def _filled(handler: PdfHandler) -> set[tuple[str, int]]:
    return {(str(name), field.idnum) for name, _, field in enumerate_sig_fields(handler, filled_status=True)}


def tail_reasons(pdf: bytes, reader: PdfFileReader) -> list[str]:
    """Behind the newest cross-reference section only 'startxref n %%EOF' may stand."""
    newest = reader.xrefs.get_xref_container_info(reader.xrefs.total_revisions - 1)
    stream = io.BytesIO(pdf)
    stream.seek(newest.end_location)
    _skip(stream, rb"\s*(?:endobj|trailer)?\s*")
    if pdf[stream.tell() : stream.tell() + 2] == b"<<":
        generic.DictionaryObject.read_from_stream(stream, generic.TrailerReference(reader))
    return [] if END_OF_FILE.fullmatch(pdf, stream.tell()) else [FOREIGN_TAIL]


def _skip(stream: io.BytesIO, pattern: bytes) -> None:
    position = stream.tell()
    found = re.compile(pattern).match(stream.getvalue(), position)
    stream.seek(found.end() if found else position)
