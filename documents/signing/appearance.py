"""What a signature looks like on paper: a transparent PNG, as large as its field."""

import io
from typing import Final

from PIL import Image, UnidentifiedImageError
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.layout import AxisAlignment, InnerScaling, Margins, SimpleBoxLayoutRule
from pyhanko.stamp import StaticStampStyle

from qlvb.lib.errors import BadInput

MAX_SIDE_PIXELS: Final = 4000
PRINT_DPI: Final = 300
POINTS_PER_INCH: Final = 72

NOT_PNG: Final = "Ảnh chữ ký, ảnh dấu phải là tệp PNG nền trong suốt."
TOO_LARGE: Final = f"Ảnh chữ ký, ảnh dấu không được lớn hơn {MAX_SIDE_PIXELS} điểm ảnh mỗi chiều."

# Centred, as large as the field allows, proportions kept.
FIT: Final = SimpleBoxLayoutRule(
    x_align=AxisAlignment.ALIGN_MID,
    y_align=AxisAlignment.ALIGN_MID,
    margins=Margins.uniform(0),
    inner_content_scaling=InnerScaling.STRETCH_TO_FIT,
)


def read_png(png: bytes) -> Image.Image:
    """A transparent PNG, decoded. Raises BadInput for anything else; size is checked before decoding."""
    try:
        with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
            if max(image.size) > MAX_SIDE_PIXELS:
                raise BadInput(TOO_LARGE)
            return image.convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise BadInput(NOT_PNG) from error


def image_style(png: bytes, *, width: float, height: float) -> StaticStampStyle:
    """The appearance of a signature field of `width` x `height` points. Pixels beyond 300 dpi are dropped."""
    image = read_png(png)
    limit = (_pixels(width), _pixels(height))
    if image.width > limit[0] and image.height > limit[1]:
        image.thumbnail(limit, Image.Resampling.LANCZOS)
    return StaticStampStyle(background=PdfImage(image), background_layout=FIT, border_width=0, background_opacity=1.0)


def _pixels(points: float) -> int:
    return max(1, round(points / POINTS_PER_INCH * PRINT_DPI))
