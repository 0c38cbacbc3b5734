"""Papers as PDF in the layout of Decree 30/2020 (Phụ lục I), by WeasyPrint.

Drafts have three empty places that the software fills: named destinations `so_ky_hieu`, `ngay_ban_hanh` (bottom edge =
baseline of the text) and `chu-ky`, of the sizes in `SLOTS`.
"""

import base64
import re
from datetime import date
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from qlvb.demo.papers.model import URGENCY_STAMPS, Paper
from qlvb.lib.vietnamese import long_date

SLOTS = {"so_ky_hieu": (38, 6), "ngay_ban_hanh": (88, 6), "chu-ky": (80, 30)}
"""Width and height in mm, as the finder of positions expects them."""

_STAMP_WIDTHS = {"EXPRESS": 30, "VERY_URGENT": 40, "URGENT": 20}
_FONT_FOLDER = Path(__file__).parents[3] / "static" / "fonts"
_FACES = {"Regular": "", "Bold": "font-weight: bold", "Italic": "font-style: italic"}
_FACES["BoldItalic"] = f"{_FACES['Bold']}; {_FACES['Italic']}"
_HEADING = re.compile(r"^([IVX]+\. |\*\*[^*]+\*\*$)")
_ARTICLE = re.compile(r"^(Điều \d+\.)")


def decree30(
    paper: Paper,
    *,
    number: str | None = None,
    issued_on: date | None = None,
    signature: bytes | None = None,
    seal: bytes | None = None,
) -> bytes:
    """The paper as PDF with a text layer.

    `number` is the whole notation ('15/QĐ-UBND'); without it and the date the places stay empty for the software.
    `signature` and `seal` are PNGs drawn on papers that come from outside.
    """
    from weasyprint import HTML

    css, fonts, fetcher = _style()
    html = _page(paper, number, issued_on, signature, seal)
    pdf: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(stylesheets=[css], font_config=fonts)
    return pdf


@lru_cache(maxsize=1)
def _style() -> tuple[Any, Any, Any]:
    """Stylesheet, fonts and a fetcher that opens nothing but our font files and inline images."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    class OwnFilesOnly(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if not url.startswith(("data:image/png;base64,", _FONT_FOLDER.as_uri() + "/")):
                raise ValueError(f"Not one of our own files: {url}")
            return super().fetch(url, headers)

    fetcher = OwnFilesOnly(allowed_protocols=("file", "data"), allow_redirects=False)
    fonts = FontConfiguration()
    faces = "".join(
        f'@font-face {{ font-family: "Decree Serif"; src: url("{path.as_uri()}"); {look} }}\n'
        for face, look in _FACES.items()
        if (path := _FONT_FOLDER / f"LiberationSerif-{face}.ttf").exists()
    )
    sheet = faces + (Path(__file__).parent / "decree30.css").read_text(encoding="utf-8")
    return CSS(string=sheet, font_config=fonts, url_fetcher=fetcher), fonts, fetcher


def inline(text: str) -> str:
    """Escaped HTML of `**bold**` and `__italic__`."""
    html = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text, quote=False))
    html = re.sub(r"(?<=\d) - (?=\d)", "\u00a0-\u00a0", html)  # '2021 - 2030' stays on one line
    return re.sub(r"__(.+?)__", r"<i>\1</i>", html)


def table_rows(lines: list[str]) -> list[list[str]]:
    """Cells of '| a | b |' lines."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def _page(paper: Paper, number: str | None, issued_on: date | None, signature: bytes | None, seal: bytes | None) -> str:
    parts = [_head(paper, number, issued_on), _title(paper), _basis(paper), _body(paper)]
    parts.append(_foot(paper, signature, seal))
    title = escape(f"{paper.kind_name}: {paper.subject}")
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="author" content="{escape(paper.issuer.name)}"></head><body>{"".join(parts)}</body></html>'
    )


def _slot(name: str) -> str:
    width, height = SLOTS[name]
    return f'<span class="slot" id="{name}" style="width:{width}mm;height:{height}mm"></span>'


def _rule(width: float) -> str:
    return f'<div class="rule" style="width:{width:g}mm"></div>'


