"""The shape of the search page."""

from typing import Any

from django import forms
from django.http import QueryDict

from accounts.former_names import with_former_names
from qlvb.lib.vietnamese import short_date
from qlvb.lib.words import LONGEST_QUERY, Words
from workflow.enums import ItemKind, Urgency
from workflow.forms import SpanForm
from workflow.search import Wanted

STATES = {"dang": ("Đang xử lý", True), "xong": ("Đã kết thúc", False)}


class LooseField(forms.CharField):
    """Anything may be typed: what is too long is cut, what cannot be stored is left out; never an error."""

    def to_python(self, value: object) -> str:
        return str(value or "").replace("\0", "").strip()[:LONGEST_QUERY]


def _line(label: str, **attributes: object) -> LooseField:
    return LooseField(
        label=label, required=False, widget=forms.TextInput(attrs={"maxlength": LONGEST_QUERY, **attributes})
    )


class SearchForm(SpanForm):
    """Words and attributes; GET, so that a search can be kept and sent on. What is wrong is said and left out."""

    field_order = ("q", "loai", "so", "noi", "tu", "den")

    q = LooseField(
        label="Từ cần tìm",
        required=False,
        widget=forms.SearchInput(
            attrs={
                "maxlength": LONGEST_QUERY,
                "placeholder": "Số, ký hiệu, trích yếu, nội dung…",
                "autocomplete": "off",
            }
        ),
    )
    loai = forms.ChoiceField(label="Loại", required=False, choices=[("", "Mọi loại"), *ItemKind.choices])
    so = _line("Số, ký hiệu", placeholder="15/QĐ-UBND")
    noi = _line("Cơ quan ban hành")
    khan = forms.TypedChoiceField(
        label="Độ khẩn", required=False, choices=[("", "Tất cả"), *Urgency.choices], coerce=int, empty_value=None
    )
    xu_ly = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        choices=[("", "Tất cả"), *((name, label) for name, (label, _) in STATES.items())],
    )

    def __init__(self, given: QueryDict) -> None:
        super().__init__(given)
        self.full_clean()

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    def wanted(self) -> Wanted:
        state = STATES.get(self.value("xu_ly") or "")
        return Wanted(
            words=with_former_names(Words.of(self.value("q") or "")),
            number=Words.of(self.value("so") or ""),
            issuer=with_former_names(Words.of(self.value("noi") or "")),
            kind=self.value("loai") or "",
            since=self.value("tu"),
            until=self.value("den"),
            urgency=self.value("khan"),
            is_open=state[1] if state else None,
        )

    def filters(self) -> list[tuple[str, str]]:
        """(field, sentence) of every filter in use, for the chips."""
        shown = {
            "loai": lambda v: ItemKind(v).label,
            "so": lambda v: f"Số, ký hiệu: {v}",
            "noi": lambda v: f"Nơi ban hành: {v}",
            "tu": lambda v: f"Từ {short_date(v)}",
            "den": lambda v: f"Đến {short_date(v)}",
            "khan": lambda v: f"Độ khẩn: {Urgency(v).label}",
            "xu_ly": lambda v: STATES[v][0],
        }
        return [(name, show(self.value(name))) for name, show in shown.items() if self.value(name) not in (None, "")]
