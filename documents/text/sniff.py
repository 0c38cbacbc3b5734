"""What a file is, by its bytes; the name and the browser's word count for nothing."""

import io
import zipfile
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """Kinds of files people upload."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODF = "odf"
    OLE = "ole"
    """Word, Excel or PowerPoint before 2007, and Outlook messages."""
    RTF = "rtf"
    JPEG = "jpeg"
    PNG = "png"
    GIF = "gif"
    TIFF = "tiff"
    BMP = "bmp"
    WEBP = "webp"
    HEIC = "heic"
    SVG = "svg"
    ZIP = "zip"
    RAR = "rar"
    SEVEN_ZIP = "7z"
    GZIP = "gzip"
    HTML = "html"
    XML = "xml"
    MIME = "mime"
    EXECUTABLE = "executable"
    TEXT = "text"
    EMPTY = "empty"
    UNKNOWN = "unknown"


LABELS: Final = {
    Kind.PDF: "tệp PDF",
    Kind.DOCX: "văn bản Word (.docx)",
    Kind.XLSX: "bảng tính Excel (.xlsx)",
    Kind.PPTX: "bài trình chiếu PowerPoint (.pptx)",
    Kind.ODF: "tệp LibreOffice (.odt, .ods)",
    Kind.OLE: "tệp Word, Excel đời cũ (.doc, .xls)",
    Kind.RTF: "văn bản RTF",
    Kind.JPEG: "ảnh JPEG",
    Kind.PNG: "ảnh PNG",
    Kind.GIF: "ảnh GIF",
    Kind.TIFF: "ảnh TIFF",
    Kind.BMP: "ảnh BMP",
    Kind.WEBP: "ảnh WebP",
    Kind.HEIC: "ảnh HEIC",
    Kind.SVG: "ảnh SVG",
    Kind.ZIP: "tệp nén ZIP",
    Kind.RAR: "tệp nén RAR",
    Kind.SEVEN_ZIP: "tệp nén 7z",
    Kind.GZIP: "tệp nén GZIP",
    Kind.HTML: "trang web (HTML)",
    Kind.XML: "tệp XML",
    Kind.MIME: "thư hoặc trang web đã lưu (MHT, EML)",
    Kind.EXECUTABLE: "chương trình máy tính",
    Kind.TEXT: "tệp văn bản thuần",
    Kind.EMPTY: "tệp rỗng",
    Kind.UNKNOWN: "tệp không rõ định dạng",
}

MAGIC: Final = (
    (b"%PDF-", Kind.PDF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.OLE),
    (b"{\\rtf", Kind.RTF),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
    (b"BM", Kind.BMP),
    (b"Rar!\x1a\x07", Kind.RAR),
    (b"7z\xbc\xaf\x27\x1c", Kind.SEVEN_ZIP),
    (b"\x1f\x8b", Kind.GZIP),
    (b"MZ", Kind.EXECUTABLE),
    (b"\x7fELF", Kind.EXECUTABLE),
    (b"#!", Kind.EXECUTABLE),
    (b"L\0\0\0\x01\x14\x02\0", Kind.EXECUTABLE),  # Windows shortcut
)
OFFICE_PARTS: Final = (("word/", Kind.DOCX), ("xl/", Kind.XLSX), ("ppt/", Kind.PPTX))
HTML_MARKS: Final = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<iframe")
LOOK_BYTES: Final = 4096
MAX_NAMES: Final = 10_000


def sniff(data: bytes) -> Kind:
    """The kind of `data`. Never raises."""
    if not data:
        return Kind.EMPTY
    for magic, kind in MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Kind.WEBP
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"heim"):
        return Kind.HEIC
    return _text_kind(data[:LOOK_BYTES])


def _zip_kind(data: bytes) -> Kind:
    """An Office file is a ZIP that says so. Only the directory is read, nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()[:MAX_NAMES]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        return Kind.ZIP
    if "[Content_Types].xml" in names:
        for folder, kind in OFFICE_PARTS:
            if any(name.startswith(folder) for name in names):
                return kind
    if "mimetype" in names and "content.xml" in names:
        return Kind.ODF
    return Kind.ZIP


def _text_kind(head: bytes) -> Kind:
    lowered = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in lowered:
        return Kind.SVG
    if any(mark in lowered for mark in HTML_MARKS):
        return Kind.HTML
    if lowered.startswith(b"<?xml"):
        return Kind.XML
    if lowered.startswith((b"mime-version:", b"from:", b"received:", b"return-path:")):
        return Kind.MIME
    if b"\0" in head:
        return Kind.UNKNOWN
    return Kind.TEXT if _is_utf8(head) else Kind.UNKNOWN


def _is_utf8(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return len(head) == LOOK_BYTES and error.start > len(head) - 4  # a letter cut in two by the slice
    return True