def _head(paper: Paper, number: str | None, issued_on: date | None) -> str:
    issuer = paper.issuer
    superior = "<br>".join(map(escape, issuer.superior))
    name = "<br>".join(map(escape, issuer.heading))
    about = f'<div class="about">V/v {escape(paper.subject)}</div>' if paper.kind == "CV" else ""
    stamp = ""
    if paper.urgency in URGENCY_STAMPS:
        width = _STAMP_WIDTHS[paper.urgency]
        stamp = f'<div class="urgency" style="width:{width}mm">{URGENCY_STAMPS[paper.urgency]}</div>'
    day = f"{escape(issuer.place)}, {long_date(issued_on)}" if issued_on else _slot("ngay_ban_hanh")
    return (
        f'<table class="head"><tr><td class="issuer">{superior}{"<br>" if superior else ""}<b>{name}</b>{_rule(24)}'
        f'<div class="number">Số: {escape(number) if number else _slot("so_ky_hieu")}</div>{about}{stamp}</td>'
        f'<td class="state"><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><div class="motto">Độc lập - Tự do - Hạnh phúc'
        f'</div>{_rule(59)}<div class="date">{day}</div></td></tr></table>'
    )


def _addressees(paper: Paper, label: str) -> str:
    if not paper.to:
        return '<div class="gap"></div>'
    if len(paper.to) == 1:
        return f'<div class="to"><span>{label}</span><ul><li>{escape(paper.to[0])}</li></ul></div>'
    ends = [";"] * (len(paper.to) - 1) + ["."]
    items = "".join(f"<li>- {escape(to)}{end}</li>" for to, end in zip(paper.to, ends, strict=True))
    return f'<div class="to"><span>{label}</span><ul>{items}</ul></div>'


def _title(paper: Paper) -> str:
    if paper.kind == "CV":
        return _addressees(paper, "Kính gửi:")
    about = "<br>".join(map(escape, paper.heading_lines))
    title = f'<div class="title">{paper.kind_name.upper()}<div class="about">{about}</div>{_rule(30)}</div>'
    if paper.kind == "QĐ":
        return title
    if paper.kind == "CĐ":
        return f'{title}<p class="authority">{escape(paper.authority)}</p>{_addressees(paper, "")}'
    label = "Kính mời:" if paper.kind == "GM" else "Kính gửi:"
    return title + _addressees(paper, label)


def _basis(paper: Paper) -> str:
    lines = "".join(f'<p class="basis">{inline(line)}</p>' for line in paper.basis)
    if paper.kind != "QĐ":
        return lines
    return f'<p class="authority">{escape(paper.authority)}</p>{lines}<p class="orders">QUYẾT ĐỊNH:</p>'


def _body(paper: Paper) -> str:
    parts: list[str] = []
    rows: list[str] = []
    for line in (*paper.body, ""):
        if line.startswith("|"):
            rows.append(line)
            continue
        if rows:
            parts.append(_table(table_rows(rows)))
            rows = []
        if line:
            parts.append(_paragraph(line))
    return "".join(parts)


def _paragraph(line: str) -> str:
    if line.startswith("> "):
        return f'<p class="centred">{inline(line[2:])}</p>'
    kind = ' class="heading"' if _HEADING.match(line) else ""
    text = _ARTICLE.sub(r"<b>\1</b>", inline(line))
    return f"<p{kind}>{text}</p>"


def _table(rows: list[list[str]]) -> str:
    head = "".join(f"<th>{inline(cell)}</th>" for cell in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td{_alignment(cell)}>{inline(cell)}</td>" for cell in row) + "</tr>" for row in rows[1:]
    )
    return f'<table class="figures"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _alignment(cell: str) -> str:
    return ' class="text"' if len(cell) > 12 and not cell[0].isdigit() else ""


def _foot(paper: Paper, signature: bytes | None, seal: bytes | None) -> str:
    copies = "".join(f"<div>- {escape(copy)};</div>" for copy in paper.copies)
    images = _image("signature", signature) + _image("seal", seal)
    lines = "<br>".join(escape(line).replace("/", "<br>") for line in paper.signer.lines)
    return (
        f'<table class="foot"><tr><td class="copies"><b>Nơi nhận:</b>{copies}<div>- {escape(paper.archive_line)}</div>'
        f'</td><td class="signer">{lines}<div id="chu-ky">{images}</div>{escape(paper.signer.name)}</td></tr></table>'
    )


def _image(name: str, png: bytes | None) -> str:
    if png is None:
        return ""
    return f'<img class="{name}" alt="" src="data:image/png;base64,{base64.b64encode(png).decode()}">'
