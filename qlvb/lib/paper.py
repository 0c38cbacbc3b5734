"""HTML to PDF by WeasyPrint, closed: it opens nothing but the fonts shipped with the product (security.md T28)."""

from functools import lru_cache
from pathlib import Path
from typing import Any

_FONT_FOLDER = Path(__file__).parents[2] / "static" / "fonts"
_FACES = {
    "Regular": "",
    "Bold": "font-weight: bold",
    "Italic": "font-style: italic",
    "BoldItalic": "font-weight: bold; font-style: italic",
}
FONT_FAMILY = "Official Serif"


def pdf_of(html: str, *, stylesheet: Path) -> bytes:
    """The page, whose own links, images and attachments are never fetched, as PDF with that one stylesheet."""
    from weasyprint import HTML

    css, fonts, fetcher = _style(stylesheet)
    pdf: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(stylesheets=[css], font_config=fonts)
    return pdf


@lru_cache(maxsize=8)
def _style(stylesheet: Path) -> tuple[Any, Any, Any]:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    paths = {face: _FONT_FOLDER / f"LiberationSerif-{face}.ttf" for face in _FACES}
    ours = frozenset(path.as_uri() for path in paths.values())

    class OwnFontsOnly(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url not in ours:
                raise ValueError(f"Not one of our own fonts: {url}")
            return super().fetch(url, headers)

    fetcher = OwnFontsOnly(allowed_protocols=("file",), allow_redirects=False)
    fonts = FontConfiguration()
    faces = "".join(
        f'@font-face {{ font-family: "{FONT_FAMILY}"; src: url("{path.as_uri()}"); {_FACES[face]} }}\n'
        for face, path in paths.items()
    )
    sheet = faces + stylesheet.read_text(encoding="utf-8")
    return CSS(string=sheet, font_config=fonts, url_fetcher=fetcher), fonts, fetcher
