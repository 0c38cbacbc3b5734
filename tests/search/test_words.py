"""What people type: any spelling, any junk; the same in Python and in the database."""

import unicodedata

import pytest
from django.db import connection

from qlvb.lib.words import LETTERS, Words, search_marked, search_plain

SPELLINGS = [
    "Ứng phó bão số 05/CĐ-UBND",
    "ĐÀ NẴNG, đường Đống Đa; Ðồng Tháp, Ɖắk Lắk",
    "hoà bình, hòa bình, thuỷ lợi, thủy lợi, xoè, xòe, QUÝ, quí, thuý",
    "Ngày 05/01/2026, 00:30 – 007 và 0, 2026-2030, đ05",
    "<b>“trích” 'yếu'</b> & | ! : * ( ) \\ % _ $$",
    "naïve Ünïcode façade ﬁ ① ½ Ⅳ 한국 Привет İstanbul",
    "\u200bẩn\u200d dấu\ufeff\u202e",
    LETTERS + LETTERS.upper(),
    "",
]


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("text", SPELLINGS)
def test_the_database_writes_words_as_python_does(text: str, form: str) -> None:
    text = unicodedata.normalize(form, text)  # type: ignore[arg-type]
    with connection.cursor() as cursor:
        cursor.execute("select search_plain(%s), search_marked(%s)", [text, text])
        assert cursor.fetchone() == (search_plain(text), search_marked(text))


@pytest.mark.django_db
def test_every_letter_there_is() -> None:
    letters = "".join(f"{chr(code)} " for code in range(1, 0x3400) if not 0xD800 <= code < 0xE000)
    with connection.cursor() as cursor:
        cursor.execute("select search_plain(%s), search_marked(%s)", [letters, letters])
        assert cursor.fetchone() == (search_plain(letters), search_marked(letters))


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Ứng phó bão", "ung pho bao"),
        ("Số: 05/QĐ-UBND", "so 5 qd ubnd"),
        (unicodedata.normalize("NFD", "đường Đống Đa"), "duong dong da"),
        ("Ðường Ɖa", "duong da"),
    ],
)
def test_words_without_marks(typed: str, plain: str) -> None:
    assert search_plain(typed) == plain


def test_a_mark_in_the_new_place_is_the_same_word() -> None:
    assert search_marked("hoà thuỷ xoè") == search_marked("hòa thủy xòe") == "hòa thủy xòe"


def test_groups() -> None:
    words = Words.of('bão "số 5" 15/QĐ-UBND')
    assert words.plain == (("bao",), ("so", "5"), ("15", "qd", "ubnd"))
    assert words.query() == "('bao') & ('so' <-> '5') & ('15' <-> 'qd' <-> 'ubnd')"
    assert words.query("A").startswith("('bao':A) & ")
    assert words.phrase(marked=True) == "('bão' <-> 'số' <-> '5' <-> '15' <-> 'qđ' <-> 'ubnd')"
    assert words.has_marks and not Words.of("bao so 5").has_marks


@pytest.mark.parametrize("junk", ["", "   ", "'\":*&|!()", "\x00", "😀", '"', "“”", "---", "\\"])
def test_junk_is_no_word(junk: str) -> None:
    assert not Words.of(junk)


def test_very_long_input_is_cut() -> None:
    words = Words.of("bão lụt " * 10_000)
    assert sum(len(group) for group in words.plain) == 16
    assert len(Words.of("x" * 10_000).query()) < 250
