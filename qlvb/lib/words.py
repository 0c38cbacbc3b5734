"""What people type into a search box, as queries on the word indexes (stack.md §5).

The database normalises what it stores with `search_plain` and `search_marked` (workflow migration 0006); the two
functions of the same names here do the same to what is asked, letter by letter.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from qlvb.lib.vietnamese import nfc

LONGEST_QUERY: Final = 200
MOST_WORDS: Final = 16
LETTERS: Final = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvwxyỳýỷỹỵz"
# Letters that look like đ: eth and its African sister.
_D: Final = str.maketrans("đĐðÐɖƉ", "dddddd")
_LOWER: Final = str.maketrans(LETTERS.upper(), LETTERS)
# 'hoà' and 'hòa' are one word: the mark stands where the old schools put it.
_OLD_PLACE: Final = tuple(
    (pair[0] + pair[1 + tone], pair[6 + tone] + pair[11])
    for pair in ("oàáảãạòóỏõọa", "oèéẻẽẹòóỏõọe", "uỳýỷỹỵùúủũụy")
    for tone in range(5)
)
_ZEROS: Final = re.compile(r"(^| )0+(?=[0-9])")


def search_plain(text: str) -> str:
    """Words without marks, separated by single spaces: 'Số 05/QĐ-UBND' -> 'so 5 qd ubnd'."""
    letters = "".join(c for c in unicodedata.normalize("NFD", text.translate(_D)) if not "\u0300" <= c <= "\u036f")
    letters = "".join(c.lower() if c.isascii() else c for c in letters)
    return _ZEROS.sub(r"\1", re.sub(r"[^0-9a-z]+", " ", letters).strip(" "))


def search_marked(text: str) -> str:
    """The same with the marks of Vietnamese: 'Số 05/QĐ-UBND' -> 'số 5 qđ ubnd'."""
    letters = unicodedata.normalize("NFC", text).translate(_LOWER)
    for new, old in _OLD_PLACE:
        letters = letters.replace(new, old)
    return _ZEROS.sub(r"\1", re.sub(rf"[^0-9{LETTERS}]+", " ", letters).strip(" "))


Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Formerly:
    """What somebody may mean besides: whoever is called so now was called something else. `rest`: the other words that
    must occur; `name`: the former name, as words side by side; `called` and `now`: that name and the one of today, for
    people's eyes.
    """

    rest: Groups
    name: tuple[str, ...]
    called: str
    now: str


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody looks for: groups of words that must all occur; a group's own words stand side by side."""

    plain: Groups = ()
    marked: Groups = ()
    formerly: tuple[Formerly, ...] = ()

    @classmethod
    def of(cls, typed: str) -> "Words":
        """Blanks separate groups, quotes and the signs inside '15/QĐ-UBND' bind words; anything may be typed."""
        typed = nfc(typed[:LONGEST_QUERY])
        groups = [a or b for a, b in re.findall(r'["“”]([^"“”]*)["“”]?|([^\s"“”]+)', typed)]
        plain, marked, left = [], [], MOST_WORDS
        for group in groups:
            bare = tuple(search_plain(group).split())[:left]
            if bare:
                plain.append(bare)
                marked.append(tuple(search_marked(group).split())[:left] or bare)
                left -= len(bare)
        return cls(tuple(plain), tuple(marked))

    def __bool__(self) -> bool:
        return bool(self.plain)

    @property
    def has_marks(self) -> bool:
        return self.plain != self.marked

    def query(self, label: str = "") -> str:
        """All groups, blind to marks, as tsquery; `label`: only where the index has that label ('A' to 'D'). Or what
        the issuer, label D, was called formerly instead of the name that was typed.
        """
        own = self.own_query(label)
        if not self.formerly:
            return own
        others = (" & ".join(filter(None, [_all(one.rest, label), _all((one.name,), "D")])) for one in self.formerly)
        return "(" + " | ".join(f"({query})" for query in (own, *others)) + ")"

    def own_query(self, label: str = "") -> str:
        """Only what was typed."""
        return _all(self.plain, label)

    def names_in(self, name: str) -> tuple[int, int] | None:
        """Where a name stands among the groups, from and to, all of it or its end of two words and more: 'Bình Lạc' of
        'Ủy ban nhân dân xã Bình Lạc'.
        """
        words = tuple(search_plain(name).split())
        for start in range(len(self.plain)):
            run: tuple[str, ...] = ()
            for end in range(start, len(self.plain)):
                run += self.plain[end]
                if len(run) > 1 and words[-len(run) :] == run:
                    return start, end + 1
        return None

    def without(self, start: int, end: int) -> Groups:
        """The groups around those."""
        return self.plain[:start] + self.plain[end:]

    def marked_query(self) -> str:
        """All groups with the marks as typed."""
        return _all(self.marked)

    def phrase(self, *, marked: bool = False) -> str:
        """Everything side by side, in this order."""
        groups = self.marked if marked else self.plain
        return _all((tuple(word for group in groups for word in group),))


def _all(groups: Groups, label: str = "") -> str:
    # Words hold letters and digits only, so quotes are enough.
    end = f"':{label}" if label else "'"
    return " & ".join("(" + " <-> ".join(f"'{word}{end}" for word in group) + ")" for group in groups if group)
