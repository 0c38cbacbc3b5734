"""Is this upload a picture we can pass on, and print?"""

import io
import warnings
from typing import Final

from documents.text.sniff import Kind
from qlvb.lib.errors import BadInput

MEDIA_TYPES: Final = {Kind.PNG: "image/png", Kind.JPEG: "image/jpeg"}
MAX_PIXELS: Final = 50_000_000
"""More than any screen or telephone camera makes; a few kilobytes can claim a billion."""

BROKEN: Final = "Tệp ảnh bị hỏng hoặc tải lên chưa đủ; vui lòng chụp hoặc lưu lại rồi tải lên."
TOO_LARGE: Final = "Ảnh có kích thước quá lớn (trên 50 triệu điểm ảnh); vui lòng thu nhỏ rồi tải lên."


def inspect_picture(data: bytes) -> None:
    """Raise BadInput(field='file') unless `data` is one whole PNG or JPEG of a bearable size."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
                width, height = picture.size
                if width * height > MAX_PIXELS:
                    raise BadInput(TOO_LARGE, field="file")
                picture.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise BadInput(BROKEN, field="file") from error
