"""What a reader sees marked."""

import unicodedata

import pytest

from qlvb.lib.highlight import highlighted, snippet
from qlvb.lib.words import Words


def marked(text: str, typed: str) -> str:
    return "".join(f"[{p.text}]" if p.hit else p.text for p in highlighted(text, Words.of(typed)))


@pytest.mark.parametrize(
    ("text", "typed", "seen"),
    [
        ("Ứng phó bão số 5", "bao", "Ứng phó [bão] số 5"),
        ("Ứng phó BÃO SỐ 5", "bão số 5", "Ứng phó [BÃO] [SỐ] [5]"),
        # Marks that were typed are marked alone where they occur.
        ("Báo cáo về bão", "bão", "Báo cáo về [bão]"),
        ("Báo cáo", "bão", "[Báo] cáo"),
        ("Quyết định 05/QĐ-UBND", "5/QĐ-UBND", "Quyết định [05/QĐ-UBND]"),
        ("Đường Đống Đa", "duong dong da", "[Đường] [Đống] [Đa]"),
        ("hoà bình", "hòa", "[hoà] bình"),
        ("<b>bão</b> & lũ", "bao", "<b>[bão]</b> & lũ"),
        ("banh bao ban", "ban", "banh bao [ban]"),
        ("không có", "bão", "không có"),
        (unicodedata.normalize("NFD", "mùa bão"), "bao", "mùa [bão]"),
    ],
)
def test_words_are_marked(text: str, typed: str, seen: str) -> None:
    assert marked(text, typed) == seen


def test_a_snippet_shows_where_the_words_stand_together() -> None:
    text = "bão ở đầu. " + "lời dẫn dài " * 60 + "sơ tán dân trước khi bão vào. " + "lời kết " * 80
    found = snippet(text, Words.of("sơ tán bão"))
    assert found is not None
    seen = "".join(f"[{p.text}]" if p.hit else p.text for p in found.pieces)
    assert "[sơ] [tán] dân trước khi [bão] vào" in seen
    assert seen.startswith("… ") and seen.endswith(" …") and len(seen) < 300


def test_a_snippet_prefers_words_close_together() -> None:
    text = "VĂN PHÒNG. Độc lập - Tự do. Ngày 22. Về Quy chế quản lý văn bản điện tử của tỉnh"
    found = snippet(text, Words.of("quy che van ban dien tu"))
    assert found is not None and found.matched == "văn bản điện tử"


def test_a_snippet_prefers_the_phrase_with_its_marks() -> None:
    found = snippet("họp giao bản tin. " * 30 + "Hôm nay họp giao ban thường kỳ.", Words.of("giao ban thường kỳ"))
    assert found is not None and found.matched == "giao ban thường kỳ"


def test_a_snippet_far_behind_in_a_long_text() -> None:
    found = snippet("chữ " * 40_000 + "\f Điều 7. Kinh\nphí   chi trả", Words.of("kinh phi chi tra"))
    assert found is not None and found.matched == "Kinh phí chi trả"


def test_no_snippet_without_the_words() -> None:
    assert snippet("chữ khác", Words.of("bão")) is None
    assert snippet("", Words.of("bão")) is None
    assert snippet("bão", Words.of("!!!")) is None
