"""Is this DOCX safe to unpack? Decided from the archive's directory before a byte is unpacked.

A 700 KB archive can unpack to 300 MB; entries may overlap, lie about their size, or hide macros.
"""

import io
import re
import struct
import zipfile
from typing import Final

from documents.text.inspect import check_size
from documents.text.sniff import LABELS, Kind, sniff
from qlvb.lib.errors import BadInput

FIELD: Final = "file"
MAX_ENTRIES: Final = 2_000
MAX_UNPACKED: Final = 200 * 1024**2
MAX_XML_PART: Final = 50 * 1024**2
MAX_RATIO: Final = 200
RATIO_FREE: Final = 1024**2
"""Small entries may compress as well as they like: empty styles do."""
LOCAL_HEADER: Final = struct.Struct("<4s22xHH")
REQUIRED: Final = ("[Content_Types].xml", "word/document.xml")
MACRO_MARKS: Final = ("vbaproject.bin", "vbadata.xml", "activex", "oleobject")
SCANNED_XML: Final = 4096
RELATIONSHIP: Final = re.compile(rb"<[^<>]*?Relationship\b[^<>]*>", re.IGNORECASE)
EXTERNAL: Final = re.compile(rb"TargetMode\s*=\s*[\"']\s*External", re.IGNORECASE)
# A link to click, and the name of the template Word used: neither is opened when converting.
HARMLESS_EXTERNAL: Final = re.compile(rb"/(hyperlink|attachedTemplate)[\"']", re.IGNORECASE)

NOT_DOCX: Final = "Tệp tải lên không phải văn bản Word (.docx)."
OTHER_KIND: Final = "Tệp tải lên không phải văn bản Word (.docx) mà là {}."
OLD_OR_LOCKED: Final = (
    "Tệp Word thuộc định dạng đời cũ (.doc) hoặc có mật khẩu; vui lòng lưu lại thành .docx không mật khẩu rồi tải lên."
)
BROKEN: Final = "Tệp Word bị hỏng; vui lòng mở, lưu lại rồi tải lên."
MACROS: Final = "Tệp Word có chứa macro hoặc chương trình nhúng nên không được tiếp nhận."
LINKED: Final = "Tệp Word có nội dung liên kết tới tệp bên ngoài; vui lòng nhúng nội dung vào tệp rồi tải lên lại."
UNSAFE: Final = "Tệp Word có cấu trúc nén bất thường nên không được tiếp nhận."


def inspect_docx(data: bytes, *, max_bytes: int = 50 * 1024**2) -> None:
    """Raise BadInput(field='file') with the reason unless `data` is a DOCX that is safe to unpack."""
    check_size(data, max_bytes)
    _check_kind(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_directory(data, entries, archive.start_dir)
            _check_parts(archive, entries)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError) as error:
        raise BadInput(BROKEN, field=FIELD) from error
    except (ValueError, OSError, EOFError, struct.error) as error:
        raise BadInput(BROKEN, field=FIELD) from error


def _check_kind(data: bytes) -> None:
    kind = sniff(data)
    if kind is Kind.OLE:
        raise BadInput(OLD_OR_LOCKED, field=FIELD)
    if kind is Kind.ZIP:
        raise BadInput(BROKEN if b"word/document.xml" in data else NOT_DOCX, field=FIELD)
    if kind is not Kind.DOCX:
        raise BadInput(OTHER_KIND.format(LABELS[kind]), field=FIELD)


def _check_directory(data: bytes, entries: list[zipfile.ZipInfo], start_of_directory: int) -> None:
    """Counts, sizes, ratios, names, and that no two entries share bytes."""
    total = sum(entry.file_size for entry in entries)
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_ENTRIES or total > MAX_UNPACKED or len(set(names)) != len(names):
        raise BadInput(UNSAFE, field=FIELD)
    if any(name.startswith("/") or "\\" in name or ".." in name.split("/") or "\0" in name for name in names):
        raise BadInput(UNSAFE, field=FIELD)
    end = 0
    for entry in sorted(entries, key=lambda item: item.header_offset):
        if entry.flag_bits & 0x1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BadInput(UNSAFE, field=FIELD)
        if entry.file_size > RATIO_FREE and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise BadInput(UNSAFE, field=FIELD)
        if entry.filename.endswith((".xml", ".rels")) and entry.file_size > MAX_XML_PART:
            raise BadInput(UNSAFE, field=FIELD)
        if entry.header_offset < end:
            raise BadInput(UNSAFE, field=FIELD)
        end = _end_of(data, entry)
    if end > start_of_directory:
        raise BadInput(UNSAFE, field=FIELD)


def _end_of(data: bytes, entry: zipfile.ZipInfo) -> int:
    """Where the entry's packed bytes end, by its own header."""
    magic, name_length, extra_length = LOCAL_HEADER.unpack_from(data, entry.header_offset)
    if magic != b"PK\x03\x04":
        raise zipfile.BadZipFile
    return int(entry.header_offset + LOCAL_HEADER.size + name_length + extra_length + entry.compress_size)


def _check_parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if not all(part in names for part in REQUIRED):
        raise BadInput(NOT_DOCX, field=FIELD)
    if any(mark in name.lower() for name in names for mark in MACRO_MARKS):
        raise BadInput(MACROS, field=FIELD)
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            _check_xml(archive, entry)


def _check_xml(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """No document type (entities read files and explode), no macro-enabled type, nothing to load from outside."""
    with archive.open(entry) as part:
        head = part.read(SCANNED_XML)
        # In UTF-16 every other byte is zero: drop them rather than decode what a stranger calls UTF-16.
        plain = head.replace(b"\0", b"").lower()
        if b"<!doctype" in plain or b"<!entity" in plain:
            raise BadInput(UNSAFE, field=FIELD)
        if entry.filename == "[Content_Types].xml" and b"macroenabled" in (head + part.read()).lower():
            raise BadInput(MACROS, field=FIELD)
        if entry.filename.endswith(".rels"):
            _check_relationships((head + part.read()).replace(b"\0", b""))


def _check_relationships(xml: bytes) -> None:
    for relationship in RELATIONSHIP.findall(xml):
        if EXTERNAL.search(relationship) and not HARMLESS_EXTERNAL.search(relationship):
            raise BadInput(LINKED, field=FIELD)
