"""What a password must not be (SD-10.2; NIST SP 800-63B-4: a list of what people choose, no rules of composition;
facts.md §5.2: none of one's last ten).

From the password everything is taken away that others would guess: words people choose here, rows of the keyboard,
repetitions, figures, the person's own name and office. What is left must still be hard to guess.
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import PastPassword, Post, User
from qlvb.lib.vietnamese import unaccent

LONGEST = 256
# So many different passwords one has before the first may come back.
REMEMBERED = 10
# What must be left: a letter weighs two, a figure one, of figures four count; and how many different ones.
_LEFT, _FIGURES, _DIFFERENT = 18, 4, 5
_MINE = "Mật khẩu không được chứa tên đăng nhập, họ tên hoặc tên cơ quan của bạn."
_GUESSABLE = (
    "Mật khẩu này dễ đoán: bỏ những từ hay dùng, dãy phím, phần lặp lại, tên riêng và chữ số thì còn quá ít. "
    "Hãy ghép vài từ không liên quan với nhau."
)
# Our own list of what people here choose, whole or as a part, without marks and blanks.
_COMMON = Path(__file__).with_name("common_passwords.txt").read_text().split()
_ROWS = (
    "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "01234567890", "qazwsxedcrfvtgbyhnujmikolp",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0",
)  # fmt: skip
_SHORTEST_ROW = 4
_FIGURES_FOR_LETTERS = str.maketrans("@4301!$57", "aaeoiisst")
# Not the name of any agency in particular.
_KINDS = re.compile(r"^((uy ban nhan dan|hoi dong nhan dan|van phong|so|tinh|thanh pho|xa|phuong|dac khu) )*")


class NotGuessable:
    """A validator of django.contrib.auth (settings.AUTH_PASSWORD_VALIDATORS)."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(f"Mật khẩu không quá {LONGEST} ký tự.", code="too_long")
        spellings = {_plain(password), _plain(password.lower().translate(_FIGURES_FOR_LETTERS))}
        whole, parts = _own_words(user) if user else (set(), set())
        if any(word in spelling for word in whole for spelling in spellings):
            raise ValidationError(_MINE, code="own_name")
        for spelling in spellings:
            left = _left(spelling, [*_COMMON, *parts])
            figures = sum(one.isdigit() for one in left)
            weight = 2 * (len(left) - figures) + min(figures, _FIGURES)
            if weight < _LEFT or len(set(left)) < _DIFFERENT:
                raise ValidationError(_GUESSABLE, code="guessable")

    def get_help_text(self) -> str:
        return "Không dùng tên mình, tên cơ quan, từ hay dùng, dãy phím, phần lặp lại."


class NotUsedBefore:
    """A validator of django.contrib.auth: none of one's last ten passwords, the one in use among them.

    Django tells it of every new password, by whichever door it came (`password_changed`): the form, the link, the
    administrator's temporary one, a command.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        if check_password(password, user.password):
            raise ValidationError("Mật khẩu mới phải khác mật khẩu đang dùng.", code="in_use")
        past = PastPassword.objects.filter(user=user).values_list("hashed", flat=True)
        if any(check_password(password, hashed) for hashed in past):
            raise ValidationError(
                f"Đây là một trong {REMEMBERED} mật khẩu gần nhất của bạn; hãy đặt mật khẩu khác.", code="used_before"
            )

    def password_changed(self, password: str, user: User) -> None:
        """Inside the transaction that sets it."""
        PastPassword.objects.create(user=user, hashed=user.password, set_at=timezone.now())
        last = PastPassword.objects.filter(user=user).order_by("-set_at", "-pk").values_list("pk", flat=True)
        PastPassword.objects.filter(user=user).exclude(pk__in=list(last[:REMEMBERED])).delete()

    def get_help_text(self) -> str:
        return f"Không đặt lại mật khẩu nào trong {REMEMBERED} mật khẩu gần nhất."


def _plain(text: str) -> str:
    """'Mật khẩu 12-34' -> 'matkhau1234'."""
    return unaccent(text).replace(" ", "")


def _own_words(user: User) -> tuple[set[str], set[str]]:
    """(what must not stand in it at all, what does not count)."""
    whole = {user.username, user.full_name, user.email.partition("@")[0]}
    names = user.full_name.split()
    parts = {*re.split(r"[._@-]", user.username), *names, *map("".join, pairwise(names))}
    posts = Post.objects.filter(user_id=user.pk).select_related("unit__belongs_to") if user.pk else ()
    for post in posts:
        whole |= {post.unit.agency.name, _KINDS.sub("", unaccent(post.unit.agency.name))}
        parts |= {post.title, post.unit.name, post.unit.short_name, *post.unit.name.split()}
    return _long({_plain(one) for one in whole}, 5), _long({_plain(one) for one in parts}, 4)


def _long(words: Iterable[str], least: int) -> set[str]:
    return {word for word in words if len(word) >= least}


def _left(text: str, words: Iterable[str]) -> str:
    """What is left of it when everything guessable is taken away."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "|")
    text = _without_rows(text)
    # 'abcabc' counts as 'abc', 'aaaa' as 'a'.
    text = re.sub(r"(.{3,}?)\1+|(.{1,2}?)\2{2,}", lambda found: found[1] or found[2], text)
    return re.sub(r"(19|20)[0-9]{2}|[|]", "", text)


def _without_rows(text: str) -> str:
    """Runs of neighbouring keys or letters, in either direction, taken away."""
    kept, at = [], 0
    while at < len(text):
        length = max(_run(text, at, row) for one in _ROWS for row in (one, one[::-1]))
        kept.append("|" if length >= _SHORTEST_ROW else text[at])
        at += length if length >= _SHORTEST_ROW else 1
    return "".join(kept)


def _run(text: str, at: int, row: str) -> int:
    """How many letters from there on stand in this row in the same order."""
    length = 0
    while at + length < len(text) and text[at : at + length + 1] in row:
        length += 1
    return length
