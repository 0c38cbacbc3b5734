"""Word files are looked through before they are unpacked, and converted where they can do no harm."""

import io
import os
import struct
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from documents.text import convert
from documents.text.convert import convert_docx, docx_to_pdf, network_isolation
from documents.text.docx_guard import inspect_docx
from documents.text.extract import extract_text
from documents.text.inspect import inspect_pdf
from qlvb.lib.errors import BadInput, RuleViolation
from tests.documents.words import plain_docx, rebuilt, report_docx

UNSAFE = "Tệp Word có cấu trúc nén bất thường nên không được tiếp nhận."
MACROS = "Tệp Word có chứa macro hoặc chương trình nhúng nên không được tiếp nhận."
LINKED = "Tệp Word có nội dung liên kết tới tệp bên ngoài; vui lòng nhúng nội dung vào tệp rồi tải lên lại."
BROKEN = "Tệp Word bị hỏng; vui lòng mở, lưu lại rồi tải lên."
SYSTEM_PYTHON = "/usr/bin/python3"
RELS = "word/_rels/document.xml.rels"


def refusal(data: bytes) -> str:
    with pytest.raises(BadInput) as caught:
        inspect_docx(data)
    assert caught.value.field == "file"
    return caught.value.sentence


def with_part(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.__setitem__(name, content)


def relation(kind: str, target: str) -> Callable[[dict[str, bytes]], None]:
    entry = (
        f'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    )

    def change(parts: dict[str, bytes]) -> None:
        parts[RELS] = parts[RELS].replace(b"</Relationships>", entry.encode())

    return change


def test_ordinary_documents_pass() -> None:
    inspect_docx(plain_docx())
    inspect_docx(report_docx())


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Tệp tải lên rỗng, không có nội dung."),
        (b"%PDF-1.7", "Tệp tải lên không phải văn bản Word (.docx) mà là tệp PDF."),
        (b"PK\x03\x04 broken", "Tệp tải lên không phải văn bản Word (.docx)."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "Tệp Word thuộc định dạng đời cũ (.doc) hoặc có mật khẩu; "
            "vui lòng lưu lại thành .docx không mật khẩu rồi tải lên.",
        ),
    ],
)
def test_other_files(data: bytes, sentence: str) -> None:
    assert refusal(data) == sentence


def test_cut_off_document() -> None:
    assert refusal(plain_docx()[:-100]) in (BROKEN, "Tệp tải lên không phải văn bản Word (.docx).")


def test_bomb_is_refused_before_unpacking() -> None:
    data = rebuilt(plain_docx(), with_part("word/media/a.bin", b"\0" * (150 * 1024**2)))
    assert len(data) < 1024**2
    started = time.perf_counter()
    assert refusal(data) == UNSAFE
    assert time.perf_counter() - started < 0.1


def test_size_that_lies_is_refused() -> None:
    """The directory promises 10 bytes for a megabyte: the bytes are counted, not believed."""
    data = bytearray(rebuilt(plain_docx(), with_part("word/styles2.xml", b"<x/>" * 300_000)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        real = archive.getinfo("word/styles2.xml")
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(b"word/styles2.xml"))
    data[entry + 24 : entry + 28] = struct.pack("<I", 10)
    assert real.file_size == 1_200_000
    with pytest.raises(BadInput):
        convert_docx(bytes(data), soffice="false")


def test_overlapping_entries_are_refused() -> None:
    """Two directory entries that point to the same bytes: a quine-style bomb."""
    buffer = io.BytesIO(plain_docx())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/a.xml", "<a/>" * 50)
        archive.writestr("word/b.xml", "<b/>" * 50)
        archive.infolist()[-1].header_offset = archive.infolist()[-2].header_offset
        archive._didModify = True
    assert refusal(buffer.getvalue()) in (UNSAFE, BROKEN)


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/passwd", "word\\..\\x.xml"])
def test_names_that_climb_are_refused(name: str) -> None:
    assert refusal(rebuilt(plain_docx(), with_part(name, b"x"))) == UNSAFE


def test_too_many_entries() -> None:
    def many(parts: dict[str, bytes]) -> None:
        parts.update({f"word/media/{i}.bin": b"x" for i in range(2100)})

    assert refusal(rebuilt(plain_docx(), many)) == UNSAFE


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/activeX/activeX1.xml", "word/embeddings/oleObject1.bin"])
def test_programs_inside_are_refused(name: str) -> None:
    assert refusal(rebuilt(plain_docx(), with_part(name, b"x"))) == MACROS


def test_macro_type_is_refused() -> None:
    def mark(parts: dict[str, bytes]) -> None:
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            b"wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml"
        )

    assert refusal(rebuilt(plain_docx(), mark)) == MACROS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_are_refused(encoding: str) -> None:
    xml = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'.encode(encoding)
    assert refusal(rebuilt(plain_docx(), with_part("word/document.xml", xml))) == UNSAFE


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("image", "file:///etc/passwd"),
        ("oleObject", "http://example.vn/x"),
        ("frame", "x.docx"),
        ("subDocument", "y.docx"),
    ],
)
def test_content_from_outside_is_refused(kind: str, target: str) -> None:
    assert refusal(rebuilt(plain_docx(), relation(kind, target))) == LINKED


