"""What an uploaded file must be before it is kept (security.md §2: T15, T16, T19)."""

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

from qlvb.lib.errors import BadInput
from qlvb.lib.vietnamese import nfc

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_NAME = 200


class UploadedFile(Protocol):
    name: str | None
    size: int | None

    def read(self, num_bytes: int | None = None) -> bytes: ...


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """Bytes whose structure agrees with what they claim to be. `pages` is None until a PDF exists."""

    data: bytes
    name: str
    media_type: str
    pages: int | None
    is_signed: bool = False


def file_name(raw: str | None) -> str:
    """The name shown to people: last path part, one spelling, no control or direction characters, at most 200
    characters.
    """
    name = nfc((raw or "").replace("\\", "/").rsplit("/", 1)[-1])
    name = "".join(c for c in name if c.isprintable()).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    return (
        f"{stem[: MAX_NAME - len(suffix) - 1]}{dot}{suffix}"
        if dot and len(suffix) < 10
        else name[:MAX_NAME] or "van-ban"
    )


def check_pdf(upload: UploadedFile) -> CheckedFile:
    """A readable PDF within the limit, or the sentence that says what is wrong with it."""
    return check_pdf_bytes(_read(upload), file_name(upload.name))


def check_pdf_bytes(data: bytes, name: str) -> CheckedFile:
    from documents.text.inspect import inspect_pdf

    facts = inspect_pdf(data, max_bytes=settings.MAX_UPLOAD_BYTES)
    return CheckedFile(data, name, PDF, facts.pages, facts.is_signed)


def check_draft(upload: UploadedFile) -> CheckedFile:
    """A PDF or a DOCX; the PDF must be unsigned, because signing comes later and here."""
    from documents.text.docx_guard import inspect_docx
    from documents.text.sniff import Kind, sniff

    data = _read(upload)
    if sniff(data) == Kind.DOCX:
        inspect_docx(data, max_bytes=settings.MAX_UPLOAD_BYTES)
        return CheckedFile(data, file_name(upload.name), DOCX, None)
    from documents.text.inspect import inspect_pdf

    facts = inspect_pdf(data, max_bytes=settings.MAX_UPLOAD_BYTES)
    if facts.is_signed:
        raise BadInput("Dự thảo đã có chữ ký số bên trong; hãy nộp bản chưa ký.", field="file")
    return CheckedFile(data, file_name(upload.name), PDF, facts.pages)


def check_word(upload: UploadedFile) -> CheckedFile:
    """A sound DOCX without programs inside."""
    from documents.text.docx_guard import inspect_docx
    from documents.text.sniff import LABELS, Kind, sniff

    data = _read(upload)
    if (kind := sniff(data)) != Kind.DOCX:
        if kind == Kind.EMPTY:
            raise BadInput("Tệp vừa chọn rỗng, không có nội dung.", field="file")
        raise BadInput(
            f"Văn bản mẫu phải là tệp Word (.docx); nội dung tệp vừa chọn là {LABELS[kind]}.",
            field="file",
        )
    inspect_docx(data, max_bytes=settings.MAX_UPLOAD_BYTES)
    return CheckedFile(data, file_name(upload.name), DOCX, None)


def check_enclosure(upload: UploadedFile) -> CheckedFile:
    """What people send each other: PDF, Word, Excel, PNG, JPEG; each sound in itself and without programs inside."""
    from documents.text.docx_guard import inspect_docx
    from documents.text.pictures import MEDIA_TYPES, inspect_picture
    from documents.text.sniff import LABELS, Kind, sniff
    from documents.text.xlsx_guard import inspect_xlsx

    data = _read(upload)
    name, limit = file_name(upload.name), settings.MAX_UPLOAD_BYTES
    match sniff(data):
        case Kind.PDF:
            return check_pdf_bytes(data, name)
        case Kind.DOCX:
            inspect_docx(data, max_bytes=limit)
            return CheckedFile(data, name, DOCX, None)
        case Kind.XLSX:
            inspect_xlsx(data, max_bytes=limit)
            return CheckedFile(data, name, XLSX, None)
        case Kind.PNG | Kind.JPEG as kind:
            inspect_picture(data)
            return CheckedFile(data, name, MEDIA_TYPES[kind], None)
        case Kind.EMPTY:
            raise BadInput(f"Tệp “{name}” rỗng, không có nội dung.", field="file")
        case other:
            raise BadInput(
                f"Chỉ nhận tệp PDF, Word (.docx), Excel (.xlsx), ảnh PNG, JPEG; “{name}” là {LABELS[other]}.",
                field="file",
            )


def check_picture(upload: UploadedFile) -> CheckedFile:
    """A picture of the screen: PNG or JPEG."""
    from documents.text.pictures import MEDIA_TYPES, inspect_picture
    from documents.text.sniff import LABELS, sniff

    data = _read(upload)
    kind = sniff(data)
    if kind not in MEDIA_TYPES:
        raise BadInput(f"Ảnh chụp màn hình phải là PNG hoặc JPEG; tệp vừa chọn là {LABELS[kind]}.", field="file")
    inspect_picture(data)
    return CheckedFile(data, file_name(upload.name), MEDIA_TYPES[kind], None)


def _read(upload: UploadedFile) -> bytes:
    limit = settings.MAX_UPLOAD_BYTES
    if upload.size is not None and upload.size > limit:
        raise BadInput(f"Tệp lớn hơn {limit // 2**20} MB nên không nhận được.", field="file")
    return upload.read()
