"""The serif fonts of the house: Liberation Serif, with the metrics of Times New Roman (Nghị định 30/2020)."""

from pathlib import Path
from typing import Final

FONT_DIR: Final = Path(__file__).resolve().parents[2] / "static" / "fonts"

REGULAR: Final = FONT_DIR / "LiberationSerif-Regular.ttf"
ITALIC: Final = FONT_DIR / "LiberationSerif-Italic.ttf"
BOLD: Final = FONT_DIR / "LiberationSerif-Bold.ttf"
BOLD_ITALIC: Final = FONT_DIR / "LiberationSerif-BoldItalic.ttf"


def serif(*, italic: bool = False, bold: bool = False) -> Path:
    """The font file of a style."""
    if bold:
        return BOLD_ITALIC if italic else BOLD
    return ITALIC if italic else REGULAR
