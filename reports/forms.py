"""Shapes of the reports' forms."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms

from accounts.account_forms import OnceForm
from qlvb.lib.errors import BadInput
from qlvb.lib.fields import TextField
from reports.rules.periods import Period, divmod_month, reportable


class MonthForm(forms.Form):
    """A month whose report is wanted; only the days that are over are counted."""

    thang = forms.ChoiceField(label="Tháng", error_messages={"required": "Hãy chọn tháng."})

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)
        self.fields["thang"].choices = list(self._choices())  # type: ignore[attr-defined]  # a choice field

    def _choices(self) -> Iterator[tuple[str, str]]:
        """This month if a day of it is over, then the five years before."""
        for back in range(61):
            year, month = divmod_month(self.today.year * 12 + self.today.month - 1 - back)
            if back or self.today.day > 1:
                yield f"{year}-{month:02d}", f"Tháng {month} năm {year}"

    def clean_thang(self) -> Period:
        year, month = self.cleaned_data["thang"].split("-")
        try:
            return reportable(int(year), int(month), today=self.today)
        except BadInput as problem:
            raise forms.ValidationError(problem.sentence) from None


class ReceiveForm(OnceForm):
    """What the receiving side says when it confirms."""

    note = TextField(label="Ý kiến khi nhận (thiếu, hỏng, cần bổ sung)", required=False, rows=3, max_length=1000)
