"""Fields of forms as people here write: one spelling, dates as dd/mm/yyyy."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from qlvb.lib.vietnamese import nfc

MAX_TEXT = 2000
EARLIEST_YEAR = 1945
# A five-year plan is the longest work anybody sets a deadline for.
DEADLINE_YEARS = 5


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
