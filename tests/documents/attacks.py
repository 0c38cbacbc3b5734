"""What forgers do to signed PDFs. Each function takes a signed file and returns the forged one."""

import io
import re
from collections.abc import Callable

import pikepdf
from pyhanko.pdf_utils import embed, generic
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import PageObject
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from documents.signing.fields import find_field, written
from documents.signing.filling import fill_text_fields

Attack = Callable[[bytes], bytes]


def update(pdf: bytes) -> IncrementalPdfFileWriter:
    return IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)


def flip_byte(pdf: bytes) -> bytes:
    position = pdf.index(b"stream") + 60
    return pdf[:position] + bytes([pdf[position] ^ 1]) + pdf[position + 1 :]


def change_page_text(pdf: bytes) -> bytes:
    writer = update(pdf)
    reference, _ = writer.find_page_for_modification(0)
    page = reference.get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 0 595 842 re f"))
    writer.update_container(page)
    return written(writer)


def add_page(pdf: bytes) -> bytes:
    writer = update(pdf)
    content = writer.add_object(generic.StreamObject(stream_data=b"0 0 100 100 re f"))
    box = generic.ArrayObject(generic.NumberObject(side) for side in (0, 0, 595, 842))
    writer.insert_page(PageObject(contents=content, media_box=box))
    return written(writer)


def append_junk(pdf: bytes) -> bytes:
    return pdf + b"junk"


def append_script(pdf: bytes) -> bytes:
    return pdf + b"\n<script>alert(1)</script>\n"


def append_object_without_xref(pdf: bytes) -> bytes:
    return pdf + b"\n4 0 obj\n<</Length 0>>\nstream\n\nendstream\nendobj\n"


def append_second_end(pdf: bytes) -> bytes:
    start = re.findall(rb"startxref\s+(\d+)", pdf)[-1]
    return pdf + b"1 0 obj <<>> endobj\nstartxref\n" + start + b"\n%%EOF\n"


def refill_number(pdf: bytes) -> bytes:
    writer = update(pdf)
    fill_text_fields(writer, {"so_ky_hieu": "999/QĐ-UBND", "ngay_ban_hanh": "Sơn Lam, ngày 01 tháng 01 năm 2020"})
    return written(writer)


def _annotate(pdf: bytes, subtype: str) -> bytes:
    writer = update(pdf)
    look = RawContent(b"1 g 0 0 200 100 re f", box=BoxConstraints(width=200, height=100)).as_form_xobject()
    annotation = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name(subtype),
            pdf_name("/Rect"): generic.ArrayObject(generic.NumberObject(n) for n in (100, 500, 300, 600)),
            pdf_name("/F"): generic.NumberObject(4),
            pdf_name("/Contents"): pdf_string("đã sửa"),
            pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): writer.add_object(look)}),
        }
    )
    writer.register_annotation(writer.find_page_for_modification(0)[0], writer.add_object(annotation))
    return written(writer)


def add_free_text(pdf: bytes) -> bytes:
    return _annotate(pdf, "/FreeText")


def add_stamp(pdf: bytes) -> bytes:
    return _annotate(pdf, "/Stamp")


def paint_empty_signature_field(pdf: bytes) -> bytes:
    """An unsigned but visible signature field over the text."""
    writer = update(pdf)
    append_signature_field(writer, SigFieldSpec("che_noi_dung", on_page=0, box=(100, 500, 300, 600)))
    field = find_field(writer, "che_noi_dung").get_object()
    look = RawContent(b"1 g 0 0 200 100 re f", box=BoxConstraints(width=200, height=100)).as_form_xobject()
    field["/AP"] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(look)})
    return written(writer)


def remove_leaders_value(pdf: bytes) -> bytes:
    writer = update(pdf)
    reference = find_field(writer, "chu_ky_lanh_dao")
    del reference.get_object()["/V"]
    writer.mark_update(reference.reference)
    return written(writer)


