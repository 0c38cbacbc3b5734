"""A file is what its bytes say."""

import io
import zipfile

import pytest

from documents.text.sniff import Kind, sniff
from tests.documents.words import plain_docx


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", Kind.EMPTY),
        (b"%PDF-1.7\n", Kind.PDF),
        (plain_docx(), Kind.DOCX),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), Kind.XLSX),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), Kind.PPTX),
        (zipped("mimetype", "content.xml"), Kind.ODF),
        (zipped("a.txt"), Kind.ZIP),
        (b"PK\x03\x04 broken", Kind.ZIP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.OLE),
        (b"{\\rtf1", Kind.RTF),
        (b"\xff\xd8\xff\xe1", Kind.JPEG),
        (b"\x89PNG\r\n\x1a\n", Kind.PNG),
        (b"II*\0", Kind.TIFF),
        (b"RIFF\0\0\0\0WEBP", Kind.WEBP),
        (b"\0\0\0\x18ftypheic", Kind.HEIC),
        (b"\xef\xbb\xbf <?xml version='1.0'?><svg xmlns='x'>", Kind.SVG),
        (b"  <HTML><body>", Kind.HTML),
        (b"text <script>alert(1)</script>", Kind.HTML),
        (b"<?xml version='1.0'?><edXML/>", Kind.XML),
        (b"MIME-Version: 1.0\r\n", Kind.MIME),
        (b"MZ\x90", Kind.EXECUTABLE),
        (b"#!/bin/sh", Kind.EXECUTABLE),
        (b"\x1f\x8b\x08", Kind.GZIP),
        ("Kính gửi".encode() * 600, Kind.TEXT),
        ("Kính gửi".encode("utf-16"), Kind.UNKNOWN),
        (b"\x80\x81\x82", Kind.UNKNOWN),
    ],
)
def test_kinds(data: bytes, kind: Kind) -> None:
    assert sniff(data) is kind
