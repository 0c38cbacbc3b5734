"""Shapes of the reports' forms."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms

from accounts.account_forms import OnceForm
from qlvb.lib.errors import BadInput
from qlvb.lib.fields import DateField, TextField
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


class WeekForm(forms.Form):
    """A day of the week that is wanted; this week's where none is."""

    tuan = DateField(label="Tuần có ngày", required=False)
    # Nobody leafs further back than the log is kept for certain.
    WEEKS_BACK = 60

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean_tuan(self) -> date | None:
        day: date | None = self.cleaned_data["tuan"]
        first = self.today - timedelta(weeks=self.WEEKS_BACK)
        if day and not first <= day < self.today + timedelta(days=7 - self.today.weekday()):
            raise forms.ValidationError(f"Chỉ xem từ tuần có ngày {first:%d/%m/%Y} đến tuần này.")
        return day

    @property
    def day(self) -> date | None:
        """None for this week, and when what was typed is no such day."""
        return self.cleaned_data["tuan"] if self.is_valid() else None


class ReceiveForm(OnceForm):
    """What the receiving side says when it confirms."""

    note = TextField(label="Ý kiến khi nhận (thiếu, hỏng, cần bổ sung)", required=False, rows=3, max_length=1000)
