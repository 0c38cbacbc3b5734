"""Shapes of the routing forms."""

from datetime import date
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from qlvb.lib.fields import DEADLINE_YEARS
from qlvb.lib.fields import DateField as DateField
from qlvb.lib.fields import TextField as TextField
from workflow.enums import Part
from workflow.rules.targets import Target

TAMPERED = "Biểu mẫu gửi lên đã bị thay đổi; hãy tải lại trang rồi thử lại."


class HiddenNumber(forms.IntegerField):
    """An id that travels unseen; whatever is no id says one thing: load the page again."""

    def __init__(self, *, required: bool = True, error_messages: dict[str, str] | None = None) -> None:
        wrong = dict.fromkeys(("invalid", "min_value", "max_value", "required"), TAMPERED)
        super().__init__(
            required=required,
            min_value=0,
            max_value=2**63 - 1,
            widget=forms.HiddenInput,
            error_messages=wrong | (error_messages or {}),
        )


class SpanForm(forms.Form):
    """From which day to which; both may stay empty."""

    tu = DateField(label="Từ ngày", required=False)
    den = DateField(label="Đến ngày", required=False)

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        first, last = words.get("tu"), words.get("den")
        if first and last and first > last:
            self.add_error("den", "Ngày cuối phải sau ngày đầu.")
        return words

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The two days as far as they were given; neither when the form is wrong."""
        words = self.cleaned_data if self.is_valid() else {}
        return words.get("tu"), words.get("den")


class EmptyForm(forms.Form):
    """An act that needs no words."""


class ReasonForm(forms.Form):
    text = TextField(label="Lý do")


class OpinionForm(forms.Form):
    text = TextField(label="Ý kiến phối hợp")


class OutcomeForm(forms.Form):
    text = TextField(label="Kết quả giải quyết")


class TargetForm(forms.Form):
    """One receiver and a note."""

    target = forms.ChoiceField(label="Trình")
    text = TextField(label="Ý kiến", required=False)

    def __init__(self, *args: Any, targets: list[Target], text_label: str, text_required: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = choices_of(targets)  # type: ignore[attr-defined]  # a choice field
        self.fields["text"].label = text_label
        self.fields["text"].required = text_required


class DirectionForm(forms.Form):
    """The text of an annotation or an instruction; the receivers are rows of their own."""

    text = TextField(label="Nội dung")

    def __init__(self, *args: Any, text_label: str, text_required: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = text_label
        self.fields["text"].required = text_required


class HandForm(forms.Form):
    """One row: receiver, part, deadline."""

    target = forms.ChoiceField(label="Đơn vị, người nhận", required=False)
    part = forms.ChoiceField(label="Vai trò", choices=Part.choices)
    due_on = DateField(label="Hạn", required=False, years_ahead=DEADLINE_YEARS)

    def __init__(self, *args: Any, targets: list[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = [("", "– chọn –"), *choices_of(targets)]  # type: ignore[attr-defined]  # a choice field


class BaseHands(BaseFormSet):
    """Rows of receivers; what is wrong with the whole is said in Vietnamese."""

    default_error_messages = {
        "missing_management_form": "Danh sách nơi nhận gửi lên bị thiếu; vui lòng tải lại trang rồi chọn lại.",
        "too_many_forms": "Mỗi lần chuyển không quá %(num)d nơi nhận.",
        "too_few_forms": "Hãy chọn ít nhất một đơn vị hoặc người nhận.",
    }


HandFormSet = formset_factory(
    HandForm, formset=BaseHands, extra=0, min_num=1, max_num=200, absolute_max=200, can_delete=True
)


def choices_of(targets: list[Target]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Targets grouped by where they work, for a select."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for target in targets:
        groups.setdefault(target.group, []).append((target.value, target.label))
    return list(groups.items())