def remove_leaders_field(pdf: bytes) -> bytes:
    writer = update(pdf)
    leader = find_field(writer, "chu_ky_lanh_dao")
    form = writer.root["/AcroForm"]
    form["/Fields"] = generic.ArrayObject(ref for ref in form["/Fields"] if ref.idnum != leader.idnum)
    writer.update_container(form)
    return written(writer)


def remove_form(pdf: bytes) -> bytes:
    writer = update(pdf)
    del writer.root["/AcroForm"]
    writer.update_root()
    return written(writer)


def move_number(pdf: bytes) -> bytes:
    writer = update(pdf)
    reference = find_field(writer, "so_ky_hieu")
    box = generic.ArrayObject(generic.NumberObject(n) for n in (300, 300, 400, 320))
    reference.get_object()["/Rect"] = box
    writer.mark_update(reference.reference)
    return written(writer)


def replace_leaders_look(pdf: bytes) -> bytes:
    writer = update(pdf)
    reference = find_field(writer, "chu_ky_lanh_dao")
    look = RawContent(b"0 g 0 0 50 50 re f", box=BoxConstraints(width=50, height=50)).as_form_xobject()
    reference.get_object()["/AP"] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(look)})
    writer.mark_update(reference.reference)
    return written(writer)


def add_script(pdf: bytes) -> bytes:
    writer = update(pdf)
    action = generic.DictionaryObject(
        {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("app.alert(1)")}
    )
    writer.root["/OpenAction"] = action
    writer.update_root()
    return written(writer)


def attach_file(pdf: bytes) -> bytes:
    writer = update(pdf)
    data = embed.EmbeddedFileObject.from_file_data(writer, b"x", mime_type="text/plain")
    embed.embed_file(writer, embed.FileSpec("x.txt", embedded_data=data))
    return written(writer)


def _signatures(pdf: bytes) -> list[re.Match[bytes]]:
    return list(re.finditer(rb"/Contents\s*<([0-9a-fA-F]+)>", pdf))


def zero_signature(pdf: bytes) -> bytes:
    last = _signatures(pdf)[-1]
    return pdf[: last.start(1)] + b"0" * len(last.group(1)) + pdf[last.end(1) :]


def swap_signature(pdf: bytes) -> bytes:
    first, last = _signatures(pdf)[0], _signatures(pdf)[-1]
    if first.start() == last.start():
        return zero_signature(pdf)
    return pdf[: last.start(1)] + first.group(1) + pdf[last.end(1) :]


def break_byte_range(pdf: bytes) -> bytes:
    last = list(re.finditer(rb"/ByteRange\s*\[[^\]]*\]", pdf))[-1]
    return pdf[: last.start()] + b"/ByteRange null".ljust(last.end() - last.start()) + pdf[last.end() :]


def widen_byte_range_gap(pdf: bytes) -> bytes:
    """Signature wrapping: a redefined signature object whose gap would hide a changed part of the file."""
    writer = update(pdf)
    name = "dau_co_quan" if len(_signatures(pdf)) > 1 else "chu_ky_lanh_dao"
    value = find_field(writer, name).get_object()["/V"]
    ranges = [int(number) for number in value["/ByteRange"]]
    ranges[3] -= 100
    value["/ByteRange"] = generic.ArrayObject(generic.NumberObject(number) for number in ranges)
    writer.mark_update(value.container_ref)
    return written(writer)


def save_again(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        output = io.BytesIO()
        document.save(output)
    return output.getvalue()


def cut_off(pdf: bytes) -> bytes:
    return pdf[:-200]


ATTACKS: tuple[Attack, ...] = (
    flip_byte,
    change_page_text,
    add_page,
    append_junk,
    append_script,
    append_object_without_xref,
    append_second_end,
    refill_number,
    add_free_text,
    add_stamp,
    paint_empty_signature_field,
    remove_leaders_value,
    remove_leaders_field,
    remove_form,
    move_number,
    replace_leaders_look,
    add_script,
    attach_file,
    zero_signature,
    swap_signature,
    break_byte_range,
    widen_byte_range_gap,
    save_again,
    cut_off,
)
