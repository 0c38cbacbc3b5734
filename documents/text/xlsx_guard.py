"""Is this spreadsheet fit to be passed on? Decided from the archive's directory; nothing of it is unpacked here."""

import io
import zipfile
from typing import Final

from documents.text.docx_guard import MACRO_MARKS, MAX_ENTRIES, MAX_UNPACKED
from documents.text.inspect import check_size
from qlvb.lib.errors import BadInput

BROKEN: Final = "Tệp Excel bị hỏng; vui lòng mở, lưu lại rồi tải lên."
MACROS: Final = "Tệp Excel có chứa macro hoặc chương trình nhúng nên không được tiếp nhận."
UNSAFE: Final = "Tệp Excel có cấu trúc nén bất thường nên không được tiếp nhận."
MAX_TYPES: Final = 1024**2


def inspect_xlsx(data: bytes, *, max_bytes: int) -> None:
    """Raise BadInput(field='file') with the reason unless `data` is a workbook without programs inside."""
    check_size(data, max_bytes)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_UNPACKED:
                raise BadInput(UNSAFE, field="file")
            if "xl/workbook.xml" not in names:
                raise BadInput(BROKEN, field="file")
            with archive.open("[Content_Types].xml") as part:
                types = part.read(MAX_TYPES).replace(b"\0", b"").lower()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, KeyError, ValueError, OSError, EOFError) as error:
        raise BadInput(BROKEN, field="file") from error
    if b"macroenabled" in types or any(mark in name.lower() for name in names for mark in MACRO_MARKS):
        raise BadInput(MACROS, field="file")