@pytest.mark.parametrize("kind", ["hyperlink", "attachedTemplate"])
def test_links_to_click_are_allowed(kind: str) -> None:
    inspect_docx(rebuilt(plain_docx(), relation(kind, "https://sonlam.gov.vn")))


@pytest.mark.slow
def test_word_becomes_pdf() -> None:
    pdf = docx_to_pdf(report_docx())
    assert inspect_pdf(pdf, max_bytes=10**7).pages == 1
    assert "PHÒNG NỘI VỤ" in extract_text(pdf)


@pytest.mark.slow
def test_nothing_is_left_of_a_conversion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert.tempfile, "tempdir", str(tmp_path))
    docx_to_pdf(plain_docx())
    assert list(tmp_path.iterdir()) == []


def field(instruction: str) -> bytes:
    """A document with a field that Word would fill from elsewhere."""
    document = docx.Document()
    paragraph = document.add_paragraph("Văn bản ")
    for kind in ("begin", "instruction", "separate", "text", "end"):
        run = paragraph.add_run("cũ" if kind == "text" else "")
        if kind == "instruction":
            element = OxmlElement("w:instrText")
            element.text = instruction
            run._r.append(element)
        elif kind != "text":
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            run._r.append(element)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize(
    "instruction", ['INCLUDETEXT "{}"', 'INCLUDETEXT "file://{}"', 'LINK Word.Document.8 "{}" "" \\a']
)
def test_no_file_of_the_server_gets_into_the_pdf(instruction: str, tmp_path: Path) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text("CANARY-SECRET")
    assert "CANARY" not in extract_text(docx_to_pdf(field(instruction.format(canary))))


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str], str]:
    """A stand-in for soffice."""

    def make(script: str) -> str:
        file = tmp_path / "soffice"
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)
        return str(file)

    return make


def test_slow_conversion_is_ended_with_its_children(program: Callable[[str], str], tmp_path: Path) -> None:
    script = f"sleep 60 & echo $! > {tmp_path}/child; sleep 60"
    with pytest.raises(BadInput) as caught:
        docx_to_pdf(plain_docx(), soffice=program(script), timeout=0.5)
    assert caught.value.sentence.startswith("Chuyển tệp Word sang PDF quá lâu nên đã dừng")
    child = int((tmp_path / "child").read_text())
    time.sleep(0.2)
    status = Path(f"/proc/{child}/status")
    assert not status.exists() or "State:\tZ" in status.read_text()


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "kill -9 $$"])
def test_failed_conversion_says_what_to_do(script: str, program: Callable[[str], str]) -> None:
    with pytest.raises(BadInput) as caught:
        docx_to_pdf(plain_docx(), soffice=program(script))
    assert caught.value.sentence.startswith("Không chuyển được tệp Word sang PDF; vui lòng mở tệp bằng Word")


def test_missing_libreoffice_is_the_servers_fault() -> None:
    with pytest.raises(RuleViolation) as caught:
        docx_to_pdf(plain_docx(), soffice="no-such-program")
    assert "chưa cài LibreOffice" in caught.value.sentence


def test_converter_sees_almost_nothing_of_us(
    program: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    seen = tmp_path / "seen"
    with pytest.raises(BadInput):
        docx_to_pdf(plain_docx(), soffice=program(f"env > {seen}; cat /proc/net/dev >> {seen}"))
    text = seen.read_text()
    assert "canary" not in text
    names = {line.partition("=")[0] for line in text.splitlines() if "=" in line}
    assert names <= {"HOME", "TMPDIR", "PATH", "LANG", "TZ", "PWD", "OLDPWD", "SHLVL", "_"}
    if network_isolation():
        assert "eth0" not in text


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0 or not Path(SYSTEM_PYTHON).exists(), reason="needs root and a system Python")
def test_conversion_works_for_an_ordinary_user() -> None:
    """The user 'nobody'; the interpreter of this test may lie in root's home, the system's does not."""
    source = Path(convert.__file__).parents[2]
    script = (
        "import os, sys; os.setgid(65534); os.setuid(65534);"
        f"sys.path.insert(0, {str(source)!r});"
        "from documents.text.convert import convert_docx;"
        "done = convert_docx(sys.stdin.buffer.read()); print(len(done.pdf) > 1000)"
    )
    done = subprocess.run(
        [SYSTEM_PYTHON, "-B", "-c", script],
        input=plain_docx(),
        capture_output=True,
        check=False,
        cwd="/",
        env={"PATH": "/usr/bin:/bin"},
    )
    assert done.stdout.strip() == b"True", done.stderr[-500:]
