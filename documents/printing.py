"""Our own forms as PDF, by WeasyPrint: nothing is fetched but our fonts and pictures given as data."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

_FACES = {
    "Regular": "",
    "Bold": "font-weight: bold",
    "Italic": "font-style: italic",
    "BoldItalic": "font-weight: bold; font-style: italic",
}
_PICTURES = ("data:image/png;base64,", "data:image/jpeg;base64,")


def printed(template: str, context: dict[str, object]) -> bytes:
    """The template of `templates/<app>/print/` as a PDF in the layout of `templates/documents/print/minutes.css`."""
    from weasyprint import HTML

    css, fonts, fetcher = _style()
    page = HTML(string=render_to_string(template, context), url_fetcher=fetcher)
    pdf: bytes = page.write_pdf(stylesheets=[css], font_config=fonts)
    return pdf


@lru_cache(maxsize=1)
def _style() -> tuple[Any, Any, Any]:
    """Stylesheet, fonts, and a fetcher that opens nothing else."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    font_folder = Path(settings.BASE_DIR) / "static" / "fonts"

    class OwnFilesOnly(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if not url.startswith((*_PICTURES, font_folder.as_uri() + "/")):
                raise ValueError(f"Not one of our own files: {url[:100]}")
            return super().fetch(url, headers)

    fetcher = OwnFilesOnly(allowed_protocols=("file", "data"), allow_redirects=False)
    fonts = FontConfiguration()
    files = {face: (font_folder / f"LiberationSerif-{face}.ttf").as_uri() for face in _FACES}
    faces = "".join(
        f'@font-face {{ font-family: "Form Serif"; src: url("{files[face]}"); {look} }}\n'
        for face, look in _FACES.items()
    )
    sheet = Path(settings.BASE_DIR) / "templates" / "documents" / "print" / "minutes.css"
    return CSS(string=faces + sheet.read_text(), font_config=fonts, url_fetcher=fetcher), fonts, fetcher
