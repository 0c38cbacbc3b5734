"""The shape of the form about an agency's working rules."""

from typing import Any

from django import forms

from accounts.account_forms import OnceForm
from accounts.models import SealPlacement
from accounts.working_rules import LABELS
from qlvb.lib.fields import TextField, WholeNumberField


def _hour(name: str) -> forms.TimeField:
    return forms.TimeField(
        label=LABELS[name],
        input_formats=["%H:%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"placeholder": "07:30", "autocomplete": "off"}),
        error_messages={"invalid": "Giờ viết dạng 07:30."},
    )


class RulesForm(OnceForm):
    """The working rules as they should read, and why."""

    default_days = WholeNumberField(label=LABELS["default_days"], min_value=1, max_value=90)
    acceptance_hours = WholeNumberField(label=LABELS["acceptance_hours"], min_value=1, max_value=80)
    remind_days = WholeNumberField(label=LABELS["remind_days"], min_value=0, max_value=30)
    seal_placement = forms.ChoiceField(label=LABELS["seal_placement"], choices=SealPlacement.choices)
    morning_starts = _hour("morning_starts")
    morning_ends = _hour("morning_ends")
    afternoon_starts = _hour("afternoon_starts")
    afternoon_ends = _hour("afternoon_ends")
    needs_unit_review = forms.BooleanField(label=LABELS["needs_unit_review"], required=False)
    needs_appraisal = forms.BooleanField(label=LABELS["needs_appraisal"], required=False)
    second_factor_required = forms.BooleanField(label=LABELS["second_factor_required"], required=False)
    reason = TextField(label="Lý do thay đổi", rows=2, max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "second_factor_required"
        ].help_text = (
            "Nên để bật khi dùng thật. Dữ liệu trình diễn tắt sẵn, để ai cũng thử được mọi vai trò chỉ bằng mật khẩu."
        )
        self.fields["remind_days"].help_text = "0: chỉ nhắc vào ngày đến hạn."
