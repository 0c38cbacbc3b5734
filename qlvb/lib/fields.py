"""Fields of forms as people here write: one spelling, dates as dd/mm/yyyy, thousands with dots."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from qlvb.lib.vietnamese import nfc

MAX_TEXT = 2000
EARLIEST_YEAR = 1945
# A five-year plan is the longest work anybody sets a deadline for.
DEADLINE_YEARS = 5
# '50000', '50.000', '50 000' (a space as keyboards and spreadsheets write it); never '50.00', which says nothing.
_GROUPS = r"(?:\.[0-9]{3}){1,5}|(?:[ \u00a0\u202f][0-9]{3}){1,5}"
_WHOLE = re.compile(rf"[0-9]{{1,18}}|[1-9][0-9]{{0,2}}(?:{_GROUPS})")


# Labels that do not read as the object of 'Hãy nhập …', 'Hãy chọn …'.
_ASKED = {
    "Có hiệu lực từ ngày": "Hãy nhập ngày có hiệu lực.",
    "Từ ngày": "Hãy nhập ngày bắt đầu.",
    "Đến hết ngày": "Hãy nhập ngày kết thúc.",
    "Sáp nhập vào": "Hãy chọn đơn vị nhận sáp nhập.",
    "Trực thuộc": "Hãy chọn nơi trực thuộc.",
    "Quyền": "Hãy chọn ít nhất một quyền.",
}


def asking_for(field: forms.Field) -> str:
    """The sentence that asks for a field left empty, by its name."""
    label = str(field.label or "")
    verb = "chọn" if isinstance(field, forms.ChoiceField) else "nhập"
    return _ASKED.get(label, f"Hãy {verb} {label.lower()}.")


class LineField(forms.CharField):
    """One line in one spelling."""

    def to_python(self, value: object) -> str:
        return " ".join(nfc(super().to_python(value) or "").split())


class TextField(forms.CharField):
    """A free text in one spelling, without surrounding space; a line break counts once, as the browser counts it."""

    def __init__(
        self, *, label: str, required: bool = True, rows: int = 4, max_length: int = MAX_TEXT, **kwargs: Any
    ) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "maxlength": max_length})
        super().__init__(label=label, required=required, widget=widget, max_length=max_length, **kwargs)

    def to_python(self, value: object) -> str:
        return nfc(super().to_python(value) or "").replace("\r\n", "\n")


class DateField(forms.DateField):
    """dd/mm/yyyy, as people here write it; at most `years_ahead` years from now."""

    def __init__(self, *, label: str, required: bool = True, years_ahead: int = 10, **kwargs: Any) -> None:
        self.years_ahead = years_ahead
        super().__init__(
            label=label,
            required=required,
            input_formats=["%d/%m/%Y", "%Y-%m-%d"],
            widget=forms.DateInput(
                format="%d/%m/%Y", attrs={"placeholder": "dd/mm/yyyy", "inputmode": "numeric", "autocomplete": "off"}
            ),
            error_messages={"invalid": "Ngày phải viết dạng dd/mm/yyyy và có thật."},
            **kwargs,
        )

    def clean(self, value: object) -> date | None:
        day: date | None = super().clean(value)
        latest = timezone.localdate().year + self.years_ahead
        if day and not EARLIEST_YEAR <= day.year <= latest:
            raise forms.ValidationError(f"Năm phải từ {EARLIEST_YEAR} đến {latest}.")
        return day


class WholeNumberField(forms.IntegerField):
    """A sum of money or a count. `wrong`: the one sentence for whatever is no such number.

    Typed as text: a browser's own number box reads '50.000' as fifty.
    """

    def __init__(self, *, label: str, min_value: int, max_value: int, wrong: str = "", **kwargs: Any) -> None:
        wrong = wrong or f"Hãy viết số nguyên từ {min_value} đến {max_value}."
        super().__init__(
            label=label,
            min_value=min_value,
            max_value=max_value,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 20}),
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
            **kwargs,
        )

    def to_python(self, value: object) -> int | None:
        text = "" if value is None else str(value).strip()
        if text and not _WHOLE.fullmatch(text):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        number: int | None = super().to_python(re.sub(r"[^0-9]", "", text))
        return number
