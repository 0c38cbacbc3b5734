"""Search without marks, in the database: what `unaccent` does to the words typed, done to the column."""

from typing import Any

from django.db.models import Func, TextField, Value
from django.db.models.functions import Lower

from qlvb.lib.vietnamese import unaccent

_MARKED = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"


def plain(text: Any) -> Func:
    """Lower-case text without marks; punctuation stays."""
    marks = Value(_MARKED), Value("".join(unaccent(letter) for letter in _MARKED))
    return Func(Lower(text), *marks, function="translate", output_field=TextField())
