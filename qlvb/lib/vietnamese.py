"""Vietnamese text: one spelling (NFC), search without marks, people sorted by given name, dates as people write
them."""

import re
import unicodedata
from datetime import date, datetime
from math import ceil

from django.utils import timezone

_BIDI_AND_ZERO_WIDTH = dict.fromkeys(
    [0, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF], None
)


def nfc(text: str) -> str:
    """Composed form without invisible direction marks (KS-2: TCVN 6909 text is stored in one spelling)."""
    return unicodedata.normalize("NFC", text).translate(_BIDI_AND_ZERO_WIDTH)


def unaccent(text: str) -> str:
    """Lower-case words without marks, separated by single spaces: 'Quyết định 15/QĐ' -> 'quyet dinh 15 qd'."""
    plain = nfc(text).lower().replace("đ", "d")
    plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return re.sub(r"[^0-9a-z]+", " ", plain).strip()


# Telex order of the letters; the five tone marks break ties in the order of the dictionary.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def _word_key(word: str) -> str:
    letters, tones = [], []
    for char in nfc(word).lower():
        parts = unicodedata.normalize("NFD", char)
        tone = next((_TONES[p] for p in parts if p in _TONES), 0)
        base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in _TONES))
        position = _LETTERS.find(base)
        letters.append(f"{position:02d}" if position >= 0 else f"z{base}")
        tones.append(str(tone))
    return "".join(letters) + "." + "".join(tones)


def name_sort_key(full_name: str) -> str:
    """Sort key of a person's name: given name first, then family and middle names ('Trần Văn Ân' under Ân)."""
    words = full_name.split()
    return " ".join(_word_key(w) for w in words[-1:] + words[:-1])


def long_date(day: date) -> str:
    """'ngày 05 tháng 01 năm 2026': days below ten and months 1 and 2 take a leading zero (Decree 30, annex I, item
    4).
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def short_date(day: date) -> str:
    """'05/01/2026'"""
    return f"{day:%d/%m/%Y}"


def short_time(moment: datetime) -> str:
    """'05/01/2026 08:30' in Viet Nam's time."""
    return f"{timezone.localtime(moment):%d/%m/%Y %H:%M}"


def waiting_time(seconds: float) -> str:
    """'3 giây', '27 phút': rounded up, so that it is over when one comes back."""
    return f"{ceil(seconds)} giây" if seconds <= 90 else f"{ceil(seconds / 60)} phút"


def sentence_list(words: list[str]) -> str:
    """'a, b và c'"""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + " và " + words[-1]
