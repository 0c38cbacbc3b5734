"""Shapes of the routing forms."""

from django import forms
from django.forms import BaseFormSet, formset_factory

from qlvb.lib.fields import DateField as DateField
from qlvb.lib.fields import TextField as TextField
from workflow.enums import Part
from workflow.rules.targets import Target


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

    def __init__(
        self, *args: object, targets: list[Target], text_label: str, text_required: bool, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["target"].choices = choices_of(targets)  # type: ignore[attr-defined]
        self.fields["text"].label = text_label
        self.fields["text"].required = text_required


class DirectionForm(forms.Form):
    """The text of an annotation or an instruction; the receivers are rows of their own."""

    text = TextField(label="Nội dung")

    def __init__(self, *args: object, text_label: str, text_required: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["text"].label = text_label
        self.fields["text"].required = text_required


class HandForm(forms.Form):
    """One row: receiver, part, deadline."""

    target = forms.ChoiceField(label="Đơn vị, người nhận", required=False)
    part = forms.ChoiceField(label="Vai trò", choices=Part.choices)
    due_on = DateField(label="Hạn", required=False)

    def __init__(self, *args: object, targets: list[Target], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["target"].choices = [("", "– chọn –"), *choices_of(targets)]  # type: ignore[attr-defined]


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
