"""The shapes of the forms about an agency's registers."""

from typing import Any

from django import forms

from accounts.account_forms import OnceForm
from documents.enums import Direction, DocumentType
from documents.models import Register
from documents.registers import Book
from documents.rules.registers import LONGEST_NAME
from qlvb.lib.fields import LineField, TextField


class RegisterForm(OnceForm):
    """Its name, the types it numbers where it has any of its own, and why."""

    name = LineField(label="Tên sổ", max_length=LONGEST_NAME)
    types = forms.MultipleChoiceField(
        label="Tên loại văn bản",
        choices=DocumentType.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Các tên loại này dùng chung một dãy số, bắt đầu từ 01.",
        error_messages={
            "invalid_choice": "Tên loại văn bản này không có trong danh sách.",
            "invalid_list": "Tên loại văn bản này không có trong danh sách.",
        },
    )
    reason = TextField(label="Lý do", rows=2, max_length=1000)

    def __init__(self, *args: Any, register: Register | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The book of whatever comes, and the general one of what goes out, serve no types of their own.
        if register is not None and (register.direction == Direction.INCOMING or not register.document_types):
            del self.fields["types"]
        else:
            self.fields["types"].error_messages["required"] = "Hãy chọn ít nhất một tên loại văn bản."

    @property
    def book(self) -> Book:
        words = self.cleaned_data
        return Book(words["name"], frozenset(words.get("types", ())))


class CloseForm(OnceForm):
    """Why it is not needed any more."""

    reason = TextField(label="Lý do", rows=2, max_length=1000)
