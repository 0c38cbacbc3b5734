"""Minutes of a hand-over on paper (SD-10.2): A4, to be signed by both sides."""

from pathlib import Path

from django.template.loader import render_to_string
from django.utils import timezone

from accounts.actor import Actor
from accounts.minutes import parts_for
from accounts.models import Minutes
from qlvb.lib.paper import pdf_of
from qlvb.lib.vietnamese import long_date, short_date

_STYLE = Path(__file__).parent / "styles" / "minutes.css"


def minutes_pdf(minutes: Minutes, actor: Actor) -> bytes:
    """As much of it as its reader may know: a receiver prints his own part."""
    parts = parts_for(minutes, actor)
    context = {
        "minutes": minutes,
        "agency": minutes.agency,
        "day": long_date(timezone.localdate(minutes.at)),
        "effective_on": short_date(minutes.effective_on),
        "parts": [part for part in parts if part.post],
        "ended": [part for part in parts if part.post is None and part.groups],
        "total": sum(part.count for part in parts if part.post),
        "is_part": any(part.groups is None for part in parts),
    }
    return pdf_of(render_to_string("accounts/print/minutes.html", context), stylesheet=_STYLE)


def file_name(minutes: Minutes) -> str:
    """'bien-ban-ban-giao-05-2026.pdf'"""
    return f"bien-ban-ban-giao-{minutes.number:02d}-{minutes.year}.pdf"
