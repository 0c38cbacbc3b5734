"""Operation 'clean_and_place' of the parser process: both steps on one draft, one start of the process instead of two.

Runs in the child only.
"""

from typing import Any

from documents.layout.search import place
from documents.text.pdf_rewriting import normalise


def clean_and_place(data: bytes, *, seal_rule: str, seal_diameter_mm: float) -> tuple[dict[str, Any], bytes]:
    """The header of 'place' for the normalised file, and that file; or {'refusal': code}."""
    header, clean = normalise(data)
    if "refusal" in header:
        return header, b""
    header, _ = place(clean, seal_rule=seal_rule, seal_diameter_mm=seal_diameter_mm)
    return header, clean
