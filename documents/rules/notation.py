"""Ký hiệu (Decree 30/2020 annex I item 3, annex III)."""

from documents.enums import WITHOUT_ABBREVIATION


def notation_suffix(document_type: str, agency_abbreviation: str, unit_abbreviation: str) -> str:
    """'QĐ-UBND' for named types; 'UBND-NC' for official letters, which carry the drafting unit instead of a type."""
    if document_type in WITHOUT_ABBREVIATION:
        return f"{agency_abbreviation}-{unit_abbreviation}" if unit_abbreviation else agency_abbreviation
    return f"{document_type}-{agency_abbreviation}"
