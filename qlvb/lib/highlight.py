"""Where the words somebody looked for stand in a text. Gives plain pieces: the template escapes them."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice
from typing import Final

from qlvb.lib.vietnamese import nfc
from qlvb.lib.words import Words, search_marked, search_plain

AROUND: Final = 110
BLOCK: Final = 20_000
MOST_MATCHES: Final = 400


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Snippet:
    """A few words around the best place; `matched`: the longest run of found words in them, as the text has it."""

    pieces: list[Piece]
    matched: str


class _Plain(dict[int, int]):
    """Each letter without its marks, one for one, anything else a blank: places in the text stay places."""

    def __missing__(self, code: int) -> int:
        plain = search_plain(unicodedata.normalize("NFC", f"x{chr(code)}"))[1:]
        self[code] = ord(plain) if len(plain) == 1 and plain != " " else ord(" ")
        return self[code]


_PLAIN: Final = _Plain()


def _pattern(groups: tuple[tuple[str, ...], ...]) -> re.Pattern[str]:
    # Numbers may have been written with zeros before them.
    one = [" +".join(f"0*{word}" if word[0].isdigit() else word for word in group) for group in groups]
    whole = sorted(set(one), key=len, reverse=True)
    return re.compile(rf"(?<![0-9a-z])(?:{'|'.join(whole)})(?![0-9a-z])")


def highlighted(text: str, words: Words) -> list[Piece]:
    """The text in pieces, the words marked."""
    text = nfc(text)
    return _pieces(text, _spans(text, words)) if words else [Piece(text, hit=False)]


def _spans(text: str, words: Words) -> list[tuple[int, int]]:
    """Every place; where marks were typed and some places have them, these alone."""
    plain = text.translate(_PLAIN)
    spans = [match.span() for match in islice(_pattern(words.plain).finditer(plain), MOST_MATCHES)]
    exact = [(start, end) for start, end in spans if _is_exact(text[start:end], words)]
    return exact if exact and words.has_marks else spans


def _is_exact(found: str, words: Words) -> bool:
    return tuple(search_marked(found).split()) in words.marked


def _pieces(text: str, spans: list[tuple[int, int]]) -> list[Piece]:
    pieces, at = [], 0
    for start, end in spans:
        pieces += [Piece(text[at:start], hit=False), Piece(text[start:end], hit=True)]
        at = end
    pieces.append(Piece(text[at:], hit=False))
    return [piece for piece in pieces if piece.text]


def snippet(text: str, words: Words) -> Snippet | None:
    """The place where most of the words stand together, the first of several; None when none of them is there.

    Side by side counts most, and marks as typed count. Long texts are looked through block by block.
    """
    if not words:
        return None
    best: tuple[tuple[int, int], str, tuple[int, int]] | None = None
    for begin in range(0, max(len(text), 1), BLOCK):
        block = " ".join(nfc(text[begin : begin + BLOCK + 2 * AROUND]).split())
        for score, span in _scored(block, words):
            if best is None or score > best[0]:
                best = (score, block, span)
        if best and best[0][0] >= _full(words):
            break
    return _around(best[1], best[2], words) if best else None


def _full(words: Words) -> int:
    """The score of all words side by side, with their marks."""
    return 2 * len(words.plain) + 2


def _scored(block: str, words: Words) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Every match with how much is there: the whole phrase, else how many different groups follow within reach, and
    how close together they stand.
    """
    plain = block.translate(_PLAIN)
    whole = tuple(tuple(word for group in groups for word in group) for groups in (words.plain, words.marked))
    phrase = [match.span() for match in islice(_pattern(whole[:1]).finditer(plain), MOST_MATCHES)]
    if phrase:
        exact = [(s, e) for s, e in phrase if tuple(search_marked(block[s:e]).split()) == whole[1]]
        return [((_full(words), 0), exact[0])] if exact else [((_full(words) - 1, 0), phrase[0])]
    found = [match.span() for match in islice(_pattern(words.plain).finditer(plain), MOST_MATCHES)]
    kinds = [(search_plain(block[s:e]), words.has_marks and _is_exact(block[s:e], words)) for s, e in found]
    return [(_reached(found, kinds, n), span) for n, span in enumerate(found)]


def _reached(found: list[tuple[int, int]], kinds: list[tuple[str, bool]], first: int) -> tuple[int, int]:
    known: set[str] = set()
    score, spread = 0, 0
    for (start, _), (word, exact) in zip(found[first : first + 40], kinds[first : first + 40], strict=True):
        away = start - found[first][0]
        if away >= 2 * AROUND:
            break
        if word not in known:
            known.add(word)
            score += 1 + exact
            spread = away
    return score, -spread


def _around(block: str, span: tuple[int, int], words: Words) -> Snippet:
    start, end = max(0, span[0] - AROUND), min(len(block), span[1] + AROUND)
    # Whole words at both ends.
    start = block.find(" ", start, span[0]) + 1 if start else 0
    end = block.rfind(" ", span[1], end) if end < len(block) and block.rfind(" ", span[1], end) > 0 else end
    text = block[start:end]
    spans = _spans(text, words)
    pieces = _pieces(text, spans)
    before = [Piece("… ", hit=False)] if start else []
    after = [Piece(" …", hit=False)] if end < len(block) else []
    return Snippet([*before, *pieces, *after], _longest_run(text, spans))


def _longest_run(text: str, spans: list[tuple[int, int]]) -> str:
    """The most that stands side by side: something a viewer can look for."""
    runs: list[tuple[int, int]] = []
    for start, end in spans:
        if runs and not text[runs[-1][1] : start].strip():
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    start, end = max(runs, key=lambda run: run[1] - run[0], default=(0, 0))
    return text[start:end]
